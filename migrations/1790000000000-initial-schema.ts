import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Names of column types, by engine. */
interface Types {
  readonly id: string;
  readonly key: string;
  readonly hash: string;
  readonly bytes: string;
  readonly name: (length: number) => string;
  readonly label: (length: number) => string;
  readonly text: string;
  readonly small: string;
  readonly flag: string;
  readonly int: string;
  readonly big: string;
  readonly generatedInt: string;
  readonly generatedBig: string;
  /** After a table whose rows are kept in the order of the primary key. */
  readonly clustered: string;
  readonly table: string;
}

const SQLITE: Types = {
  id: 'BLOB',
  key: 'BLOB',
  hash: 'BLOB',
  bytes: 'BLOB',
  name: () => 'TEXT',
  label: () => 'TEXT',
  text: 'TEXT',
  small: 'INTEGER',
  flag: 'INTEGER',
  int: 'INTEGER',
  big: 'INTEGER',
  generatedInt: 'INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT',
  generatedBig: 'INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT',
  clustered: ' WITHOUT ROWID',
  table: '',
};

const TABLE = ' ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';

const MYSQL: Types = {
  id: 'BINARY(16)',
  key: 'VARBINARY(512)',
  hash: 'BINARY(32)',
  bytes: 'LONGBLOB',
  name: (length) => `VARCHAR(${length}) CHARACTER SET ascii COLLATE ascii_bin`,
  label: (length) => `VARCHAR(${length})`,
  text: 'LONGTEXT',
  small: 'SMALLINT',
  flag: 'TINYINT',
  int: 'INT',
  big: 'BIGINT',
  generatedInt: 'INT NOT NULL AUTO_INCREMENT PRIMARY KEY',
  generatedBig: 'BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY',
  clustered: TABLE,
  table: TABLE,
};

interface Index {
  /** Begins with `uq_` when it is unique. */
  readonly name: string;
  readonly table: string;
  readonly columns: string;
}

/** MySQL takes the keys inside CREATE TABLE, so that a run that was cut off can be repeated; SQLite beside it. */
const INDEXES: readonly Index[] = [
  { name: 'uq_tenant_name', table: 'tenant', columns: 'name' },
  { name: 'uq_credential_token_hash', table: 'credential', columns: 'token_hash' },
  { name: 'ix_credential_tenant', table: 'credential', columns: 'tenant_id' },
  { name: 'uq_resource_unique_key', table: 'resource', columns: 'tenant_id, type, unique_key' },
  {
    name: 'ix_resource_external_id',
    table: 'resource',
    columns: 'tenant_id, type, external_id',
  },
  { name: 'ix_resource_display', table: 'resource', columns: 'tenant_id, type, display_key' },
  { name: 'ix_resource_family', table: 'resource', columns: 'tenant_id, type, family_key' },
  {
    name: 'ix_resource_modified',
    table: 'resource',
    columns: 'tenant_id, type, last_modified',
  },
  { name: 'ix_resource_type', table: 'resource', columns: 'tenant_id, type, id' },
  {
    name: 'ix_attribute_value_resource',
    table: 'attribute_value',
    columns: 'resource_id, attribute, element',
  },
  { name: 'ix_unique_value_resource', table: 'unique_value', columns: 'resource_id' },
  {
    name: 'ix_resource_ref_target',
    table: 'resource_ref',
    columns: 'tenant_id, target_id, attribute',
  },
  { name: 'ix_group_member_member', table: 'group_member', columns: 'tenant_id, member_id' },
  { name: 'ix_group_member_type', table: 'group_member', columns: 'group_id, member_type, tenant_id' },
  {
    name: 'ix_archived_resource_tenant',
    table: 'archived_resource',
    columns: 'tenant_id, type, deleted',
  },
  {
    name: 'uq_event_order',
    table: 'event',
    columns: 'tenant_id, aggregate_id, resource_version, ordinal',
  },
  { name: 'ix_event_txn', table: 'event', columns: 'txn_id' },
];

interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  readonly end: string;
}

function resourceColumns(t: Types): readonly string[] {
  return [
    `id ${t.id} NOT NULL PRIMARY KEY`,
    `tenant_id ${t.int} NOT NULL`,
    `type ${t.name(64)} NOT NULL`,
    `unique_key ${t.key} NULL`,
    `external_id ${t.key} NULL`,
    `display_key ${t.key} NULL`,
    `family_key ${t.key} NULL`,
    `given_key ${t.key} NULL`,
    `active ${t.flag} NULL`,
    `version ${t.int} NOT NULL`,
    `created ${t.big} NOT NULL`,
    `last_modified ${t.big} NOT NULL`,
  ];
}

function documentColumns(t: Types): readonly string[] {
  return [
    `id ${t.id} NOT NULL PRIMARY KEY`,
    `tenant_id ${t.int} NOT NULL`,
    `document ${t.text} NOT NULL`,
    `secret ${t.text} NULL`,
  ];
}

