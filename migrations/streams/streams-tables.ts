/** A table of streams, signing keys or asynchronous requests, as each engine makes it. */
export interface StreamsTable {
  readonly name: string;
  readonly sqlite: readonly string[];
  readonly mysql: readonly string[];
}

const MYSQL_END = ' ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';

/** The types of the columns, by engine; `?` after one lets it be null. */
const TYPES = {
  id: { sqlite: 'BLOB', mysql: 'BINARY(16)' },
  flag: { sqlite: 'INTEGER', mysql: 'TINYINT' },
  int: { sqlite: 'INTEGER', mysql: 'INT' },
  big: { sqlite: 'INTEGER', mysql: 'BIGINT' },
  word: { sqlite: 'TEXT', mysql: 'VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin' },
  text: { sqlite: 'TEXT', mysql: 'LONGTEXT' },
} as const;

type Type = keyof typeof TYPES;

interface Shape {
  readonly columns: Readonly<Record<string, Type | `${Type}?`>>;
  readonly primary: string;
  /** Columns of further keys by the names of these. */
  readonly keys?: Readonly<Record<string, string>>;
  /** Whether rows may be long, so that SQLite does not keep them in the tree of the primary key. */
  readonly long?: boolean;
}

function table(name: string, { columns, primary, keys = {}, long = false }: Shape): StreamsTable {
  const inside = (engine: 'sqlite' | 'mysql'): string => {
    const lines = Object.entries(columns).map(([column, type]) => {
      const isNullable = type.endsWith('?');
      const known = TYPES[(isNullable ? type.slice(0, -1) : type) as Type];
      return `${column} ${known[engine]} ${isNullable ? 'NULL' : 'NOT NULL'}`;
    });
    return [...lines, `PRIMARY KEY (${primary})`].join(', ');
  };
  const indexes = Object.entries(keys);
  const mysqlKeys = indexes.map(([key, of]) => `, KEY ${key} (${of})`).join('');
  return {
    name,
    sqlite: [
      `CREATE TABLE IF NOT EXISTS ${name} (${inside('sqlite')})${long ? '' : ' WITHOUT ROWID'}`,
      ...indexes.map(([key, of]) => `CREATE INDEX IF NOT EXISTS ${key} ON ${name} (${of})`),
    ],
    mysql: [`CREATE TABLE IF NOT EXISTS ${name} (${inside('mysql')}${mysqlKeys})${MYSQL_END}`],
  };
}

/** The tables of streams, signing keys and asynchronous requests; part of a released migration, never to be changed. */
export const STREAMS_TABLES: readonly StreamsTable[] = [
  table('signing_key', {
    columns: { kid: 'word', state: 'word', secret: 'text', created: 'big' },
    primary: 'kid',
  }),
  table('stream_state', {
    columns: {
      sink_id: 'id',
      tenant_id: 'int',
      status: 'word',
      by_service: 'flag',
      reason: 'text?',
      verified: 'big',
      seen: 'big',
    },
    primary: 'sink_id',
  }),
  table('stream_event', {
    columns: {
      sink_id: 'id',
      id: 'id',
      tenant_id: 'int',
      uri: 'text',
      event: 'text',
      attempts: 'int',
      next_attempt: 'big',
    },
    primary: 'sink_id, id',
    keys: { ix_stream_event_due: 'next_attempt' },
  }),
  table('stream_subject', {
    columns: { sink_id: 'id', resource_id: 'id', tenant_id: 'int' },
    primary: 'sink_id, resource_id',
  }),
  table('stream_ack', {
    columns: { sink_id: 'id', seq: 'big', tenant_id: 'int' },
    primary: 'sink_id, seq',
  }),
  table('async_request', {
    columns: {
      txn: 'id',
      tenant_id: 'int',
      credential_id: 'id',
      accepted: 'big',
      target: 'id?',
      request: 'text?',
      owner: 'word',
      expires: 'big',
      attempts: 'int',
      applied: 'flag',
      completed: 'big?',
      result: 'text?',
    },
    primary: 'txn',
    keys: {
      ix_async_request_open: 'completed, expires',
      ix_async_request_tenant: 'tenant_id, completed, target',
    },
    long: true,
  }),
];
