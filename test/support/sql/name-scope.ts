import type { Expression, Query } from './statement-nodes.js';

/** A table in one place of a statement. */
export interface Occurrence {
  readonly table: string;
  readonly alias: string;
  /** The columns of which each says whose a row is. */
  readonly columns: readonly string[];
}

/**
 * What a value that stands for a tenant comes from: parameters, and columns of other tables; neither is "of no
 * tenant".
 */
export interface Origin {
  /** The places of the parameters. */
  readonly places: readonly number[];
  readonly columns: readonly Occurrence[];
}

/** What a query in brackets gives: by the names of its columns, where the tenant's come from. */
export type Exports = ReadonlyMap<string, Origin>;

/** The names that can be used in a part of a statement. */
export interface NameScope {
  /** By alias: a table of tenants, a query, or undefined for any other table. */
  readonly sources: ReadonlyMap<string, Occurrence | Exports | undefined>;
  readonly named: ReadonlyMap<string, Exports>;
  readonly outer: NameScope | undefined;
}

/** Says of what a query in brackets gives. */
export type ReadExports = (query: Query) => Exports;

/** Where a value comes from, if it can stand for a tenant. */
export function originOf(
  expression: Expression,
  scope: NameScope,
  exportsOf: ReadExports,
): Origin | undefined {
  switch (expression.kind) {
    case 'parameter':
      return { places: [expression.place], columns: [] };
    case 'column':
      return columnOrigin(expression.of, expression.name, scope);
    case 'query': {
      const given = [...exportsOf(expression.query).values()];
      return given.length === 1 ? given[0] : undefined;
    }
    default:
      return undefined;
  }
}

/** All of them at once; undefined where one is. */
export function mergedOrigins(origins: readonly (Origin | undefined)[]): Origin | undefined {
  const known = origins.filter((origin) => origin !== undefined);
  if (known.length < origins.length || known.length === 0) return undefined;
  return {
    places: known.flatMap(({ places }) => places),
    columns: known.flatMap(({ columns }) => columns),
  };
}

function columnOrigin(of: string | undefined, name: string, scope: NameScope): Origin | undefined {
  if (of === undefined) {
    const found = [...scope.sources.values()].map((source) => originIn(source, name)).filter(isThere);
    // Two of one name are refused by the database.
    if (found.length > 0) return found[0];
  } else if (scope.sources.has(of)) return originIn(scope.sources.get(of), name);
  return scope.outer === undefined ? undefined : columnOrigin(of, name, scope.outer);
}

function originIn(source: Occurrence | Exports | undefined, name: string): Origin | undefined {
  if (source === undefined) return undefined;
  if (!('table' in source)) return source.get(name);
  return source.columns.includes(name) ? { places: [], columns: [source] } : undefined;
}

function isThere(origin: Origin | undefined): origin is Origin {
  return origin !== undefined;
}
