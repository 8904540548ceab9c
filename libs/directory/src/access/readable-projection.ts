import { readProjection, type Projection, type ResourceType, type ShownAttribute } from '@rollcall/scim';

import type { RequestContext } from '../request-context.js';
import type { ProjectionParameters } from '../resources/query-parameters.js';
import { borrowedAttributes, type BorrowedAttribute } from './borrowed-attributes.js';

/**
 * What an answer shows of each resource: what was asked for, without what is read from resources of other types that the
 * caller may not read (X-SEC-04). That is left out as if there were none of it.
 * @throws ScimError `invalidValue` as `readProjection` does
 */
export function readableProjection(
  { tenant, principal: { access } }: RequestContext,
  type: ResourceType,
  parameters: ProjectionParameters,
): Projection {
  const projection = readProjection(type, parameters, tenant);
  if (access.scopes === undefined) return projection;
  const hidden = borrowedAttributes(type).filter(({ from }) => !access.may('read', from));
  return hidden.length === 0 ? projection : without(projection, hidden);
}

function without({ shown }: Projection, hidden: readonly BorrowedAttribute[]): Projection {
  const left = new Map(shown);
  for (const { key, sub } of hidden) {
    const whole = left.get(key);
    if (whole === undefined) continue;
    if (sub === undefined) left.delete(key);
    else left.set(key, withoutSub(whole, sub));
  }
  return Object.freeze({ shown: left });
}

function withoutSub(whole: ShownAttribute, hidden: string): ShownAttribute {
  const subs = whole.subs ?? new Set((whole.attribute.subAttributes ?? []).map(({ name }) => name));
  return {
    ...whole,
    subs: new Set([...subs].filter((name) => name !== hidden)),
    suppliedSubs: whole.suppliedSubs.filter((name) => name !== hidden),
  };
}
