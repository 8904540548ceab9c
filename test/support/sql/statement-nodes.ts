/** What a condition or a value of a statement is, as far as the tenant matters. */
export type Expression =
  /** `terms` joined by `and` or by `or`. */
  | { readonly kind: 'and' | 'or'; readonly terms: readonly Expression[] }
  | { readonly kind: 'equals'; readonly left: Expression; readonly right: Expression }
  /** `column in (…)`: one of the values. */
  | { readonly kind: 'in'; readonly left: Expression; readonly values: readonly Expression[] }
  | { readonly kind: 'isNull'; readonly operand: Expression }
  | { readonly kind: 'column'; readonly of: string | undefined; readonly name: string }
  /** The parameter with this place, from 0. */
  | { readonly kind: 'parameter'; readonly place: number }
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'query'; readonly query: Query }
  /** Anything else; `parts` are there for the queries in them. */
  | { readonly kind: 'other'; readonly parts: readonly Expression[] };

/** A column of an answer. */
export interface SelectItem {
  readonly value: Expression;
  /** What it is called: its alias, or the column's name. `*` is every column. */
  readonly name: string | undefined;
}

/** What stands in a FROM. */
export interface Source {
  /** A table, or a query in brackets. */
  readonly table: string | Query;
  readonly alias: string;
  /** How it comes to what stands before it. */
  readonly join: 'first' | 'inner' | 'left';
  readonly on: Expression | undefined;
}

/** One SELECT. */
export interface Select {
  readonly kind: 'select';
  readonly items: readonly SelectItem[];
  readonly from: readonly Source[];
  readonly where: Expression | undefined;
  /** GROUP BY, HAVING, ORDER BY and LIMIT. */
  readonly rest: readonly Expression[];
}

/** SELECTs of which an answer has the rows of each, with the queries that they name. */
export interface Query {
  readonly kind: 'union';
  readonly named: readonly { readonly name: string; readonly query: Query }[];
  readonly selects: readonly Select[];
  readonly rest: readonly Expression[];
}

/** `column = value`. */
export interface Assignment {
  readonly column: string;
  readonly value: Expression;
}

/** A statement of ours. */
export type Statement =
  | Query
  | {
      readonly kind: 'insert';
      readonly table: string;
      readonly columns: readonly string[];
      readonly rows: readonly (readonly Expression[])[];
      readonly query: Query | undefined;
      readonly onConflict: readonly Assignment[];
    }
  | {
      readonly kind: 'change';
      readonly from: readonly Source[];
      readonly set: readonly Assignment[];
      readonly where: Expression | undefined;
      readonly rest: readonly Expression[];
    }
  /** Transactions, locks by name and settings of the session. */
  | { readonly kind: 'session' };
