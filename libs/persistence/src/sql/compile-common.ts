import { instantToMillis, matches, type BoundFilter } from '@rollcall/scim';

import { uuidBytes } from '../ids.js';
import { compareBytes } from './compare-text.js';
import {
  constant,
  exactly,
  joined,
  total,
  type CompiledFilter,
  type FilterCompilation,
  type Polarity,
} from './compiled-filter.js';
import type { SqlFragment } from './dialect.js';
import { compileExtension } from './compile-extension.js';
import { comparableBytes } from './index-key.js';

type Comparison = Extract<BoundFilter, { kind: 'compare' }>;

/** Comparisons of the attributes that every resource has: `id`, `meta.*`, `schemas`. Undefined for others. */
export function compileCommon(
  filter: Comparison,
  compilation: FilterCompilation,
  polarity: Polarity,
): CompiledFilter | undefined {
  switch (filter.target.key) {
    case 'id':
      return compareId(filter, compilation, polarity);
    case 'meta.created':
      return compareInstant('r.created', filter);
    case 'meta.lastModified':
      return compareInstant('r.last_modified', filter);
    case 'meta.resourceType':
      return constant(matches(filter, { meta: { resourceType: compilation.type.name } }));
    case 'meta.version':
      return compareExpression(
        { sql: compilation.dialect.concat(`'W/"'`, 'r.version', `'"'`), params: [] },
        filter,
      );
    case 'meta.location':
      return compareExpression(location(compilation), filter);
    case 'schemas':
      return compareSchemas(filter, compilation);
    default:
      return undefined;
  }
}

/** Whether `pr` of a common attribute always holds: all are computed for every resource. */
export function alwaysPresent(key: string): boolean {
  return key === 'id' || key === 'schemas' || key === 'meta' || key.startsWith('meta.');
}

function compareExpression(expression: SqlFragment, { operator, operand }: Comparison): CompiledFilter {
  const { sql, params } = compareBytes(expression, { operator, operand: comparableBytes(operand) });
  return exactly(sql, params);
}

function compareId(filter: Comparison, { dialect }: FilterCompilation, polarity: Polarity): CompiledFilter {
  if (filter.operator !== 'eq')
    return compareExpression({ sql: dialect.uuidText('r.id'), params: [] }, filter);
  const id = typeof filter.operand === 'string' ? uuidBytes(filter.operand) : undefined;
  return id === undefined ? constant(false) : total({ sql: 'r.id = ?', params: [id] }, polarity);
}

/** Columns hold milliseconds; an operand between two of them is compared with the lower one. */
function compareInstant(column: string, { operator, operand }: Comparison): CompiledFilter {
  if (typeof operand !== 'string') return constant(false);
  const { millis, rest } = instantToMillis(operand);
  switch (operator) {
    case 'eq':
      return rest === 0 ? exactly(`${column} = ?`, [millis]) : constant(false);
    case 'gt':
      return exactly(`${column} > ?`, [millis]);
    case 'ge':
      return exactly(`${column} ${rest === 0 ? '>=' : '>'} ?`, [millis]);
    case 'lt':
      return exactly(`${column} ${rest === 0 ? '<' : '<='} ?`, [millis]);
    case 'le':
      return exactly(`${column} <= ?`, [millis]);
    default:
      return constant(false);
  }
}

function location({ dialect, links, type }: FilterCompilation): SqlFragment {
  const prefix = links.location(type.name, '');
  return { sql: dialect.concat('?', dialect.uuidText('r.id')), params: [prefix] };
}

function compareSchemas(filter: Comparison, compilation: FilterCompilation): CompiledFilter {
  const holdsFor = (urn: string): boolean => matches(filter, { schemas: [urn] });
  if (holdsFor(compilation.type.schema.id)) return constant(true);
  const extensions = compilation.type.extensions.filter(({ schema }) => holdsFor(schema.id));
  if (extensions.length === 0) return constant(false);
  const parts = extensions.map(({ schema }) => compileExtension({ schema, compilation, nonEmpty: false }));
  return parts.every((part) => part !== undefined)
    ? joined('or', parts)
    : { ...constant(true), exact: false };
}
