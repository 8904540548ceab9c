import type { ResourceType, ScimError } from '@rollcall/scim';

import type { RequestContext } from '../request-context.js';
import type { ResourceDraft } from './resource-writer.js';

/** A resource to be created, with its type. */
export interface Creation {
  readonly type: ResourceType;
  readonly draft: ResourceDraft;
  /** Position of the operation in its bulk request. */
  readonly operation?: number;
}

/** What was created. */
export interface CreatedResource {
  readonly id: string;
  readonly version: number;
}

/**
 * Creates many resources of the context's tenant in one transaction, in statements that do not grow in number with them:
 * only members, and references in lists, have statements of their own for each resource.
 */
export interface ResourceCreator {
  /**
   * Creates all of them or none: rows first, then references and members, so that they may refer to each other in a
   * circle. Each has its own event, as when it is created alone.
   * @returns what was created, in order
   * @throws CreationsRefused where it can be told which of them are to blame; a ScimError otherwise
   */
  createMany(ctx: RequestContext, creations: readonly Creation[]): Promise<readonly CreatedResource[]>;
}

/** Nothing was created, because of some: `uniqueness` and `invalidValue` as in `ResourceWriter.create`. */
export class CreationsRefused extends Error {
  override readonly name = 'CreationsRefused';

  /** @param refusals by id, of one at least */
  constructor(readonly refusals: ReadonlyMap<string, ScimError>) {
    super('some of the resources cannot be created');
  }
}
