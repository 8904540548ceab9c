import type { StoreHealth } from '@rollcall/directory';

import type { Database } from './data-source.js';
import { pendingMigrations } from './migrate.js';

/** Makes the health check of a database. */
export function storeHealth(database: Database): StoreHealth {
  return {
    ping: async () => {
      database.check();
      await database.probe((session) => session.query('select 1', []));
    },
    pendingMigrations: () => pendingMigrations(database),
    load: () => database.load(),
    expiringCredentials: async ({ now, until, usedSince }) => {
      const rows = await database.probe((session) =>
        session.query<{ readonly kind: string; readonly found: number }>(
          'select kind, count(*) as found from credential ' +
            'where revoked is null and expires > ? and expires <= ? and last_used > ? group by kind',
          [now, until, usedSince],
        ),
      );
      return rows.map(({ kind, found }) => ({ kind, count: found }));
    },
  };
}
