import { controlSocketPath, startControlServer } from '@rollcall/auth';
import { readSettings } from '@rollcall/config';
import type { Database } from '@rollcall/persistence';

import {
  administrationOf,
  archiveAdministrationOf,
  catalogueAdministrationOf,
  clientAdministrationOf,
  eventAdministrationOf,
  guardAdministrationOf,
  issuerAdministrationOf,
  keyAdministrationOf,
  recordAdministrationOf,
  schemaAdministrationOf,
  tenantAdministrationOf,
  transferServiceOf,
} from '../../apps/cli/src/administrations.js';
import { withDatabase } from '../../apps/cli/src/open-stores.js';
import { NOW, type Environment } from './command-line.js';

/** What the operator's command finds in place of a free database. */
export interface HoldingService {
  readonly database: Database;
  readonly publicUrl: string;
  /** Its clock: another instant than that of a command. */
  readonly now: number;
}

/** Runs work while a service, as far as a command can tell, holds the embedded database: it answers on the control socket. */
export async function whileServed(
  environment: Environment,
  work: (service: HoldingService) => Promise<void>,
): Promise<void> {
  const settings = readSettings(environment, { readFile: () => '' });
  const { file } = settings.database;
  if (file === undefined) throw new Error('only an embedded database has a control socket');
  await withDatabase(settings, async (database) => {
    const service = { database, publicUrl: 'https://running.example.com', now: NOW + 1000 };
    const server = await startControlServer({
      socketPath: controlSocketPath(file),
      operator: administrationOf(database),
      tenants: tenantAdministrationOf(database),
      events: eventAdministrationOf(database),
      schemas: schemaAdministrationOf(database),
      catalogues: catalogueAdministrationOf(database),
      clients: clientAdministrationOf(database),
      issuers: issuerAdministrationOf(settings, database),
      keys: keyAdministrationOf(settings, database),
      guard: guardAdministrationOf(database, settings),
      archive: archiveAdministrationOf(database, settings),
      records: recordAdministrationOf(database),
      transfers: transferServiceOf(database, settings),
      publicUrl: service.publicUrl,
      now: () => service.now,
    });
    try {
      await work(service);
    } finally {
      await server.close();
    }
  });
}
