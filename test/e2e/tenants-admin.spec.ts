import { beforeAll, expect, it } from '@jest/globals';
import { RELAXATIONS } from '@rollcall/scim';

import { describeOnMariadb, forEachEngine } from '../support/engines.js';
import { eventually } from '../support/eventually.js';
import { ScimClient, type ScimAnswer } from '../support/scim-client.js';
import {
  at,
  expectError,
  groupBody,
  listAt,
  makeGroup,
  makeUser,
  patchOp,
  textAt,
  unique,
  userBody,
} from '../support/scim-messages.js';
import { startTestService } from '../support/service.js';
import { administratorOf } from './admin-client.js';
import { serviceWorld } from './service-world.js';

function expectProblem(answer: ScimAnswer, status: number, ...said: readonly string[]): void {
  expect([answer.status, answer.headers['content-type']]).toEqual([
    status,
    'application/problem+json; charset=utf-8',
  ]);
  for (const part of said) expect(textAt(answer.body, 'detail')).toContain(part);
}

forEachEngine('tenants by the admin API', (engine) => {
  const world = serviceWorld(engine);
  let admin: ScimClient;
  beforeAll(() => {
    admin = administratorOf(world.service);
  });

  it('are made, shown and listed by cursor, each once', async () => {
    const prefix = unique('list').toLowerCase();
    const names = ['a', 'b', 'c', 'd', 'e'].map((letter) => `zz-${prefix}-${letter}`);
    for (const name of names) {
      const made = await admin.post('/tenants', { name });
      expect(made.status).toBe(201);
      expect(made.headers.location).toBe(`${world.service.origin}/admin/v1/tenants/${name}`);
      expect(made.body).toEqual({
        ...{ name, state: 'active', uniqueGroupNames: true, settings: {} },
        created: expect.stringMatching(/^\d{4}-.*Z$/),
      });
      expect((await admin.get(`/tenants/${name}`)).body).toEqual(made.body);
    }
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = await admin.get(`/tenants?limit=2${cursor}`);
      expect(page.status).toBe(200);
      seen.push(...listAt(page.body, 'tenants').map((tenant) => textAt(tenant, 'name')));
      const next = at(page.body, 'next');
      cursor = typeof next === 'string' ? `&cursor=${next}` : '';
    } while (cursor !== '');
    expect(seen).toEqual([...seen].sort());
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(['default', ...names]));
    for (const query of ['limit=0', 'limit=1001', 'limit=x', 'cursor=!', 'cursor=', 'page=2'])
      expectProblem(await admin.get(`/tenants?${query}`), 400);
  });

  it('what is no tenant is refused, and says why', async () => {
    const { name } = await world.tenant();
    for (const [body, status, ...said] of [
      [{ name }, 409, 'exists already'],
      [{}, 400, 'name must be given'],
      [{ name: 'Acme' }, 400, 'has other characters'],
      [{ name: 7 }, 400, 'name'],
      [{ name: 'new', admin: true }, 400, '"admin" is not known here; known are: name, uniqueGroupNames'],
      [{ name: 'new', uniqueGroupNames: 'no' }, 400, 'uniqueGroupNames'],
      [[], 400, 'must be a JSON object'],
    ] as const)
      expectProblem(await admin.post('/tenants', body), status, ...said);
    for (const path of ['/tenants/none', '/tenants/Not%20One'])
      for (const answer of [
        await admin.get(path),
        await admin.delete(path),
        await admin.post(`${path}/pause`, {}),
        await admin.patch(`${path}/settings`, {}),
      ])
        expectProblem(answer, 404);
  });

  it('a tenant can be made in which groups share names', async () => {
    const name = `shared-${unique('g').toLowerCase()}`;
    expect((await admin.post('/tenants', { name, uniqueGroupNames: false })).status).toBe(201);
    const { body } = await admin.post(`/tenants/${name}/tokens`, { name: 'spec' });
    const client = new ScimClient({ baseUrl: world.service.baseUrl, token: textAt(body, 'token') });
    for (const status of [201, 201])
      expect((await client.post('/Groups', groupBody({ displayName: 'us' }))).status).toBe(status);
  });

  it('H-ERR-14, X-MT-08: a paused tenant answers 503 with Retry-After to who is authenticated, until it is resumed', async () => {
    const { name, client } = await world.tenant();
    const other = await world.tenant();
    const user = await makeUser(client);
    const before = (await client.get(user.path)).body;
    expect((await admin.post(`/tenants/${name}/pause`, {})).body).toMatchObject({ name, state: 'paused' });
    expect((await admin.post(`/tenants/${name}/pause`, {})).status).toBe(200);
    const scim = [
      await client.get(user.path),
      await client.get('/Users'),
      await client.post('/Users', userBody()),
      await client.delete(user.path),
      await client.post('/Bulk', {}),
      await client.get('/ServiceProviderConfig'),
      await client.get('/no/such/path'),
    ];
    for (const answer of scim) expectError(answer, 503);
    const events = await client.send('GET', `${world.service.origin}/events/v1/feed`);
    expectProblem(events, 503, 'paused');
    for (const { headers } of [...scim, events]) expect(headers['retry-after']).toMatch(/^[1-9]\d*$/);
    // Before its credential is known nobody is told.
    const stranger = new ScimClient({ ...client.access, token: 'scim_nobody' });
    expectError(await stranger.get('/Users'), 401);
    const named = client.access.baseUrl.replace(/\/scim\/v2$/, `/tenants/${other.name}/scim/v2/Users`);
    expectError(await client.get(named), 404);
    expect((await other.client.get('/Users')).status).toBe(200);
    expect((await admin.get(`/tenants/${name}/tokens`)).status).toBe(200);

    expect((await admin.post(`/tenants/${name}/resume`, {})).body).toMatchObject({ name, state: 'active' });
    expect((await client.get(user.path)).body).toEqual(before);
  });

  it('settings are merged and replaced, and a wrong one changes nothing', async () => {
    const { name } = await world.tenant();
    const path = `/tenants/${name}/settings`;
    expect((await admin.get(path)).body).toEqual({});
    const patched = await admin.patch(path, { rateLimit: { perSecond: 5, burst: 9 }, logRetentionDays: 30 });
    expect(patched.body).toEqual({ rateLimit: { perSecond: 5, burst: 9 }, logRetentionDays: 30 });
    const merged = { rateLimit: { perSecond: 5, burst: 50 }, relaxations: { loneElement: false } };
    const change = { ...merged, rateLimit: { burst: 50 }, logRetentionDays: null };
    expect((await admin.patch(path, change)).body).toEqual(merged);
    for (const body of [{ rateLimit: { burst: 1 } }, { nothing: 1 }, { relaxations: { x: false } }, [], 7])
      expectProblem(await admin.patch(path, body), 400, 'settings are not valid');
    expect((await admin.get(path)).body).toEqual(merged);
    expect((await admin.put(path, { deletionGuard: 'off' })).body).toEqual({ deletionGuard: 'off' });
    expect((await admin.get(`/tenants/${name}`)).body).toMatchObject({ settings: { deletionGuard: 'off' } });
    expect((await admin.put(path, {})).body).toEqual({});
  });

  it('house rule 9: a relaxation is switched off for one tenant, and on again', async () => {
    const [mine, other] = [await world.tenant(), await world.tenant()];
    const settings = `/tenants/${mine.name}/settings`;
    const asText = () => userBody({ active: 'False' });
    expect((await mine.client.post('/Users', asText())).status).toBe(201);
    await admin.patch(settings, { relaxations: { stringBooleans: false } });
    expectError(await mine.client.post('/Users', asText()), 400, 'invalidValue', 'invalidSyntax');
    expect((await other.client.post('/Users', asText())).status).toBe(201);
    const marker = userBody({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', 'http://marker/2'] });
    expect((await mine.client.post('/Users', marker)).status).toBe(201);
    const off = Object.fromEntries(RELAXATIONS.map((relaxation) => [relaxation, false]));
    await admin.put(settings, { relaxations: off });
    const again = userBody({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', 'http://marker/2'] });
    expect((await mine.client.post('/Users', again)).status).toBe(400);
    await admin.patch(settings, { relaxations: null });
    expect((await mine.client.post('/Users', again)).status).toBe(201);
    expect((await mine.client.post('/Users', asText())).status).toBe(201);
  });

  it('Q-FILTER-50: filters are kept out of URLs where that is set', async () => {
    const { name, client } = await world.tenant();
    await admin.patch(`/tenants/${name}/settings`, { privateFilters: true });
    expectError(await client.filter('/Users', 'userName eq "x"'), 403, 'sensitive');
    await admin.patch(`/tenants/${name}/settings`, { privateFilters: false });
    expect((await client.filter('/Users', 'userName eq "x"')).status).toBe(200);
  });

  it('a deleted tenant opens nothing at once, and is gone with its data; its name is free', async () => {
    const { name, client, token } = await world.tenant();
    const other = await world.tenant();
    const users = [await makeUser(client), await makeUser(client)];
    const kept = await makeUser(other.client);
    await makeGroup(client, { members: users.map(({ id }) => ({ value: id })) });
    await client.patch(users[0]!.path, patchOp({ op: 'replace', path: 'title', value: 't' }));
    await client.delete(users[1]!.path);
    const deleting = await admin.delete(`/tenants/${name}`);
    expect(deleting.status).toBe(202);
    expect(deleting.body).toMatchObject({ name, state: 'deleting', deletion: { resources: 2 } });
    expectError(await client.get('/Users'), 401);
    await eventually(async () => expectProblem(await admin.get(`/tenants/${name}`), 404));
    expectError(await client.get('/Users'), 401);
    expect((await other.client.get(kept.path)).body).toEqual(kept.body);

    expect((await admin.post('/tenants', { name })).status).toBe(201);
    expectError(await new ScimClient({ ...client.access, token }).get('/Users'), 401);
    const issued = await admin.post(`/tenants/${name}/tokens`, { name: 'again' });
    const again = new ScimClient({ ...client.access, token: textAt(issued.body, 'token') });
    expect(at((await again.get('/Users')).body, 'totalResults')).toBe(0);
    expect((await again.post('/Users', userBody())).status).toBe(201);
  });
});

describeOnMariadb('tenants of two replicas', (engine) => {
  it('pausing, resuming, revoking and deleting hold everywhere within five seconds', async () => {
    const databaseUrl = await engine.databaseUrl();
    const one = await startTestService({ databaseUrl });
    const two = await startTestService({ databaseUrl });
    try {
      const { name, client, token } = await one.tenant();
      const there = new ScimClient({ baseUrl: two.baseUrl, token });
      const admin = administratorOf(one);
      const becomes = (status: number) =>
        eventually(async () => expect((await there.get('/Users')).status).toBe(status), 5000);
      expect([(await client.get('/Users')).status, (await there.get('/Users')).status]).toEqual([200, 200]);
      await admin.post(`/tenants/${name}/pause`, {});
      await becomes(503);
      await admin.post(`/tenants/${name}/resume`, {});
      await becomes(200);
      const [first] = listAt((await admin.get(`/tenants/${name}/tokens`)).body, 'tokens');
      await admin.delete(`/tenants/${name}/tokens/${textAt(first, 'id')}`);
      await becomes(401);
      await admin.delete(`/tenants/${name}`);
      await eventually(async () => expectProblem(await admin.get(`/tenants/${name}`), 404));
    } finally {
      await one.close();
      await two.close();
    }
  });
});
