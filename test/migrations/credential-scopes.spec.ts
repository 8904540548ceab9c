import { expect, it } from '@jest/globals';
import { accessOf } from '@rollcall/directory';
import { credentialRepository, migrate, openDatabase } from '@rollcall/persistence';

import { MIGRATIONS } from '../../migrations/index.js';
import { forEachEngine } from '../support/engines.js';
import { oldDatabase } from './old-database.js';

forEachEngine('a credential from before there were scopes', (engine) => {
  it('goes on, and may do everything in its tenant', async () => {
    const before = MIGRATIONS.findIndex(({ name }) => name.startsWith('CredentialScopes'));
    expect(before).toBeGreaterThan(0);
    const url = await oldDatabase(engine, before);
    const database = await openDatabase({ url, migrations: MIGRATIONS });
    try {
      await migrate(database);
      const hash = Buffer.alloc(32, 1).toString('hex');
      const found = await credentialRepository(database.unitOfWork).findByTokenHash(hash);
      expect(found).toMatchObject({
        credential: { kind: 'bearer', name: 'old' },
        tenant: { name: 'tenant-1' },
      });
      expect(found?.credential).not.toHaveProperty('scopes');
      const access = accessOf(found?.credential.scopes);
      expect([access.may('write', 'Group'), access.readsEvents]).toEqual([true, true]);
    } finally {
      await database.close();
    }
  });
});
