import type { BoundFilter } from '@rollcall/scim';

import type { IndexedElements } from './column-map.js';
import { compareIndexRow } from './compare-text.js';
import {
  constant,
  exactly,
  hasRow,
  joined,
  ofTenant,
  unindexed,
  opposite,
  unanswered,
  type CompiledFilter,
  type FilterCompilation,
  type Polarity,
} from './compiled-filter.js';
import type { SqlFragment } from './dialect.js';
import { comparableBytes } from './index-key.js';

const PRESENT = Buffer.from([1]);
const NOTHING = Buffer.alloc(0);

/** What an index row must be for the element that it belongs to. */
interface ElementUse {
  readonly indexed: IndexedElements;
  readonly tenantId: number;
}

/**
 * A filter on the elements of an indexed multi-valued attribute: some element `e` satisfies it (Q-FILTER-16). In
 * positive position the row of an equality leads, so that its index finds the element.
 */
export function compileElements(
  filter: BoundFilter,
  indexed: IndexedElements,
  compilation: FilterCompilation,
  polarity: Polarity,
): CompiledFilter {
  const { tenant } = compilation;
  const use: ElementUse = { indexed, tenantId: tenant.id };
  const lead = leadOf(filter, indexed);
  const rest = lead?.rest ?? [filter];
  const inner = rest.map((part) => onElement(part, use, polarity));
  const first = lead === undefined ? undefined : compareIndexRow('e', lead.comparison);
  const conditions = [...(first === undefined ? [] : [first.sql]), ...inner.map(({ sql }) => sql)];
  const rows = hasRow(compilation, {
    from: 'attribute_value e',
    idColumn: 'e.resource_id',
    where: [ofTenant(compilation, 'e.tenant_id'), 'e.attribute = ?', ...conditions].join(' and '),
    params: [
      tenant.id,
      lead?.code ?? indexed.marker,
      ...(first?.params ?? []),
      ...inner.flatMap(({ params }) => params),
    ],
  });
  return { ...rows, exact: inner.every(({ exact }) => exact) };
}

/** `pr` of the attribute itself: an element with some value in it. */
export function compileElementsPresent(
  indexed: IndexedElements,
  compilation: FilterCompilation,
): CompiledFilter {
  return hasRow(compilation, {
    from: 'attribute_value e',
    idColumn: 'e.resource_id',
    where: `${ofTenant(compilation, 'e.tenant_id')} and e.attribute = ? and e.value = ?`,
    params: [compilation.tenant.id, indexed.marker, PRESENT],
  });
}

interface Lead {
  readonly code: number;
  readonly comparison: { readonly operator: 'eq'; readonly operand: Buffer };
  readonly rest: readonly BoundFilter[];
}

/** The equality that selects best: of the value before that of the type. */
function leadOf(filter: BoundFilter, indexed: IndexedElements): Lead | undefined {
  const terms = filter.kind === 'and' ? filter.operands : [filter];
  const leads = terms.flatMap((term): Lead[] => {
    if (term.kind !== 'compare' || term.operator !== 'eq') return [];
    const code = indexed.subs[term.target.sub?.name ?? 'value'];
    if (code === undefined) return [];
    const rest = terms.filter((other) => other !== term);
    return [{ code, comparison: { operator: 'eq', operand: comparableBytes(term.operand) }, rest }];
  });
  return leads.find(({ code }) => code === indexed.subs['value']) ?? leads[0];
}

function onElement(filter: BoundFilter, use: ElementUse, polarity: Polarity): CompiledFilter {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return joined(
        filter.kind,
        filter.operands.map((operand) => onElement(operand, use, polarity)),
      );
    case 'not': {
      const operand = onElement(filter.operand, use, opposite(polarity));
      return { ...operand, sql: `not (${operand.sql})` };
    }
    case 'compare': {
      const name = filter.target.sub?.name ?? 'value';
      if (name === 'primary') return primary(use, { wanted: filter.operand === true });
      const code = use.indexed.subs[name];
      if (code === undefined) return unanswered(polarity);
      const { operator, operand } = filter;
      return rowOfElement(use, code, compareIndexRow('v', { operator, operand: comparableBytes(operand) }));
    }
    case 'present': {
      const name = filter.target.sub?.name ?? 'value';
      // An element that does not say `primary` says false, which is a value (C-PRIM-02).
      if (name === 'primary') return constant(true);
      const code = use.indexed.subs[name];
      return code === undefined
        ? unanswered(polarity)
        : rowOfElement(use, code, { sql: 'v.value > ?', params: [NOTHING] });
    }
    case 'constant':
      return constant(filter.value);
    case 'element':
    case 'extensionPresent':
      return constant(false);
  }
}

function primary(use: ElementUse, { wanted }: { readonly wanted: boolean }): CompiledFilter {
  const row = rowOfElement(use, use.indexed.primary, { sql: 'v.value = ?', params: [PRESENT] });
  return wanted ? row : { ...row, sql: `not ${row.sql}` };
}

function rowOfElement({ tenantId }: ElementUse, code: number, condition: SqlFragment): CompiledFilter {
  return exactly(
    'exists (select 1 from attribute_value v where v.resource_id = e.resource_id and v.attribute = ? ' +
      `and v.element = e.element and ${unindexed('v.tenant_id')} = ? and ${condition.sql})`,
    [code, tenantId, ...condition.params],
  );
}
