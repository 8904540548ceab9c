import type { Relaxations } from '../compat/relaxations.js';
import { ScimError } from '../errors/scim-error.js';
import { bindAcross } from '../filter/bind-across.js';
import { parseAttributePath } from '../filter/parse-attribute-path.js';
import type { ResourceType } from '../schema/attribute.js';
import { excerpt } from '../text/excerpt.js';
import { bindSort } from './bind-sort.js';
import type { BoundSort } from './bind-sort.js';

/** One order of the resources of several types. */
export interface SortAcross {
  readonly descending: boolean;
  /** For each type, in their order; undefined for one whose resources have no value to be sorted by (Q-SORT-05). */
  readonly sorts: readonly (BoundSort | undefined)[];
}

/**
 * Binds `sortBy` and `sortOrder` to several resource types at once (RFC 7644 §3.4.2.1, §3.4.2.3; Q-ROOT-04); undefined
 * without `sortBy`. Throws the `invalidValue` of `bindSort` where no type can be sorted so.
 */
export function bindSortAcross(
  types: readonly ResourceType[],
  { sortBy, sortOrder }: { readonly sortBy?: string; readonly sortOrder?: string },
  relaxations: Relaxations,
): SortAcross | undefined {
  if (sortBy === undefined) return undefined;
  const sorts = bindAcross(types, {
    path: parseAttributePath(sortBy),
    shortPaths: relaxations.shortAttributePaths,
    bind: (type) => bindSort(type, sortBy, sortOrder, relaxations),
    unknown: () =>
      new ScimError(
        'invalidValue',
        `sortBy names ${excerpt(sortBy)}, which is not an attribute of any resource type.`,
      ),
  });
  return { descending: sorts.some((sort) => sort?.descending === true), sorts };
}
