import { bindingsOf, type Binding } from './bindings.js';
import { mergedOrigins, originOf, type Exports, type NameScope, type Occurrence } from './name-scope.js';
import type { Origin } from './name-scope.js';
import { readStatement } from './read-statement.js';
import type { Assignment, Expression, Query, Select, Source, Statement } from './statement-nodes.js';

/** A table of tenants in one place of a statement. */
export interface NamedTable {
  readonly table: string;
  readonly alias: string;
  /** Whether only rows of tenants that the statement names are touched there. */
  readonly isNamed: boolean;
  /** The places of the parameters that name them, from 0. */
  readonly places: readonly number[];
}

const TENANT_ID = 'tenant_id';

/** The tenants themselves, which are named by their id or their name; rows of other tables are found by theirs. */
const TENANTS = 'tenant';

/**
 * Every place of a statement in which it touches a table of tenants, and whether it names the tenant there: by a
 * condition that holds for each row, with a parameter or with the tenant of a row that is bound itself.
 * @param tables those with a `tenant_id`
 * @throws Error for a statement that cannot be read
 */
export function tenantsNamed(sql: string, tables: ReadonlySet<string>): readonly NamedTable[] {
  const reading = new Reading(tables);
  reading.statement(readStatement(sql));
  return reading.tables();
}

class Reading {
  private readonly occurrences: Occurrence[] = [];
  private readonly bindings: Binding[] = [];
  /** Rows whose tenant is another than the one they had. */
  private readonly moved = new Set<Occurrence>();
  private readonly exports = new Map<Query, Exports>();

  constructor(private readonly known: ReadonlySet<string>) {}

  tables(): readonly NamedTable[] {
    const bound = this.bound();
    return this.occurrences
      .filter(({ table }) => table !== TENANTS)
      .map((occurrence) => ({
        table: occurrence.table,
        alias: occurrence.alias,
        isNamed: bound.has(occurrence) && !this.moved.has(occurrence),
        places: [...new Set(bound.get(occurrence) ?? [])],
      }));
  }

  statement(statement: Statement): void {
    switch (statement.kind) {
      case 'session':
        return;
      case 'union':
        this.query(statement, undefined);
        return;
      case 'insert':
        this.insert(statement);
        return;
      case 'change': {
        const scope = this.sources(statement.from, undefined);
        this.hold(statement.where, scope);
        this.assign(statement.set, scope);
        for (const part of statement.rest) this.visit(part, scope);
      }
    }
  }

  /** By occurrence: the parameters by which its tenant is named, directly or by others. */
  private bound(): ReadonlyMap<Occurrence, readonly number[]> {
    const bound = new Map<Occurrence, readonly number[]>();
    for (let before = -1; before < bound.size;) {
      before = bound.size;
      for (const { bound: occurrence, to } of this.bindings) {
        if (bound.has(occurrence) || !to.columns.every((column) => bound.has(column))) continue;
        bound.set(occurrence, [...to.places, ...to.columns.flatMap((column) => bound.get(column) ?? [])]);
      }
    }
    return bound;
  }

  private insert({ table, columns, rows, query, onConflict }: Statement & { kind: 'insert' }): void {
    const occurrence = this.occurrence(table, table);
    const scope: NameScope = {
      sources: new Map([[table, occurrence]]),
      named: new Map(),
      outer: undefined,
    };
    const nothing: NameScope = { ...scope, sources: new Map() };
    for (const value of rows.flat()) this.visit(value, nothing);
    const place = columns.indexOf(TENANT_ID);
    const given = rows.map((row) => this.origin(row[place], nothing));
    if (query !== undefined) {
      this.query(query, undefined);
      for (const select of query.selects)
        given.push(this.origin(select.items[place]?.value, this.scopes.get(select) ?? nothing));
    }
    const to = mergedOrigins(given);
    if (occurrence !== undefined && to !== undefined) this.bindings.push({ bound: occurrence, to });
    this.assign(onConflict, scope);
  }

  private readonly scopes = new Map<Select, NameScope>();