function tables(t: Types): readonly Table[] {
  return [
    {
      name: 'tenant',
      columns: [
        `id ${t.generatedInt}`,
        `name ${t.name(64)} NOT NULL`,
        `settings ${t.text} NOT NULL`,
        `created ${t.big} NOT NULL`,
      ],
      end: t.table,
    },
    {
      name: 'credential',
      columns: [
        `id ${t.id} NOT NULL PRIMARY KEY`,
        `tenant_id ${t.int} NULL`,
        `kind ${t.name(16)} NOT NULL`,
        `name ${t.label(255)} NOT NULL`,
        `token_hash ${t.hash} NOT NULL`,
        `created ${t.big} NOT NULL`,
        `expires ${t.big} NULL`,
        `revoked ${t.big} NULL`,
        `last_used ${t.big} NULL`,
      ],
      end: t.table,
    },
    { name: 'resource', columns: resourceColumns(t), end: t.clustered },
    { name: 'resource_doc', columns: documentColumns(t), end: t.table },
    {
      name: 'attribute_value',
      columns: [
        `tenant_id ${t.int} NOT NULL`,
        `attribute ${t.small} NOT NULL`,
        `value ${t.key} NOT NULL`,
        `resource_id ${t.id} NOT NULL`,
        `element ${t.int} NOT NULL`,
        `long_value ${t.bytes} NULL`,
        'PRIMARY KEY (tenant_id, attribute, value, resource_id, element)',
      ],
      end: t.clustered,
    },
    {
      name: 'unique_value',
      columns: [
        `tenant_id ${t.int} NOT NULL`,
        `attribute ${t.small} NOT NULL`,
        `value ${t.key} NOT NULL`,
        `resource_id ${t.id} NOT NULL`,
        'PRIMARY KEY (tenant_id, attribute, value)',
      ],
      end: t.clustered,
    },
    {
      name: 'resource_ref',
      columns: [
        `resource_id ${t.id} NOT NULL`,
        `attribute ${t.small} NOT NULL`,
        `target_id ${t.id} NOT NULL`,
        `tenant_id ${t.int} NOT NULL`,
        'PRIMARY KEY (resource_id, attribute, target_id)',
      ],
      end: t.clustered,
    },
    {
      name: 'group_member',
      columns: [
        `group_id ${t.id} NOT NULL`,
        `member_id ${t.id} NOT NULL`,
        `member_type ${t.name(64)} NOT NULL`,
        `tenant_id ${t.int} NOT NULL`,
        'PRIMARY KEY (group_id, member_id)',
      ],
      end: t.clustered,
    },
    {
      name: 'archived_resource',
      columns: [...resourceColumns(t), `deleted ${t.big} NOT NULL`],
      end: t.clustered,
    },
    { name: 'archived_resource_doc', columns: documentColumns(t), end: t.table },
    {
      name: 'archived_group_member',
      columns: [
        `deleted_id ${t.id} NOT NULL`,
        `group_id ${t.id} NOT NULL`,
        `member_id ${t.id} NOT NULL`,
        `member_type ${t.name(64)} NOT NULL`,
        `tenant_id ${t.int} NOT NULL`,
        'PRIMARY KEY (deleted_id, group_id, member_id)',
      ],
      end: t.clustered,
    },
    {
      name: 'archived_resource_ref',
      columns: [
        `deleted_id ${t.id} NOT NULL`,
        `resource_id ${t.id} NOT NULL`,
        `attribute ${t.small} NOT NULL`,
        `target_id ${t.id} NOT NULL`,
        `tenant_id ${t.int} NOT NULL`,
        'PRIMARY KEY (deleted_id, resource_id, attribute, target_id)',
      ],
      end: t.clustered,
    },
    {
      name: 'event',
      columns: [
        `id ${t.generatedBig}`,
        `event_id ${t.id} NOT NULL`,
        `tenant_id ${t.int} NOT NULL`,
        `aggregate_type ${t.name(64)} NOT NULL`,
        `aggregate_id ${t.id} NOT NULL`,
        `resource_version ${t.int} NOT NULL`,
        `ordinal ${t.int} NOT NULL`,
        `is_last ${t.flag} NOT NULL`,
        `txn_id ${t.id} NOT NULL`,
        `type ${t.name(128)} NOT NULL`,
        `occurred_at ${t.big} NOT NULL`,
        `actor ${t.label(255)} NOT NULL`,
        `request_id ${t.label(255)} NOT NULL`,
        `payload ${t.text} NOT NULL`,
      ],
      end: t.table,
    },
    {
      name: 'setting',
      columns: [`name ${t.name(64)} NOT NULL PRIMARY KEY`, `value ${t.text} NOT NULL`],
      end: t.table,
    },
  ];
}

function isUnique({ name }: Index): boolean {
  return name.startsWith('uq_');
}

/** The first schema: tenants, credentials, resources with their indexes, the archive, and the outbox. */
export class InitialSchema1790000000000 implements MigrationInterface {
  readonly name = 'InitialSchema1790000000000';

  async up(runner: QueryRunner): Promise<void> {
    const mysql = runner.dataSource.options.type === 'mysql';
    for (const { name, columns, end } of tables(mysql ? MYSQL : SQLITE)) {
      const indexes = INDEXES.filter((index) => index.table === name);
      const inside = mysql
        ? indexes.map((index) => `${isUnique(index) ? 'UNIQUE KEY' : 'KEY'} ${index.name} (${index.columns})`)
        : [];
      await runner.query(`CREATE TABLE IF NOT EXISTS ${name} (${[...columns, ...inside].join(', ')})${end}`);
      for (const index of mysql ? [] : indexes) {
        const kind = isUnique(index) ? 'UNIQUE INDEX' : 'INDEX';
        await runner.query(`CREATE ${kind} IF NOT EXISTS ${index.name} ON ${name} (${index.columns})`);
      }
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { name } of [...tables(SQLITE)].reverse()) await runner.query(`DROP TABLE IF EXISTS ${name}`);
  }
}
