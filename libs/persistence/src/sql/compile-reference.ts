import type { BoundAttribute, BoundFilter } from '@rollcall/scim';

import { uuidBytes } from '../ids.js';
import type { ReferenceAttribute } from './column-map.js';
import { DISPLAY_NAME_CODE } from './common.columns.js';
import { compareBytes, compareColumn, type ByteComparison } from './compare-text.js';
import {
  constant,
  hasRow,
  ofTenant,
  unindexed,
  unanswered,
  type CompiledFilter,
  type FilterCompilation,
  type Polarity,
} from './compiled-filter.js';
import type { SqlFragment } from './dialect.js';
import { comparableBytes } from './index-key.js';

type Comparison = Extract<BoundFilter, { kind: 'compare' }>;

const NOTHING = Buffer.alloc(0);

/** Comparisons of a reference such as `manager`: its id, its address, and the present displayName of its target. */
export function compileReference(
  filter: Comparison,
  reference: ReferenceAttribute,
  compilation: FilterCompilation,
  polarity: Polarity,
): CompiledFilter {
  const comparison: ByteComparison = { operator: filter.operator, operand: comparableBytes(filter.operand) };
  switch (filter.target.sub?.name) {
    case 'value':
      return compareValue(filter, comparison, reference, compilation);
    case '$ref': {
      const prefix = compilation.links.location(reference.targetType, '');
      const { dialect } = compilation;
      const address = { sql: dialect.concat('?', dialect.uuidText('f.target_id')), params: [prefix] };
      return having(reference, compilation, compareBytes(address, comparison));
    }
    case 'displayName':
      if (reference.nameless === true) return constant(false);
      if (reference.unindexedName === true) return unanswered(polarity);
      return target(
        reference,
        compilation,
        compareColumn(
          {
            dialect: compilation.dialect,
            tenantId: compilation.tenant.id,
            alias: 't',
            column: 'display_key',
            code: DISPLAY_NAME_CODE,
          },
          comparison,
        ),
      );
    default:
      return unanswered(polarity);
  }
}

/** `pr` of a reference or of one of its sub-attributes. */
export function compileReferencePresent(
  { sub }: BoundAttribute,
  reference: ReferenceAttribute,
  compilation: FilterCompilation,
  polarity: Polarity,
): CompiledFilter {
  if (sub?.name !== 'displayName') return having(reference, compilation, { sql: '1 = 1', params: [] });
  if (reference.nameless === true) return constant(false);
  if (reference.unindexedName === true) return unanswered(polarity);
  return target(reference, compilation, { sql: 't.display_key > ?', params: [NOTHING] });
}

function compareValue(
  filter: Comparison,
  comparison: ByteComparison,
  reference: ReferenceAttribute,
  compilation: FilterCompilation,
): CompiledFilter {
  if (comparison.operator !== 'eq') {
    const id = { sql: compilation.dialect.uuidText('f.target_id'), params: [] };
    return having(reference, compilation, compareBytes(id, comparison));
  }
  const id = typeof filter.operand === 'string' ? uuidBytes(filter.operand) : undefined;
  return id === undefined
    ? constant(false)
    : having(reference, compilation, { sql: 'f.target_id = ?', params: [id] });
}

function having(
  reference: ReferenceAttribute,
  compilation: FilterCompilation,
  condition: SqlFragment,
): CompiledFilter {
  return hasRow(compilation, {
    from: 'resource_ref f',
    idColumn: 'f.resource_id',
    where: `${ofTenant(compilation, 'f.tenant_id')} and f.attribute = ? and ${condition.sql}`,
    params: [compilation.tenant.id, reference.code, ...condition.params],
  });
}

function target(
  reference: ReferenceAttribute,
  compilation: FilterCompilation,
  condition: SqlFragment,
): CompiledFilter {
  return hasRow(compilation, {
    from: `resource_ref f join resource t on t.id = f.target_id and ${unindexed('t.tenant_id')} = f.tenant_id`,
    idColumn: 'f.resource_id',
    where: `${ofTenant(compilation, 'f.tenant_id')} and f.attribute = ? and ${condition.sql}`,
    params: [compilation.tenant.id, reference.code, ...condition.params],
  });
}
