import {
  type EntitySchema,
  Table,
  type DataSourceOptions,
  type EntitySchemaColumnOptions,
  type QueryRunner,
} from 'typeorm';

import { defineEntity } from './define-entity.js';
import type { InboxRow, PositionRow, SourceRow, WaitingRow } from './rows.js';

/** Names of the entities, by which the consumer addresses its tables. */
export const ENTITY = {
  inbox: 'RollcallInbox',
  position: 'RollcallPosition',
  waiting: 'RollcallWaiting',
  source: 'RollcallSource',
} as const;

const consumer: EntitySchemaColumnOptions = { type: 'varchar', length: 64, primary: true };

function word(name: string): EntitySchemaColumnOptions {
  return { name, type: 'varchar', length: 255 };
}

function whole(name: string): EntitySchemaColumnOptions {
  return { name, type: 'int' };
}

function flag(name: string): EntitySchemaColumnOptions {
  return { name, type: Boolean };
}

/** Databases give 64 bits as text. */
function instant(name: string): EntitySchemaColumnOptions {
  return { name, type: 'bigint', transformer: { to: (value: number) => value, from: Number } };
}

/** `text` of MySQL ends at 64 KiB, and an event may have a MiB. */
function longText(name: string, database: DataSourceOptions['type']): EntitySchemaColumnOptions {
  const isMysql = database === 'mysql' || database === 'mariadb' || database === 'aurora-mysql';
  return { name, type: isMysql ? 'longtext' : 'text' };
}

/**
 * The entities of the consumer's tables: `entities: [...provisioningEntities('mysql'), …]`.
 * @param database the `type` of the data source; MySQL, MariaDB and SQLite; PostgreSQL is not tested
 */
export function provisioningEntities(database: DataSourceOptions['type']): readonly EntitySchema[] {
  return [
    defineEntity<InboxRow>({
      name: ENTITY.inbox,
      tableName: 'rollcall_inbox',
      columns: {
        consumer,
        eventId: { ...word('event_id'), primary: true },
        appliedAt: instant('applied_at'),
      },
      indices: [{ name: 'ix_rollcall_inbox_applied', columns: ['appliedAt'] }],
    }),
    defineEntity<PositionRow>({
      name: ENTITY.position,
      tableName: 'rollcall_position',
      columns: {
        consumer,
        resourceId: { ...word('resource_id'), primary: true },
        tenant: word('tenant'),
        resourceType: word('resource_type'),
        epoch: whole('epoch'),
        version: whole('version'),
        ordinal: whole('ordinal'),
        complete: flag('complete'),
        deleted: flag('deleted'),
        generation: whole('generation'),
        changedAt: instant('changed_at'),
      },
      indices: [{ name: 'ix_rollcall_position_generation', columns: ['consumer', 'generation'] }],
    }),
    defineEntity<WaitingRow>({
      name: ENTITY.waiting,
      tableName: 'rollcall_waiting',
      columns: {
        consumer,
        eventId: { ...word('event_id'), primary: true },
        resourceId: word('resource_id'),
        epoch: whole('epoch'),
        version: whole('version'),
        ordinal: whole('ordinal'),
        event: longText('event', database),
        attempts: whole('attempts'),
        nextAttempt: instant('next_attempt'),
        lastError: longText('last_error', database),
        since: instant('since'),
      },
      indices: [
        { name: 'ix_rollcall_waiting_due', columns: ['consumer', 'nextAttempt'] },
        { name: 'ix_rollcall_waiting_resource', columns: ['consumer', 'resourceId'] },
      ],
    }),
    defineEntity<SourceRow>({
      name: ENTITY.source,
      tableName: 'rollcall_source',
      columns: {
        consumer,
        cursor: { name: 'place', type: 'varchar', length: 1024 },
        epoch: whole('epoch'),
        snapshot: { type: 'varchar', length: 16 },
        generation: whole('generation'),
        holder: { type: 'varchar', length: 64 },
        beat: instant('beat'),
      },
    }),
  ];
}

/** Makes the tables that are missing; for the `up` of a migration of yours. Their data source has the entities. */
export async function createProvisioningTables(queryRunner: QueryRunner): Promise<void> {
  const { dataSource } = queryRunner;
  for (const name of Object.values(ENTITY)) {
    await queryRunner.createTable(Table.create(dataSource.getMetadata(name), dataSource.driver), true);
  }
}

/** Drops the tables with all that the consumer knows; for the `down` of a migration of yours. */
export async function dropProvisioningTables(queryRunner: QueryRunner): Promise<void> {
  const { dataSource } = queryRunner;
  for (const name of Object.values(ENTITY)) {
    await queryRunner.dropTable(dataSource.getMetadata(name).tableName, true);
  }
}
