import type { Relaxations } from '../compat/relaxations.js';
import { comparedSubAttribute } from '../compat/short-attribute-paths.js';
import { ScimError } from '../errors/scim-error.js';
import type { BoundAttribute } from '../filter/nodes.js';
import { parseAttributePath } from '../filter/parse-attribute-path.js';
import type { ResourceType } from '../schema/attribute.js';
import { resolveAttribute } from '../schema/resolve-attribute.js';
import { excerpt } from '../text/excerpt.js';

/** An order of resources: by the values of one attribute. Ties are the caller's to break (Q-SORT-09). */
export interface BoundSort {
  readonly target: BoundAttribute;
  readonly descending: boolean;
}

function isDescending(sortOrder: string | undefined): boolean {
  if (sortOrder === undefined || sortOrder === 'ascending') return false;
  if (sortOrder === 'descending') return true;
  throw new ScimError('invalidValue', `sortOrder is "ascending" or "descending", not ${excerpt(sortOrder)}.`);
}

function sortedTarget(target: BoundAttribute, relaxations: Relaxations): BoundAttribute {
  if (target.sub !== undefined || target.attribute.type !== 'complex') return target;
  const value = comparedSubAttribute(target, relaxations);
  if (value !== undefined) return value;
  throw new ScimError(
    'invalidValue',
    `sortBy names ${target.key}, which is complex: name one of its sub-attributes.`,
  );
}

/**
 * Binds `sortBy` and `sortOrder` (RFC 7644 §3.4.2.3; Q-SORT-01 to Q-SORT-03, Q-SORT-07, Q-SORT-08, Q-SORT-12);
 * undefined without `sortBy`. A complex attribute means its `value` as in filters. Throws `invalidValue` for an
 * unknown attribute, one that is never returned (S-PWD-04), and another order.
 */
export function bindSort(
  type: ResourceType,
  sortBy: string | undefined,
  sortOrder: string | undefined,
  relaxations: Relaxations,
): BoundSort | undefined {
  if (sortBy === undefined) return undefined;
  const path = parseAttributePath(sortBy);
  const found =
    path === undefined
      ? undefined
      : resolveAttribute(type, path, { shortPaths: relaxations.shortAttributePaths });
  if (found === undefined) {
    throw new ScimError(
      'invalidValue',
      `sortBy names ${excerpt(sortBy)}, which is not an attribute of ${type.name}.`,
    );
  }
  const target = sortedTarget(found, relaxations);
  if (target.attribute.returned === 'never' || target.sub?.returned === 'never') {
    throw new ScimError('invalidValue', `sortBy cannot name ${target.key}.`);
  }
  return { target, descending: isDescending(sortOrder) };
}
