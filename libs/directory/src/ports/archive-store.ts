import type { RequestContext } from '../request-context.js';

/** A deleted resource that can be restored. */
export interface ArchivedResource {
  readonly id: string;
  /** Name of its resource type. */
  readonly type: string;
  readonly userName?: string;
  readonly displayName?: string;
  readonly externalId?: string;
  /** The version that it had. */
  readonly version: number;
  /** Milliseconds since the epoch. */
  readonly deleted: number;
}

/** A place in the list of deleted resources. */
export interface ArchivePlace {
  readonly deleted: number;
  readonly id: string;
}

/** Which deleted resources are listed. */
export interface ArchiveQuery {
  /** Name of the resource type; of all without it. */
  readonly type?: string;
  /** The beginning of a userName or displayName, in any case, or all of an externalId or id. */
  readonly search?: string;
  /** Only those that were deleted at this instant or later, in milliseconds since the epoch. */
  readonly from?: number;
  /** Only those that were deleted before this instant. */
  readonly before?: number;
  readonly after?: ArchivePlace;
  readonly limit: number;
}

/** A page of deleted resources, the latest first. */
export interface ArchivePage {
  readonly resources: readonly ArchivedResource[];
  /** Where the next page begins; absent at the end. */
  readonly next?: ArchivePlace;
}

/** A resource that is live again. */
export interface RestoredResource {
  readonly id: string;
  readonly type: string;
  readonly version: number;
  /** Groups that have it as a member again, and members that it has again. */
  readonly memberships: number;
  /** References that it has again, and that refer to it again. */
  readonly references: number;
  /** Memberships and references whose other end is gone, or has something else in its place. */
  readonly missing: number;
}

/** Keeps deleted resources for a time. */
export interface ArchiveStore {
  list(tenantId: number, query: ArchiveQuery): Promise<ArchivePage>;
  /**
   * Makes a deleted resource live again: the same id, the next version, its memberships and references of which the other
   * end is live; each resource that changes by that has an event.
   * @returns undefined when the archive has none of that id
   * @throws RestoreRefused, ScimError
   */
  restore(ctx: RequestContext, id: string): Promise<RestoredResource | undefined>;
}

/** A deleted resource cannot be restored; the message says why and what to do. */
export class RestoreRefused extends Error {
  override readonly name = 'RestoreRefused';
}
