import type { BulkResult, Resource } from '@rollcall/scim';

/** An event of a noted version: what its payload says. */
export interface NotedPayload {
  /** `create`, `put`, `patch`, `delete`, or `cascade` for a consequence of another change. */
  readonly operation: string;
  /** Paths of the attributes that changed, in PATCH path form. */
  readonly changed: readonly string[];
  readonly before?: Resource;
  readonly after?: Resource;
  readonly members?: {
    readonly added: readonly { readonly value: string }[];
    readonly removed: readonly { readonly value: string }[];
  };
}

/** One new version of one resource. */
export interface NotedVersion {
  /** Id of the resource. */
  readonly id: string;
  /** Name of its resource type. */
  readonly type: string;
  /** Id of the first of its events. */
  readonly eventId: string;
  /** Of its events, in their order. */
  readonly payloads: readonly NotedPayload[];
}

/** What became of one operation of a bulk request. */
export interface NotedAnswer {
  /** Position of the operation in the request. */
  readonly index: number;
  /** Path of the resource, or of its endpoint, below the SCIM base. */
  readonly path: string;
  readonly result: BulkResult;
}

/** Told what a request does, for the provisioning log. */
export interface RequestNotes {
  /**
   * The versions that a transaction writes. A transaction that is tried again tells them again, and one that fails in the
   * end has told them in vain: only those of requests that succeed count.
   * @param transaction names it, the same in every attempt
   */
  changed(transaction: string, versions: readonly NotedVersion[]): void;
  /** What became of the operations of a bulk request. */
  answered(answers: readonly NotedAnswer[]): void;
}
