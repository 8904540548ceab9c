import {
  attributesOf,
  type BoundAttribute,
  type BoundFilter,
  type BoundSort,
  type ResourceType,
} from '@rollcall/scim';

import type { RequestContext } from '../request-context.js';
import { scopeOf } from './access.js';
import { borrowedAttributes } from './borrowed-attributes.js';
import { insufficientScope } from './insufficient-scope.js';

/** What a query looks at, bound to one resource type. */
export interface BoundQuery {
  readonly filter: BoundFilter | undefined;
  readonly sort: BoundSort | undefined;
}

/**
 * Refuses a query by what is read from resources of another type that the caller may not read: its hits, and their order,
 * would tell what the answer does not show (X-SEC-04).
 * @throws ScimError `forbidden` with the scope that is missing
 */
export function checkQuery(
  { principal: { access } }: RequestContext,
  type: ResourceType,
  { filter, sort }: BoundQuery,
): void {
  if (access.scopes === undefined) return;
  const targets = [
    ...(filter === undefined ? [] : attributesOf(filter)),
    ...(sort === undefined ? [] : [sort.target]),
  ];
  for (const { attribute, sub, from } of borrowedAttributes(type)) {
    if (access.may('read', from)) continue;
    const asks = (target: BoundAttribute): boolean =>
      target.attribute === attribute && (sub === undefined || target.sub?.name === sub);
    if (targets.some(asks)) throw insufficientScope(scopeOf('read', from));
  }
}
