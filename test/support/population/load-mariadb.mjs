import { createConnection } from 'mysql2/promise';
import { TableLoad } from './table-load.mjs';
import { TABLES } from './tables.mjs';

/**
 * Fills the tables of a MariaDB database, all at once, by `LOAD DATA LOCAL` (MySQL must be told to allow it:
 * `local_infile`). Each table is a transaction: when one fails, others may stay filled.
 */
export async function loadMariadb(url) {
  const loads = {};
  const abort = () => Object.values(loads).forEach((load) => load.abort());
  try {
    for (const table of Object.keys(TABLES)) loads[table] = await TableLoad.start(url, table);
  } catch (error) {
    abort();
    throw error;
  }
  return {
    add: (table, row) => loads[table].add(row),
    async flush() {
      for (const load of Object.values(loads)) await load.flush();
    },
    async end({ tenantId, totals }) {
      await Promise.all(Object.values(loads).map((load) => load.end()));
      const connection = await createConnection(url);
      try {
        for (const [type, total] of Object.entries(totals)) {
          await connection.query(
            'insert into resource_count (tenant_id, type, slot, total) values (?, ?, 0, ?) ' +
              'on duplicate key update total = total + ?',
            [tenantId, type, total, total],
          );
        }
        // The server would do so by itself, some time later.
        await connection.query(`analyze table ${Object.keys(TABLES).join(', ')}`);
      } finally {
        await connection.end();
      }
    },
    abort,
  };
}
