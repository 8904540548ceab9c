import { readExpression, readOrder } from './read-expression.js';
import { readLimit, readQuery, readSources, readWhere } from './read-query.js';
import type { Assignment, Expression, Query, Statement } from './statement-nodes.js';
import { TokenReader } from './token-reader.js';

/** What begins a statement that touches no table. */
const SESSION =
  /^(?:begin|commit|rollback|savepoint|release|start transaction|set (?:transaction|session))\b/;

/**
 * Reads a statement of ours, in the dialect of either engine.
 * @throws Error for one that it does not know the form of, with the place
 */
export function readStatement(sql: string): Statement {
  if (SESSION.test(sql)) return { kind: 'session' };
  const reader = new TokenReader(sql);
  if (reader.takes('explain')) reader.takes('query', 'plan');
  const statement = readOne(reader);
  if (!reader.ended) throw reader.failure();
  return statement;
}

function readOne(reader: TokenReader): Statement {
  if (reader.takes('insert')) return readInsert(reader);
  if (reader.takes('update')) {
    const from = readSources(reader);
    reader.expect('set');
    const set = readAssignments(reader);
    return { kind: 'change', from, set, where: readWhere(reader), rest: readRest(reader) };
  }
  if (reader.takes('delete')) return readDelete(reader);
  return readQuery(reader);
}

function readInsert(reader: TokenReader): Statement {
  reader.takes('ignore');
  reader.expect('into');
  const table = reader.take('word', 'name');
  reader.expect('(');
  const columns: string[] = [];
  do columns.push(reader.take('word', 'name'));
  while (reader.takes(','));
  reader.expect(')');
  const rows: (readonly Expression[])[] = [];
  let query: Query | undefined;
  if (reader.takes('values')) {
    do rows.push(readRow(reader));
    while (reader.takes(','));
  } else query = readQuery(reader);
  return { kind: 'insert', table, columns, rows, query, onConflict: readConflict(reader) };
}

function readRow(reader: TokenReader): readonly Expression[] {
  const values: Expression[] = [];
  reader.expect('(');
  do values.push(readExpression(reader, readQuery));
  while (reader.takes(','));
  reader.expect(')');
  return values;
}

function readConflict(reader: TokenReader): readonly Assignment[] {
  if (reader.takes('on', 'duplicate', 'key', 'update')) return readAssignments(reader);
  if (!reader.takes('on', 'conflict')) return [];
  if (reader.takes('(')) {
    do reader.take('word', 'name');
    while (reader.takes(','));
    reader.expect(')');
  }
  if (reader.takes('do', 'nothing')) return [];
  reader.expect('do', 'update', 'set');
  return readAssignments(reader);
}

function readAssignments(reader: TokenReader): readonly Assignment[] {
  const assignments: Assignment[] = [];
  do {
    const first = reader.take('word', 'name');
    const column = reader.takes('.') ? reader.take('word', 'name') : first;
    reader.expect('=');
    assignments.push({ column, value: readExpression(reader, readQuery) });
  } while (reader.takes(','));
  return assignments;
}

function readDelete(reader: TokenReader): Statement {
  // The tables of which rows go, where they are joined.
  const named: string[] = [];
  if (!reader.sees('from')) {
    do named.push(reader.take('word', 'name'));
    while (reader.takes(','));
  }
  reader.expect('from');
  const from = readSources(reader);
  if (named.some((name) => !from.some(({ alias }) => alias === name))) throw reader.failure();
  return { kind: 'change', from, set: [], where: readWhere(reader), rest: readRest(reader) };
}

function readRest(reader: TokenReader): readonly Expression[] {
  return [...readOrder(reader, readQuery), ...readLimit(reader)];
}
