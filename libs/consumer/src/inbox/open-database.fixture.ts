import Libsql from 'libsql';
import { DataSource, Table, type DataSourceOptions } from 'typeorm';

import { defineEntity } from './define-entity.js';
import { createProvisioningTables, provisioningEntities } from './tables.js';

/** What a handler of a spec writes: proof that it ran, and in which transaction. */
export interface NoteRow {
  id?: number;
  text: string;
}

/** The entity of `NoteRow`. */
export const NOTE = defineEntity<NoteRow>({
  name: 'Note',
  tableName: 'note',
  columns: {
    id: { type: 'int', primary: true, generated: 'increment' },
    text: { type: 'varchar', length: 255 },
  },
});

/** Opens the database of a URL as a service would that consumes events, with its tables and one for notes. */
export async function openDatabase(url: string): Promise<DataSource> {
  const dataSource = await connect(url);
  const queryRunner = dataSource.createQueryRunner();
  try {
    await queryRunner.createTable(Table.create(dataSource.getMetadata('Note'), dataSource.driver), true);
    await createProvisioningTables(queryRunner);
  } finally {
    await queryRunner.release();
  }
  return dataSource;
}

/** Opens the same database once more, as another process would. */
export function connect(url: string): Promise<DataSource> {
  return new DataSource(optionsOf(url)).initialize();
}

function optionsOf(url: string): DataSourceOptions {
  if (!url.startsWith('sqlite:')) {
    return { type: 'mysql', url, entities: [NOTE, ...provisioningEntities('mysql')] };
  }
  return {
    type: 'better-sqlite3',
    driver: Libsql,
    database: url.slice('sqlite:'.length),
    entities: [NOTE, ...provisioningEntities('better-sqlite3')],
    prepareDatabase: (database: Libsql.Database) => {
      database.exec('pragma journal_mode = wal; pragma busy_timeout = 5000');
    },
  };
}
