import type { ProjectionParameters, RequestContext, ResourceBinding } from '@rollcall/directory';
import {
  planPatch,
  readResource,
  ScimError,
  type Json,
  type Preconditions,
  type ResourceType,
} from '@rollcall/scim';

import type { AsyncPreference } from '../http/prefer.js';
import type { ScimAnswer } from '../http/scim-answer.js';

/** What a client asks for that need not have its answer at once; its preconditions are looked at when it is carried out. */
export type AsyncOperation =
  | { readonly method: 'POST'; readonly body: Json; readonly parameters: ProjectionParameters }
  | {
      readonly method: 'PUT' | 'PATCH';
      readonly id: string;
      readonly body: Json;
      readonly parameters: ProjectionParameters;
      readonly preconditions?: Preconditions | undefined;
    }
  | {
      readonly method: 'DELETE';
      readonly id: string;
      readonly preconditions?: Preconditions | undefined;
    };

/** Where the resources of one type are changed asynchronously. */
export interface AsyncEndpoint {
  /** @returns 202, or the answer itself where it was there in the time that the client waits */
  accept(ctx: RequestContext, operation: AsyncOperation, preference: AsyncPreference): Promise<ScimAnswer>;
}

/**
 * Refuses at once what is no message of the protocol (E-ASYNC-12); whether its values can be taken turns out later.
 * @throws ScimError `invalidSyntax`
 */
export function checkSyntax(binding: ResourceBinding, ctx: RequestContext, operation: AsyncOperation): void {
  const type = binding.typeFor(ctx.tenant);
  try {
    read(type, ctx, operation);
  } catch (error) {
    if (error instanceof ScimError && error.errorName !== 'invalidSyntax') return;
    throw error;
  }
}

function read(
  type: ResourceType,
  { tenant: { relaxations } }: RequestContext,
  operation: AsyncOperation,
): void {
  switch (operation.method) {
    case 'POST':
      readResource(type, operation.body, { exchange: 'create', relaxations });
      return;
    case 'PUT':
      readResource(type, operation.body, { exchange: 'replace', relaxations });
      return;
    case 'PATCH':
      planPatch(type, operation.body, { relaxations, id: operation.id });
      return;
    case 'DELETE':
      return;
  }
}
