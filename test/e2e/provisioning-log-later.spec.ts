import { expect, it } from '@jest/globals';
import { provisioningLogRepository, taskLeasesRepository, openDatabase } from '@rollcall/persistence';

import { MIGRATIONS } from '../../migrations/index.js';
import { describeOnMariadb, libsqlEngine } from '../support/engines.js';
import { eventually } from '../support/eventually.js';
import { ScimClient } from '../support/scim-client.js';
import { at, listAt, makeUser, textAt, userBody } from '../support/scim-messages.js';
import { spawnService, startTestService } from '../support/service.js';

const ADMIN_TOKEN = 'a'.repeat(40);
const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';

const adminOf = (origin: string, token: string): ScimClient =>
  new ScimClient({ baseUrl: `${origin}/admin/v1/tenants/default`, token });

describeOnMariadb('entries that a killed process did not write', (engine) => {
  it('are made of the events of its changes, so that no change lacks its entry', async () => {
    const databaseUrl = await engine.databaseUrl();
    const options = { databaseUrl, env: { ROLLCALL_ADMIN_TOKEN: ADMIN_TOKEN } };
    const first = await spawnService(options);
    await first.ready();
    const made: string[] = [];
    for (let count = 0; count < 20; count += 1) made.push((await makeUser(first.client)).id);
    first.child.kill('SIGKILL');
    await first.exited;
    // By another process, which had written none of them.
    const database = await openDatabase({ url: databaseUrl, migrations: MIGRATIONS });
    try {
      await database.unitOfWork.write((session) =>
        session.run('delete from provisioning_log where tenant_id = 1', []),
      );
    } finally {
      await database.close();
    }
    const second = await startTestService(options);
    try {
      await eventually(async () => {
        const { body } = await adminOf(second.origin, ADMIN_TOKEN).get('/log?outcome=written');
        const entries = listAt(body, 'entries');
        expect(new Set(entries.map((entry) => at(entry, 'resource', 'id')))).toEqual(new Set(made));
        expect(entries[0]).toMatchObject({ recovered: true, operation: 'create', status: 201 });
      }, 60_000);
    } finally {
      await second.close();
    }
  }, 120_000);
});

it('what waits is written when the service is stopped', async () => {
  const databaseUrl = await libsqlEngine.databaseUrl();
  const service = await startTestService({ databaseUrl });
  const { body } = await service.client.post('/Users', userBody());
  await service.close();
  const database = await openDatabase({ url: databaseUrl, migrations: MIGRATIONS });
  try {
    const { unitOfWork } = database;
    const [tenant] = await unitOfWork.read((session) =>
      session.query<{ id: number }>('select id from tenant', []),
    );
    const log = provisioningLogRepository(unitOfWork);
    const found = await log.find(
      { id: tenant!.id, name: 'default', uniqueGroupNames: true } as Parameters<typeof log.find>[0],
      { user: textAt(body, 'id') },
      { limit: 10 },
    );
    expect(found.entries).toMatchObject([{ operation: 'create', status: 201 }]);
    // Another process need not wait for the end of a lease.
    expect(await taskLeasesRepository(unitOfWork).hold('provisioning-log', 'spec', 1000)).toBe(true);
  } finally {
    await database.close();
  }
});

it('what was refused after its request was answered has an entry with its detail', async () => {
  const service = await startTestService({ databaseUrl: await libsqlEngine.databaseUrl() });
  try {
    const [known, fresh] = [userBody(), userBody()];
    await service.client.post('/Users', known);
    const accepted = await service.client.send('POST', '/Bulk', {
      headers: { Prefer: 'respond-async', 'X-Request-Id': 'later-1' },
      body: {
        schemas: [BULK],
        Operations: [
          { method: 'POST', path: '/Users', bulkId: 'a', data: known },
          { method: 'POST', path: '/Users', bulkId: 'b', data: fresh },
        ],
      },
    });
    expect(accepted.status).toBe(202);
    const admin = adminOf(service.origin, service.adminToken);
    await eventually(async () => {
      const entries = listAt((await admin.get('/log?request=later-1')).body, 'entries');
      const refused = entries.filter((entry) => at(entry, 'status') === 409);
      expect(refused).toMatchObject([
        {
          operation: 'create',
          scimType: 'uniqueness',
          resource: { name: known['userName'] },
          bulk: { index: 0 },
        },
      ]);
      expect(entries.some((entry) => at(entry, 'status') === 202)).toBe(true);
    });
  } finally {
    await service.close();
  }
});
