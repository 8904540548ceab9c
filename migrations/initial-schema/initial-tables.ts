import type { ColumnTypes } from './column-types.js';

/** A table of the first schema. */
export interface InitialTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly end: string;
}

function resourceColumns(t: ColumnTypes): readonly string[] {
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

function documentColumns(t: ColumnTypes): readonly string[] {
  return [
    `id ${t.id} NOT NULL PRIMARY KEY`,
    `tenant_id ${t.int} NOT NULL`,
    `document ${t.text} NOT NULL`,
    `secret ${t.text} NULL`,
  ];
}

/** The tables of the first schema, in order; part of a released migration, never to be changed. */
export function initialTables(t: ColumnTypes): readonly InitialTable[] {
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
