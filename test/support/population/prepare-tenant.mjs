import { bearerTokenMint } from '../../../dist/libs/auth/src/index.js';
import { Administration } from '../../../dist/libs/directory/src/index.js';
import {
  credentialRepository,
  migrate,
  openDatabase,
  tenantRepository,
  uuidSource,
} from '../../../dist/libs/persistence/src/index.js';
import { MIGRATIONS } from '../../../dist/migrations/index.js';

/**
 * Migrates a database and makes a tenant in it, unless it has it, with a new bearer token: gives `{ tenantId, token }`.
 * All by the built service's own code; no other process may have an embedded database open.
 */
export async function prepareTenant({ url, name = 'default' }) {
  const database = await openDatabase({ url, migrations: MIGRATIONS });
  try {
    await migrate(database);
    const tenants = tenantRepository(database.unitOfWork);
    const credentials = credentialRepository(database.unitOfWork);
    const administration = new Administration(tenants, credentials, bearerTokenMint, uuidSource());
    const now = Date.now();
    if ((await tenants.findByName(name)) === undefined) await administration.createTenant({ name }, now);
    const { token } = await administration.issueToken(name, { name: 'population' }, now);
    const { id } = await tenants.findByName(name);
    return { tenantId: id, token };
  } finally {
    await database.close();
  }
}
