import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { accessOf, type RequestContext } from '@rollcall/directory';
import { openDatabase, tenantRepository, type Database } from '@rollcall/persistence';
import { createConnection } from 'mysql2/promise';

import { MIGRATIONS } from '../../../migrations/index.js';
import { startMariadb } from '../mariadb.mjs';
import { loadPopulation, prepareTenant, type Population } from '../population.mjs';

/** A tenant with its people. */
export interface LoadedTenant {
  readonly ctx: RequestContext;
  readonly population: Population;
}

/** A tenant of 200,000 users beside one of 1,000, on a MariaDB server of their own with 4 GiB for its pages. */
export interface LargeTenant extends LoadedTenant {
  readonly database: Database;
  readonly small: LoadedTenant;
  close(): Promise<void>;
}

const USERS = 200_000;
const GROUPS = [
  { displayName: 'Everybody', members: 20_000 },
  ...Array.from({ length: 300 }, (_, index) => ({ displayName: `Team ${index + 1}`, members: 20 })),
];

/** Starts the server and loads the tenants: some twenty seconds where nothing else is done. */
export async function openLargeTenant(): Promise<LargeTenant> {
  // A server that starts removes all temporary tables of the folder, those of other servers too.
  const folder = mkdtempSync(join(process.env['ROLLCALL_TEST_FOLDER'] ?? tmpdir(), 'large-tenant-'));
  const server = await startMariadb({ options: ['--innodb-buffer-pool-size=4G', `--tmpdir=${folder}`] });
  const stop = async (): Promise<void> => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const url = `${server.url}/rollcall`;
    const connection = await createConnection(server.url);
    await connection.query('create database rollcall character set utf8mb4 collate utf8mb4_bin');
    await connection.end();
    const { tenantId } = await prepareTenant({ url });
    const { tenantId: smallId } = await prepareTenant({ url, name: 'small' });
    const population = await loadPopulation({ url, tenantId, users: USERS, groups: GROUPS });
    const few = await loadPopulation({ url, tenantId: smallId, users: USERS / 200, seed: 2 });

    const database = await openDatabase({ url, migrations: MIGRATIONS });
    return {
      database,
      population,
      ctx: await contextOf(database, tenantId),
      small: { ctx: await contextOf(database, smallId), population: few },
      async close() {
        await database.close();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function contextOf({ unitOfWork }: Database, tenantId: number): Promise<RequestContext> {
  const tenant = (await tenantRepository(unitOfWork).list()).find(({ id }) => id === tenantId);
  if (tenant === undefined) throw new Error(`the tenant ${tenantId} is gone`);
  const principal = { credentialId: 'spec', name: 'spec', access: accessOf(undefined) };
  return { tenant, principal, requestId: 'request', now: Date.UTC(2026, 0, 2) };
}
