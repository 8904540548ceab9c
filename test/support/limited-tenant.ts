import { bearerTokenMint, networkRules } from '@rollcall/auth';
import { readSettings } from '@rollcall/config';
import { Administration, resourceLinks, type TenantSettings } from '@rollcall/directory';
import { GROUP_TYPE, LENIENT, USER_TYPE } from '@rollcall/scim';

import { openStores } from '../../apps/identity/src/bootstrap/open-stores.js';

/** Makes a tenant with a rate of its own in a database that no service has open. @returns its token */
export async function makeLimitedTenant(
  databaseUrl: string,
  name: string,
  rateLimit: NonNullable<TenantSettings['rateLimit']>,
): Promise<string> {
  const settings = readSettings({ DATABASE_URL: databaseUrl, MIGRATE: 'auto' }, { readFile: () => '' });
  const stores = await openStores(
    settings.database,
    resourceLinks(settings.publicUrl, [USER_TYPE, GROUP_TYPE]),
  );
  try {
    await stores.migrate();
    const { tenants, credentials, ids } = stores;
    const draft = { name, relaxations: LENIENT, uniqueGroupNames: true, settings: { rateLimit } };
    await tenants.create({ ...draft, created: Date.now() });
    const administration = new Administration(tenants, credentials, bearerTokenMint, ids, networkRules);
    return (await administration.issueToken(name, { name: 'spec' }, Date.now())).token;
  } finally {
    await stores.close();
  }
}
