import { matchesElement, valuesOf, valuesOfElement, type Json, type Resource } from '@rollcall/scim';

import { escapeFormula } from './formula-cell.js';
import type { TableColumn } from './table-column.js';

/** A resource as a row of a table: what `readCells` understands. Of several values that a column chooses the first. */
export function writeCells(columns: readonly TableColumn[], resource: Resource): readonly string[] {
  return columns.map((column) => cellOf(column, resource));
}

function cellOf(column: TableColumn, resource: Resource): string {
  const { leaf, isJson } = column;
  const values = valuesIn(column, resource);
  const [first] = values;
  if (first === undefined) return '';
  if (isJson) return JSON.stringify(leaf.multiValued && column.filter === undefined ? values : first);
  return typeof first === 'string' ? escapeFormula(first) : JSON.stringify(first);
}

function valuesIn({ target, filter }: TableColumn, resource: Resource): readonly Json[] {
  if (filter === undefined) return valuesOf(resource, target);
  const { sub: _ofElements, ...whole } = target;
  return valuesOf(resource, whole)
    .filter((element) => matchesElement(filter, target.attribute, element))
    .flatMap((element) => valuesOfElement(element, target));
}
