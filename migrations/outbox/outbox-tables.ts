/** A table of the outbox, as each engine makes it. */
export interface OutboxTable {
  readonly name: string;
  readonly sqlite: readonly string[];
  readonly mysql: readonly string[];
}

const SQLITE_END = ' WITHOUT ROWID';
const MYSQL_END = ' ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';
const ASCII = 'CHARACTER SET ascii COLLATE ascii_bin';

interface Column {
  readonly name: string;
  readonly sqlite: string;
  readonly mysql: string;
}

interface Key {
  readonly name: string;
  readonly columns: string;
}

const int = (name: string): Column => ({ name, sqlite: 'INTEGER NOT NULL', mysql: 'INT NOT NULL' });
const small = (name: string): Column => ({ name, sqlite: 'INTEGER NOT NULL', mysql: 'SMALLINT NOT NULL' });
const big = (name: string): Column => ({ name, sqlite: 'INTEGER NOT NULL', mysql: 'BIGINT NOT NULL' });
const id = (name: string): Column => ({ name, sqlite: 'BLOB NOT NULL', mysql: 'BINARY(16) NOT NULL' });
const text = (name: string): Column => ({ name, sqlite: 'TEXT NOT NULL', mysql: 'LONGTEXT NOT NULL' });
const word = (name: string, length: number): Column => ({
  name,
  sqlite: 'TEXT NOT NULL',
  mysql: `VARCHAR(${length}) ${ASCII} NOT NULL`,
});
const label = (name: string, length: number): Column => ({
  name,
  sqlite: 'TEXT NOT NULL',
  mysql: `VARCHAR(${length}) NOT NULL`,
});
const nullable = ({ name, sqlite, mysql }: Column): Column => ({
  name,
  sqlite: sqlite.replace('NOT NULL', 'NULL'),
  mysql: mysql.replace('NOT NULL', 'NULL'),
});

function table(
  name: string,
  columns: readonly Column[],
  { primary, keys = [] }: { readonly primary: string; readonly keys?: readonly Key[] },
): OutboxTable {
  const kind = (key: Key): string => (key.name.startsWith('uq_') ? 'UNIQUE ' : '');
  const inside = (engine: 'sqlite' | 'mysql'): string =>
    [...columns.map((column) => `${column.name} ${column[engine]}`), `PRIMARY KEY (${primary})`].join(', ');
  const mysqlKeys = keys.map((key) => `, ${kind(key)}KEY ${key.name} (${key.columns})`).join('');
  return {
    name,
    sqlite: [
      `CREATE TABLE IF NOT EXISTS ${name} (${inside('sqlite')})${SQLITE_END}`,
      ...keys.map((key) => `CREATE ${kind(key)}INDEX IF NOT EXISTS ${key.name} ON ${name} (${key.columns})`),
    ],
    mysql: [`CREATE TABLE IF NOT EXISTS ${name} (${inside('mysql')}${mysqlKeys})${MYSQL_END}`],
  };
}

/** The tables of the outbox beside `event`; part of a released migration, never to be changed. */
export const OUTBOX_TABLES: readonly OutboxTable[] = [
  table('unsequenced', [small('shard'), big('event_id')], { primary: 'shard, event_id' }),
  table('feed', [int('tenant_id'), big('seq'), int('epoch'), big('event_id'), big('sequenced_at')], {
    primary: 'tenant_id, seq',
    keys: [{ name: 'uq_feed_event', columns: 'event_id' }],
  }),
  table('feed_head', [int('tenant_id'), small('shard'), big('seq')], {
    primary: 'tenant_id',
    keys: [{ name: 'ix_feed_head_shard', columns: 'shard' }],
  }),
  table('lease', [small('shard'), word('owner', 64), big('fence'), big('expires')], { primary: 'shard' }),
  table('relay', [word('owner', 64), big('expires')], { primary: 'owner' }),
  table(
    'sink',
    [
      id('id'),
      nullable(int('tenant_id')),
      word('kind', 32),
      label('name', 255),
      text('settings'),
      nullable(text('secret')),
      big('created'),
    ],
    { primary: 'id', keys: [{ name: 'ix_sink_tenant', columns: 'tenant_id' }] },
  ),
  table(
    'sink_cursor',
    [
      id('sink_id'),
      int('tenant_id'),
      small('shard'),
      big('seq'),
      big('replay_until'),
      word('state', 16),
      int('attempts'),
      big('next_attempt'),
      nullable(text('last_error')),
      big('changed'),
    ],
    { primary: 'sink_id, tenant_id', keys: [{ name: 'ix_sink_cursor_shard', columns: 'shard' }] },
  ),
  table(
    'parked_event',
    [
      id('sink_id'),
      int('tenant_id'),
      big('seq'),
      id('resource_id'),
      word('state', 16),
      int('attempts'),
      big('next_attempt'),
      nullable(text('last_error')),
      big('since'),
    ],
    {
      primary: 'sink_id, tenant_id, seq',
      keys: [
        { name: 'ix_parked_event_resource', columns: 'sink_id, tenant_id, resource_id, seq' },
        { name: 'ix_parked_event_due', columns: 'sink_id, tenant_id, state, next_attempt' },
      ],
    },
  ),
];
