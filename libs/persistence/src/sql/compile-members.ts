import { matchesElement, type BoundFilter } from '@rollcall/scim';

import { uuidBytes } from '../ids.js';
import { compareBytes } from './compare-text.js';
import {
  constant,
  exactly,
  hasRow,
  joined,
  ofTenant,
  opposite,
  total,
  unanswered,
  type CompiledFilter,
  type FilterCompilation,
  type Polarity,
} from './compiled-filter.js';
import { comparableBytes } from './index-key.js';

type Comparison = Extract<BoundFilter, { kind: 'compare' }>;

/** A filter on the members of a group: some member `m` satisfies it (S-GRP-09). */
export function compileMembers(
  filter: BoundFilter,
  compilation: FilterCompilation,
  polarity: Polarity,
): CompiledFilter {
  const inner = onMember(filter, compilation, polarity);
  const rows = hasRow(compilation, {
    from: 'group_member m',
    idColumn: 'm.group_id',
    where: `${ofTenant(compilation, 'm.tenant_id')} and ${inner.sql}`,
    params: [compilation.tenant.id, ...inner.params],
  });
  return { ...rows, exact: inner.exact };
}

function onMember(filter: BoundFilter, compilation: FilterCompilation, polarity: Polarity): CompiledFilter {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return joined(
        filter.kind,
        filter.operands.map((operand) => onMember(operand, compilation, polarity)),
      );
    case 'not': {
      const operand = onMember(filter.operand, compilation, opposite(polarity));
      return { ...operand, sql: `not (${operand.sql})` };
    }
    case 'compare':
      return compareMember(filter, compilation, polarity);
    case 'present':
      // Every member has a value, a type and an address.
      return filter.target.sub?.name === 'display' ? unanswered(polarity) : constant(true);
    case 'constant':
      return constant(filter.value);
    case 'element':
    case 'extensionPresent':
      return constant(false);
  }
}

function compareMember(
  filter: Comparison,
  compilation: FilterCompilation,
  polarity: Polarity,
): CompiledFilter {
  const { dialect, links, types } = compilation;
  const { operator, operand, target } = filter;
  const comparison = { operator, operand: comparableBytes(operand) };
  switch (target.sub?.name) {
    case 'value': {
      if (operator !== 'eq') {
        const { sql, params } = compareBytes(
          { sql: dialect.uuidText('m.member_id'), params: [] },
          comparison,
        );
        return exactly(sql, params);
      }
      const id = typeof operand === 'string' ? uuidBytes(operand) : undefined;
      return id === undefined ? constant(false) : total({ sql: 'm.member_id = ?', params: [id] }, polarity);
    }
    case 'type': {
      const names = types
        .map(({ name }) => name)
        .filter((type) => matchesElement(filter, target.attribute, { type }));
      return names.length === 0
        ? constant(false)
        : exactly(`m.member_type in (${names.map(() => '?').join(', ')})`, names);
    }
    case '$ref':
      return joined(
        'or',
        types.map(({ name }) => {
          const address = {
            sql: dialect.concat('?', dialect.uuidText('m.member_id')),
            params: [links.location(name, '')],
          };
          const { sql, params } = compareBytes(address, comparison);
          return exactly(`(m.member_type = ? and ${sql})`, [name, ...params]);
        }),
      );
    default:
      return unanswered(polarity);
  }
}
