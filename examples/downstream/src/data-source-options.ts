import { provisioningEntities } from '@rollcall/consumer';
import Libsql from 'libsql';
import type { DataSourceOptions } from 'typeorm';

import { FirstTables1790000000000 } from './first-tables.migration.js';
import { Membership } from './membership.entity.js';
import { MirroredGroup } from './mirrored-group.entity.js';
import { MirroredUser } from './mirrored-user.entity.js';

/** The data source for reading, beside the one for writing. */
export const READER = 'reader';

const MIRROR = [MirroredUser, MirroredGroup, Membership];

/**
 * Two connections to one SQLite file. TypeORM keeps a single connection for a data source of SQLite, so a statement of a
 * request would run inside the consumer's transaction and be undone with it: the consumer writes through one of its own,
 * and requests read through the other. With MySQL or PostgreSQL one data source does for both.
 */
export function dataSourceOptions(file: string): {
  readonly writer: DataSourceOptions;
  readonly reader: DataSourceOptions;
} {
  const common = { type: 'better-sqlite3', driver: Libsql, database: file } as const;
  return {
    writer: {
      ...common,
      entities: [...MIRROR, ...provisioningEntities('better-sqlite3')],
      migrations: [FirstTables1790000000000],
      migrationsRun: true,
      prepareDatabase: (database: Libsql.Database) => {
        database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 5000');
      },
    },
    reader: {
      ...common,
      entities: MIRROR,
      prepareDatabase: (database: Libsql.Database) => {
        database.exec('pragma query_only = on; pragma busy_timeout = 5000');
      },
    },
  };
}
