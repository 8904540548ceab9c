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
  };
}