  private origin(value: Expression | undefined, scope: NameScope): Origin | undefined {
    return value === undefined ? undefined : originOf(value, scope, (query) => this.exportsOf(query));
  }

  private assign(assignments: readonly Assignment[], scope: NameScope): void {
    for (const { column, value } of assignments) {
      this.visit(value, scope);
      if (column !== TENANT_ID) continue;
      const kept = this.origin(value, scope)?.columns ?? [];
      for (const source of scope.sources.values())
        if (source !== undefined && 'table' in source && !kept.includes(source)) this.moved.add(source);
    }
  }

  private query(query: Query, outer: NameScope | undefined): Exports {
    const named = new Map(outer?.named);
    for (const { name, query: inner } of query.named) {
      // It can name itself, of which nothing is known yet.
      named.set(name, new Map());
      named.set(name, this.query(inner, { sources: new Map(), named, outer }));
    }
    const scope: NameScope = { sources: new Map(), named, outer };
    const selects = query.selects.map((select) => this.select(select, scope));
    for (const part of query.rest) this.visit(part, this.scopes.get(query.selects[0]!) ?? scope);
    const given = new Map<string, Origin>();
    for (const name of selects[0]?.keys() ?? []) {
      const merged = mergedOrigins(selects.map((each) => each.get(name)));
      if (merged !== undefined) given.set(name, merged);
    }
    this.exports.set(query, given);
    return given;
  }

  private exportsOf(query: Query): Exports {
    return this.exports.get(query) ?? new Map<string, Origin>();
  }

  private select(select: Select, outer: NameScope): Exports {
    const scope = this.sources(select.from, outer);
    this.scopes.set(select, scope);
    this.hold(select.where, scope);
    for (const part of [...select.rest, ...select.items.map(({ value }) => value)]) this.visit(part, scope);
    const given = new Map<string, Origin>();
    for (const { value, name } of select.items) {
      const origin = name === undefined ? undefined : this.origin(value, scope);
      if (name !== undefined && origin !== undefined) given.set(name, origin);
    }
    return given;
  }

  private sources(from: readonly Source[], outer: NameScope | undefined): NameScope {
    const named = outer?.named ?? new Map<string, Exports>();
    const sources = new Map<string, Occurrence | Exports | undefined>();
    const scope: NameScope = { sources, named, outer };
    for (const { table, alias } of from) {
      if (typeof table === 'string') sources.set(alias, named.get(table) ?? this.occurrence(table, alias));
      else sources.set(alias, this.query(table, outer));
    }
    for (const { on, join, alias } of from) this.hold(on, scope, join === 'left' ? alias : undefined);
    return scope;
  }

  private occurrence(table: string, alias: string): Occurrence | undefined {
    if (table !== TENANTS && !this.known.has(table)) return undefined;
    const occurrence = { table, alias, columns: table === TENANTS ? ['id', 'name'] : [TENANT_ID] };
    this.occurrences.push(occurrence);
    return occurrence;
  }

  /** Takes what a condition says of the tables of its own query; that of a LEFT JOIN says it of one of them. */
  private hold(condition: Expression | undefined, scope: NameScope, only?: string): void {
    if (condition === undefined) return;
    this.visit(condition, scope);
    const said = bindingsOf(condition, scope, (query) => this.exportsOf(query));
    const own = only === undefined ? [...scope.sources.values()] : [scope.sources.get(only)];
    this.bindings.push(...said.filter(({ bound }) => own.includes(bound)));
  }

  /** Looks for the queries in an expression. */
  private visit(expression: Expression, scope: NameScope): void {
    switch (expression.kind) {
      case 'query':
        this.query(expression.query, scope);
        return;
      case 'and':
      case 'or':
        for (const term of expression.terms) this.visit(term, scope);
        return;
      case 'equals':
        this.visit(expression.left, scope);
        this.visit(expression.right, scope);
        return;
      case 'in':
        for (const part of [expression.left, ...expression.values]) this.visit(part, scope);
        return;
      case 'isNull':
        this.visit(expression.operand, scope);
        return;
      case 'other':
        for (const part of expression.parts) this.visit(part, scope);
        return;
      default:
    }
  }
}
