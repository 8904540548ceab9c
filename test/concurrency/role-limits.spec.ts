import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { adminOf, expectStatus } from '../e2e/registered-world.js';
import { bulk, postOp, statusesOf } from '../support/bulk-messages.js';
import { describeOnMariadb, forEachEngine } from '../support/engines.js';
import { eventually } from '../support/eventually.js';
import { ScimClient } from '../support/scim-client.js';
import {
  at,
  makeUser,
  patchOp,
  resourcesOf,
  textAt,
  unique,
  userBody,
  type Made,
} from '../support/scim-messages.js';
import { startTestService, type TestService } from '../support/service.js';
import { KNOWN_WITHIN, twoServices } from './two-services.js';

const CLIENTS = 24;
const indexes = Array.from({ length: CLIENTS }, (_, index) => index);

const LIMIT = 7;
const LIMITED = [{ value: 'seat', totalAssignmentsPermitted: LIMIT }, { value: 'free' }];
const GIVEN = [{ value: 'free' }, { value: 'Seat' }];

/** Users that have the value, as the service says, and as they are. */
async function holders(client: ScimClient, name: 'roles' | 'entitlements'): Promise<readonly unknown[]> {
  const listed = resourcesOf(await client.get(name === 'roles' ? '/Roles' : '/Entitlements'));
  const users = await client.filter('/Users', `${name}.value eq "seat"`);
  return [at(listed[0], 'totalAssignmentsUsed'), at(users.body, 'totalResults')];
}

forEachEngine('a limit of assignments, with many writers', (engine) => {
  let service: TestService;

  beforeAll(async () => {
    service = await startTestService({ databaseUrl: await engine.databaseUrl() });
  }, 60_000);
  afterAll(() => service.close(), 60_000);

  for (const name of ['roles', 'entitlements'] as const) {
    const give = patchOp({ op: 'add', path: name, value: GIVEN });
    const take = patchOp({ op: 'remove', path: `${name}[value eq "seat"]` });

    async function limited(): Promise<ScimClient> {
      const { client, name: tenant } = await service.tenant();
      expectStatus(await adminOf(service, tenant).put(`/${name}`, LIMITED), 200);
      return client;
    }

    it(`R-ROLE-05: of ${CLIENTS} users created with one of ${LIMIT} ${name} at once, ${LIMIT} get it`, async () => {
      const client = await limited();
      const answers = await Promise.all(
        indexes.map(() => client.post('/Users', userBody({ [name]: GIVEN }))),
      );
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(LIMIT);
      const refused = answers.filter(({ status }) => status === 400);
      expect(refused).toHaveLength(CLIENTS - LIMIT);
      expect(textAt(refused[0]?.body, 'detail')).toBe(
        `${name}.value "Seat" may be given to ${LIMIT} users at most, and ${LIMIT} have it. ` +
          'Take it from another user first, or let an administrator raise its limit.',
      );
      expect(await holders(client, name)).toEqual([LIMIT, LIMIT]);
    });

    it(`R-ROLE-05: it holds while ${name} come and go, by PATCH, PUT, DELETE and Bulk`, async () => {
      const client = await limited();
      const users = await Promise.all(indexes.map(() => makeUser(client)));
      const statuses = new Set<number>();
      const work = async (user: Made, index: number): Promise<void> => {
        for (let round = 0; round < 4; round += 1) {
          statuses.add((await client.patch(user.path, give)).status);
          const seen = await holders(client, name);
          expect(Math.max(...seen.map(Number))).toBeLessThanOrEqual(LIMIT);
          statuses.add((await client.patch(user.path, take)).status);
          if (index % 3 > 0) continue;
          const body = userBody({ [name]: GIVEN });
          await bulk(client, [
            postOp('a', '/Users', body),
            postOp('b', '/Users', userBody({ [name]: GIVEN })),
          ]);
          statuses.add((await client.put(user.path, { ...user.body, [name]: GIVEN })).status);
        }
        if (index % 2 === 0) statuses.add((await client.delete(user.path)).status);
      };
      await Promise.all(users.map(work));
      expect([...statuses].filter((status) => ![200, 204, 400].includes(status))).toEqual([]);
      const [used, held] = await holders(client, name);
      expect(used).toBe(held);
    }, 120_000);

    it(`R-ROLE-05: users of one bulk request get the ${name} that are left, the first ones first`, async () => {
      const client = await limited();
      const operations = indexes.map((index) =>
        postOp(`u${index}`, '/Users', userBody({ userName: unique('bulk'), [name]: GIVEN })),
      );
      const statuses = statusesOf(await bulk(client, operations));
      expect(statuses).toEqual(indexes.map((index) => (index < LIMIT ? '201' : '400')));
      expect(await holders(client, name)).toEqual([LIMIT, LIMIT]);
    });

    it(`R-ROLE-05: a limit of ${name} counts who has the value already, and takes it from nobody`, async () => {
      const { client, name: tenant } = await service.tenant();
      for (let count = 0; count <= LIMIT; count += 1) await makeUser(client, { [name]: GIVEN });
      expectStatus(await adminOf(service, tenant).put(`/${name}`, LIMITED), 200);
      expect(await holders(client, name)).toEqual([LIMIT + 1, LIMIT + 1]);
      expect((await client.post('/Users', userBody({ [name]: GIVEN }))).status).toBe(400);
      expectStatus(await adminOf(service, tenant).put(`/${name}`, [{ value: 'seat' }]), 200);
      expect((await client.post('/Users', userBody({ [name]: GIVEN }))).status).toBe(201);
    });
  }
});

describeOnMariadb('a limit of assignments, with two services on one database', (engine) => {
  const services = twoServices(engine);

  it('R-ROLE-05: is known to the other within five seconds, and holds for both together', async () => {
    const { first, second } = services();
    const { name, token, client } = await first.tenant();
    const other = new ScimClient({ baseUrl: second.baseUrl, token });
    expectStatus(await other.get('/Users'), 200);
    const admin = adminOf(first, name);
    expectStatus(await admin.put('/roles', { unknown: 'refuse', roles: LIMITED }), 200);
    await eventually(
      async () => expect(at((await other.get('/Roles')).body, 'totalResults')).toBe(2),
      KNOWN_WITHIN,
    );
    const answers = await Promise.all(
      indexes.map((index) => (index % 2 === 0 ? client : other).post('/Users', userBody({ roles: GIVEN }))),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(LIMIT);
    expect((await other.post('/Users', userBody({ roles: [{ value: 'Ghost' }] }))).status).toBe(400);
    // What is forbidden at one is never written by the other any more: it is refused, or not yet possible.
    expectStatus(await admin.delete('/roles/free'), 204);
    const late = await other.post('/Users', userBody({ roles: [{ value: 'free' }] }));
    expect([400, 503]).toContain(late.status);
    await eventually(
      async () =>
        expect((await other.post('/Users', userBody({ roles: [{ value: 'free' }] }))).status).toBe(400),
      KNOWN_WITHIN,
    );
  });
});
