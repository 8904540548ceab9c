import type {
  CollectionChange,
  CollectionElement,
  Preconditions,
  Resource,
  ResourceType,
} from '@rollcall/scim';

import type { RequestContext } from '../request-context.js';
import type { StoredResource, Wanted } from './stored-resource.js';

/** A resource to be created. `attributes.password`, where present, is already a hash. */
export interface ResourceDraft {
  /** UUIDv7, chosen by the caller. */
  readonly id: string;
  readonly attributes: Resource;
  readonly members: readonly CollectionElement[];
}

/**
 * A change of one resource, executed under its row lock in one transaction with its event; its preconditions are
 * compared under that lock, whether anything changes or not.
 */
export interface Mutation extends Preconditions {
  /** `patch` or `put`: named in the event. */
  readonly operation: 'patch' | 'put';
  /**
   * Gives the attributes after the change. Pure: it may run more than once. It gets the stored attributes, a
   * password as its hash, and returns the same object when nothing changes.
   */
  readonly apply: (current: Resource) => Resource;
  /** Changes of the member list, by delta. */
  readonly members?: CollectionChange;
  /** Which computed parts the result shall have. */
  readonly wanted: Wanted;
}

/** What a mutation did. When nothing changed, no version, time or event was written (C-ATTR-11). */
export interface MutationResult {
  readonly resource: StoredResource;
  readonly changed: boolean;
}

/**
 * Writes resources of the context's tenant. Each call is one transaction that also writes the event rows.
 * Refusals leave nothing half-written:
 * `uniqueness` for a unique value in use, `invalidValue` for a reference or member that does not exist in the tenant,
 * `preconditionFailed` for a resource that has another version than was asked for.
 */
export interface ResourceWriter {
  create(
    ctx: RequestContext,
    type: ResourceType,
    draft: ResourceDraft,
    wanted: Wanted,
  ): Promise<StoredResource>;
  /** @returns undefined when the tenant has no such resource */
  mutate(
    ctx: RequestContext,
    type: ResourceType,
    id: string,
    mutation: Mutation,
  ): Promise<MutationResult | undefined>;
  /**
   * Moves the resource into the archive, takes it out of every group and every reference, each with its event. The
   * preconditions are compared under its row lock.
   * @returns false when the tenant has no such resource
   */
  remove(
    ctx: RequestContext,
    type: ResourceType,
    id: string,
    preconditions?: Preconditions,
  ): Promise<boolean>;
}
