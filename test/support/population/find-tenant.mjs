import { openDatabase, tenantRepository } from '../../../dist/libs/persistence/src/index.js';
import { MIGRATIONS } from '../../../dist/migrations/index.js';

/** The tenant of an id, or the one named `default`. */
export async function findTenant(url, tenantId) {
  const database = await openDatabase({ url, migrations: MIGRATIONS });
  try {
    const tenants = await tenantRepository(database.unitOfWork).list();
    const wanted = ({ id, name }) => (tenantId === undefined ? name === 'default' : id === tenantId);
    const tenant = tenants.find(wanted);
    if (tenant === undefined)
      throw new Error(`${url} has no tenant ${tenantId ?? '"default"'}: make it first`);
    return tenant;
  } finally {
    await database.close();
  }
}
