import { readExpression, readOrder } from './read-expression.js';
import type { Expression, Query, Select, SelectItem, Source } from './statement-nodes.js';
import type { TokenReader } from './token-reader.js';

/** Words after a table that are not its alias. */
const AFTER_TABLE =
  'on join left inner cross natural right full using except where group order limit union having set for lock force values'.split(
    ' ',
  );

/** Reads a query: what it names before, SELECTs joined by UNION, and what is for all of them. */
export function readQuery(reader: TokenReader): Query {
  const named = readNamed(reader);
  const selects = [readSelect(reader)];
  while (reader.takes('union')) {
    reader.takes('all');
    selects.push(readSelect(reader));
  }
  const rest = [...readOrder(reader, readQuery), ...readLimit(reader)];
  readLocks(reader);
  return { kind: 'union', named, selects, rest };
}

function readNamed(reader: TokenReader): Query['named'] {
  const named: Query['named'][number][] = [];
  if (!reader.takes('with')) return named;
  reader.takes('recursive');
  do {
    const name = reader.take('word');
    if (reader.takes('(')) {
      do reader.take('word');
      while (reader.takes(','));
      reader.expect(')');
    }
    reader.expect('as', '(');
    named.push({ name, query: readQuery(reader) });
    reader.expect(')');
  } while (reader.takes(','));
  return named;
}

function readSelect(reader: TokenReader): Select {
  reader.expect('select');
  reader.takes('distinct');
  const items: SelectItem[] = [];
  do items.push(readItem(reader));
  while (reader.takes(','));
  const from = reader.takes('from') ? readSources(reader) : [];
  const where = readWhere(reader);
  const rest: Expression[] = [];
  if (reader.takes('group', 'by')) {
    do rest.push(readExpression(reader, readQuery));
    while (reader.takes(','));
  }
  if (reader.takes('having')) rest.push(readExpression(reader, readQuery));
  return { kind: 'select', items, from, where, rest };
}

function readItem(reader: TokenReader): SelectItem {
  const value = readExpression(reader, readQuery);
  if (reader.takes('as')) return { value, name: reader.take('word', 'name', 'text') };
  return { value, name: value.kind === 'column' ? value.name : undefined };
}

/** Reads tables and queries with what joins them. */
export function readSources(reader: TokenReader): readonly Source[] {
  const sources: Source[] = [readSource(reader, 'first')];
  for (let join = readJoin(reader); join !== undefined; join = readJoin(reader))
    sources.push(readSource(reader, join));
  return sources;
}

function readJoin(reader: TokenReader): 'inner' | 'left' | undefined {
  if (reader.takes('left', 'join')) return 'left';
  const isJoin = reader.takes('join') || reader.takes('inner', 'join') || reader.takes('cross', 'join');
  return isJoin || reader.takes('straight_join') ? 'inner' : undefined;
}

function readSource(reader: TokenReader, join: Source['join']): Source {
  let table: string | Query;
  if (reader.takes('(')) {
    table = readQuery(reader);
    reader.expect(')');
  } else table = readTable(reader);
  const alias = readAlias(reader) ?? (typeof table === 'string' ? table : '');
  if (alias === '') throw reader.failure();
  if (reader.takes('force', 'index')) {
    reader.expect('(');
    reader.take('word');
    reader.expect(')');
  }
  const on = reader.takes('on') ? readExpression(reader, readQuery) : undefined;
  return { table, alias, join, on };
}

/** A table, also one of the server's own, with the name of its schema before it. */
function readTable(reader: TokenReader): string {
  const name = reader.take('word', 'name');
  return reader.takes('.') ? `${name}.${reader.take('word', 'name')}` : name;
}

function readAlias(reader: TokenReader): string | undefined {
  if (reader.takes('as')) return reader.take('word', 'name');
  if (reader.kind === 'name') return reader.take('name');
  if (reader.kind !== 'word' || reader.seesOneOf(AFTER_TABLE)) return undefined;
  return reader.take('word');
}

/** Reads a WHERE, if one stands here. */
export function readWhere(reader: TokenReader): Expression | undefined {
  return reader.takes('where') ? readExpression(reader, readQuery) : undefined;
}

/** Reads a LIMIT, if one stands here. */
export function readLimit(reader: TokenReader): readonly Expression[] {
  if (!reader.takes('limit')) return [];
  const parts = [readExpression(reader, readQuery)];
  if (reader.takes('offset')) parts.push(readExpression(reader, readQuery));
  return parts;
}

function readLocks(reader: TokenReader): void {
  if (reader.takes('for', 'update')) {
    if (!reader.takes('skip', 'locked')) reader.takes('nowait');
  } else reader.takes('lock', 'in', 'share', 'mode');
}
