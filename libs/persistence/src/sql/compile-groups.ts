import type { BoundFilter } from '@rollcall/scim';

import { uuidBytes } from '../ids.js';
import {
  constant,
  hasRow,
  joined,
  unanswered,
  unindexed,
  type CompiledFilter,
  type FilterCompilation,
  type Polarity,
} from './compiled-filter.js';

/** Groups in groups are followed this far, in `User.groups` and in filters on it (S-GRPS-05). */
export const GROUP_DEPTH = 10;

/**
 * A filter on the groups that a user is in, directly or through groups (S-GRPS-06). Equality of the id is answered
 * here; in a conjunction it selects the candidates.
 */
export function compileGroups(
  filter: BoundFilter,
  compilation: FilterCompilation,
  polarity: Polarity,
): CompiledFilter {
  if (filter.kind === 'compare' && filter.operator === 'eq' && filter.target.sub?.name === 'value') {
    const id = typeof filter.operand === 'string' ? uuidBytes(filter.operand) : undefined;
    return id === undefined ? constant(false) : inGroup(id, compilation);
  }
  if (filter.kind === 'present' && filter.target.sub?.name !== 'display')
    return compileGroupsPresent(compilation);
  if (filter.kind === 'and' && polarity === 'positive') {
    // What holds for one group holds for some group: each term alone selects no fewer users.
    const parts = filter.operands.map((operand) => compileGroups(operand, compilation, polarity));
    return { ...joined('and', parts), exact: false };
  }
  return unanswered(polarity);
}

/** Whether a user is in any group. */
export function compileGroupsPresent(compilation: FilterCompilation): CompiledFilter {
  return hasRow(compilation, {
    from: 'group_member m',
    idColumn: 'm.member_id',
    where: 'm.tenant_id = ?',
    params: [compilation.tenant.id],
  });
}

function inGroup(id: Buffer, compilation: FilterCompilation): CompiledFilter {
  const tenantId = compilation.tenant.id;
  // From group to groups, past the other members; their number does not count.
  const nested =
    'with recursive nested (id, depth) as (' +
    `select g.id, 1 from resource g where g.id = ? and ${unindexed('g.tenant_id')} = ? ` +
    'union select n.member_id, nested.depth + 1 from nested cross join group_member n ' +
    `on n.group_id = nested.id and n.member_type = 'Group' and ${unindexed('n.tenant_id')} = ? ` +
    `where nested.depth < ${GROUP_DEPTH}) select nested.id from nested`;
  // The groups lead to their members, or are the set in which the pair of a group and one user is looked for.
  const leading = compilation.access === 'lookup';
  return hasRow(compilation, {
    from: leading ? `(${nested}) g cross join group_member m on m.group_id = g.id` : 'group_member m',
    idColumn: 'm.member_id',
    where: `${leading ? '' : `m.group_id in (${nested}) and `}${unindexed('m.tenant_id')} = ?`,
    params: [id, tenantId, tenantId, tenantId],
  });
}
