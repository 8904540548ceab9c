import { setTimeout as sleep } from 'node:timers/promises';

import type { Connection } from 'mysql2/promise';

/** Resolves when a number of statements that begin so are under way, or waiting, in the database of the connection. */
export async function serverRuns(connection: Connection, beginning: string, count = 1): Promise<void> {
  for (;;) {
    const [rows] = await connection.query(
      'select id from information_schema.processlist where db = database() and info like ?',
      [`${beginning}%`],
    );
    if (Array.isArray(rows) && rows.length >= count) return;
    await sleep(20);
  }
}
