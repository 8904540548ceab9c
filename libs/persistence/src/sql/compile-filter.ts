import type { BoundFilter } from '@rollcall/scim';

import { compareColumn, compareIndexRow } from './compare-text.js';
import { alwaysPresent, compileCommon } from './compile-common.js';
import { compileElements, compileElementsPresent } from './compile-elements.js';
import { compileExtension } from './compile-extension.js';
import { compileGroups, compileGroupsPresent } from './compile-groups.js';
import { compileMembers } from './compile-members.js';
import { compileReference, compileReferencePresent } from './compile-reference.js';
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
import type { SqlFragment } from './dialect.js';
import { comparableBytes } from './index-key.js';

type Comparison = Extract<BoundFilter, { kind: 'compare' }>;
type Presence = Extract<BoundFilter, { kind: 'present' }>;

const NOTHING = Buffer.alloc(0);

/**
 * Compiles a bound filter to a condition on `resource r` with positional parameters: the other interpreter of the
 * tree that `matches` interprets. Identifiers come from the column map alone; comparisons are bare in positive
 * position, so that indexes serve, and two-valued below a `not` (Q-FILTER-35). What has no index is left out in the
 * direction that keeps every match, and `exact` says so.
 */
export function compileFilter(filter: BoundFilter, compilation: FilterCompilation): CompiledFilter {
  return compile(filter, compilation, 'positive');
}

function compile(filter: BoundFilter, compilation: FilterCompilation, polarity: Polarity): CompiledFilter {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return joined(
        filter.kind,
        filter.operands.map((operand) => compile(operand, compilation, polarity)),
      );
    case 'not': {
      const operand = compile(filter.operand, compilation, opposite(polarity));
      return { ...operand, sql: `not (${operand.sql})` };
    }
    case 'compare':
      return compileCompare(filter, compilation, polarity);
    case 'present':
      return compilePresent(filter, compilation, polarity);
    case 'extensionPresent':
      return compileExtension({ schema: filter.schema, compilation, nonEmpty: true }) ?? unanswered(polarity);
    case 'element':
      return compileElement(filter.target.key, filter.filter, compilation, polarity) ?? unanswered(polarity);
    case 'constant':
      return constant(filter.value);
  }
}

/** The key of an attribute without its sub-attribute. */
function attributeKey({ key, sub }: Comparison['target']): string {
  return sub === undefined ? key : key.slice(0, key.length - sub.name.length - 1);
}

function compileCompare(
  filter: Comparison,
  compilation: FilterCompilation,
  polarity: Polarity,
): CompiledFilter {
  const { columns, tenant, dialect } = compilation;
  const { key } = filter.target;
  const common = compileCommon(filter, compilation, polarity);
  if (common !== undefined) return common;
  const hot = columns.hot[key];
  if (hot !== undefined) {
    const { column, code } = hot;
    const use = { dialect, tenantId: tenant.id, alias: 'r', column, code };
    return total(
      compareColumn(use, { operator: filter.operator, operand: comparableBytes(filter.operand) }),
      polarity,
    );
  }
  if (key === columns.active)
    return total({ sql: 'r.active = ?', params: [Number(filter.operand)] }, polarity);
  const code = columns.indexed[key];
  if (code !== undefined) {
    const row = compareIndexRow('v', { operator: filter.operator, operand: comparableBytes(filter.operand) });
    return indexedValue(compilation, code, row);
  }
  const attribute = attributeKey(filter.target);
  const reference = columns.references[attribute];
  if (reference !== undefined) return compileReference(filter, reference, compilation, polarity);
  // Some value of a multi-valued attribute satisfies it: the same as an element that does.
  return compileElement(attribute, filter, compilation, polarity) ?? unanswered(polarity);
}

function compilePresent(
  filter: Presence,
  compilation: FilterCompilation,
  polarity: Polarity,
): CompiledFilter {
  const { columns } = compilation;
  const { key } = filter.target;
  if (alwaysPresent(key)) return constant(true);
  const hot = columns.hot[key];
  if (hot !== undefined) return total({ sql: `r.${hot.column} > ?`, params: [NOTHING] }, polarity);
  if (key === columns.active) return exactly('r.active is not null');
  const code = columns.indexed[key];
  if (code !== undefined) {
    return indexedValue(compilation, code, { sql: 'v.value > ?', params: [NOTHING] });
  }
  const attribute = attributeKey(filter.target);
  const reference = columns.references[attribute];
  if (reference !== undefined)
    return compileReferencePresent(filter.target, reference, compilation, polarity);
  const elements = columns.elements[key];
  if (elements !== undefined) return compileElementsPresent(elements, compilation);
  if (key === columns.groups) return compileGroupsPresent(compilation);
  return compileElement(attribute, filter, compilation, polarity) ?? unanswered(polarity);
}

function indexedValue(compilation: FilterCompilation, code: number, condition: SqlFragment): CompiledFilter {
  return hasRow(compilation, {
    from: 'attribute_value v',
    idColumn: 'v.resource_id',
    where: `${ofTenant(compilation, 'v.tenant_id')} and v.attribute = ? and ${condition.sql}`,
    params: [compilation.tenant.id, code, ...condition.params],
  });
}

/** A filter on the elements of an attribute; undefined where none of them is in SQL. */
function compileElement(
  attribute: string,
  filter: BoundFilter,
  compilation: FilterCompilation,
  polarity: Polarity,
): CompiledFilter | undefined {
  const { columns } = compilation;
  const elements = columns.elements[attribute];
  if (elements !== undefined) return compileElements(filter, elements, compilation, polarity);
  if (attribute === columns.members) return compileMembers(filter, compilation, polarity);
  if (attribute === columns.groups) return compileGroups(filter, compilation, polarity);
  return undefined;
}
