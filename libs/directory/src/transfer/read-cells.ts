import {
  applyPatch,
  planPatch,
  schemasOf,
  ScimError,
  URN,
  type Json,
  type JsonObject,
  type Relaxations,
  type ResourceType,
} from '@rollcall/scim';

import { unescapeFormula } from './formula-cell.js';
import type { TableColumn } from './table-column.js';

const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * A row of a table as the body of a POST: each cell is added at the path of its column, as by a PATCH of nothing. Empty cells
 * and columns that are undefined count as absent.
 * @throws ScimError for a cell that its attribute cannot have
 */
export function readCells(
  type: ResourceType,
  relaxations: Relaxations,
  columns: readonly (TableColumn | undefined)[],
  cells: readonly string[],
): JsonObject {
  if (cells.length > columns.length) {
    throw new ScimError(
      'invalidSyntax',
      `The row has ${cells.length} cells, and the table ${columns.length} columns.`,
    );
  }
  const operations = columns.flatMap((column, index): readonly JsonObject[] => {
    const cell = cells[index] ?? '';
    if (column === undefined || cell === '') return [];
    return [{ op: 'add', path: column.path, value: valueOf(column, unescapeFormula(cell)) }];
  });
  if (operations.length === 0) throw new ScimError('invalidSyntax', 'The row is empty.');
  const body = { schemas: [URN.patchOp], Operations: operations };
  // The element that a column chooses is made by its first cell.
  const plan = planPatch(type, body, { relaxations: { ...relaxations, createOnNoMatch: true } });
  const attributes = applyPatch(type, {}, plan);
  return { schemas: schemasOf(type, attributes), ...attributes };
}

/** What is not of the attribute's type is given as it is, to be refused with its name. */
function valueOf({ leaf, isJson, path }: TableColumn, text: string): Json {
  if (isJson) return parsed(path, text);
  switch (leaf.type) {
    case 'boolean': {
      const word = text.trim().toLowerCase();
      return word === 'true' ? true : word === 'false' ? false : text;
    }
    case 'integer':
    case 'decimal':
      return NUMBER.test(text.trim()) ? Number(text) : text;
    default:
      return text;
  }
}

function parsed(path: string, text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new ScimError('invalidSyntax', `The cell of ${path} must be JSON, for it is a list or has parts.`);
  }
}
