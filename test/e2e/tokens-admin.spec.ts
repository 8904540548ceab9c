import { beforeAll, expect, it } from '@jest/globals';

import { forEachEngine } from '../support/engines.js';
import { eventually } from '../support/eventually.js';
import { ScimClient, type ScimAnswer } from '../support/scim-client.js';
import { at, expectError, listAt, makeUser, textAt, userBody } from '../support/scim-messages.js';
import { startTestService } from '../support/service.js';
import { administratorOf } from './admin-client.js';
import { serviceWorld } from './service-world.js';

const UNKNOWN = '01900000-0000-7000-8000-000000000000';

forEachEngine('tokens by the admin API', (engine) => {
  const world = serviceWorld(engine);
  let admin: ScimClient;
  beforeAll(() => {
    admin = administratorOf(world.service);
  });

  const clientOf = (issued: ScimAnswer): ScimClient =>
    new ScimClient({ baseUrl: world.service.baseUrl, token: textAt(issued.body, 'token') });

  it('X-SEC-08: a token is shown once, and opens the tenant that it is for', async () => {
    const { name, client } = await world.tenant();
    const user = await makeUser(client);
    const body = { name: 'entra', expiresInDays: 30, scopes: ['scim:read'], user: user.id };
    const issued = await admin.post(`/tenants/${name}/tokens`, body);
    expect(issued.status).toBe(201);
    const id = textAt(issued.body, 'id');
    expect(issued.headers.location).toBe(`${world.service.origin}/admin/v1/tenants/${name}/tokens/${id}`);
    expect(issued.headers['cache-control']).toBe('no-store');
    expect(issued.body).toMatchObject({
      ...{ kind: 'bearer', name: 'entra', status: 'active', scopes: ['scim:read'], user: user.id },
      ...{ networks: null, revoked: null, lastUsed: null },
    });
    const mine = clientOf(issued);
    expect((await mine.get('/Me')).status).toBe(200);
    expectError(await mine.post('/Users', userBody()), 403);
    const { token, ...shown } = issued.body as Record<string, unknown>;
    await eventually(async () => {
      const listed = await admin.get(`/tenants/${name}/tokens/${id}`);
      expect(listed.body).toEqual({ ...shown, lastUsed: expect.any(String) });
    });
    const list = await admin.get(`/tenants/${name}/tokens`);
    expect(list.text).not.toContain(String(token));
    expect(listAt(list.body, 'tokens').map((one) => textAt(one, 'name'))).toEqual(['entra', 'spec']);
  });

  it('are listed by cursor, each once', async () => {
    const { name } = await world.tenant();
    for (const one of ['a', 'b', 'c', 'd']) await admin.post(`/tenants/${name}/tokens`, { name: one });
    const seen: string[] = [];
    let path = `/tenants/${name}/tokens?limit=2`;
    for (let pages = 0; path !== '' && pages < 9; pages += 1) {
      const page = await admin.get(path);
      seen.push(...listAt(page.body, 'tokens').map((one) => textAt(one, 'name')));
      const next = at(page.body, 'next');
      path = typeof next === 'string' ? `/tenants/${name}/tokens?limit=2&cursor=${next}` : '';
    }
    expect(seen).toEqual(['d', 'c', 'b', 'a', 'spec']);
  });

  it('what is no token is refused, and says why', async () => {
    const { name } = await world.tenant();
    const path = `/tenants/${name}/tokens`;
    for (const [body, said] of [
      [{}, 'name must be given'],
      [{ name: ' ' }, 'token name'],
      [{ name: 'a', expiresInDays: 731 }, 'expiresInDays'],
      [{ name: 'a', scopes: [] }, 'scopes'],
      [{ name: 'a', scopes: ['scim:everything'] }, 'There is no scope'],
      [{ name: 'a', networks: ['localhost'] }, 'is no network'],
      [{ name: 'a', user: UNKNOWN }, 'no user with that id'],
      [{ name: 'a', kind: 'admin' }, '"kind" is not known here; known are: '],
    ] as const) {
      const refused = await admin.post(path, body);
      expect([refused.status, textAt(refused.body, 'detail')]).toEqual([400, expect.stringContaining(said)]);
    }
    expect((await admin.post('/tenants/none/tokens', { name: 'a' })).status).toBe(404);
    expect((await admin.post('/tokens', { name: 'a', scopes: ['scim:read'] })).status).toBe(400);
    expect(listAt((await admin.get(path)).body, 'tokens')).toHaveLength(1);
  });

  it('are rotated with an overlap, in which both open the same', async () => {
    const { name } = await world.tenant();
    const path = `/tenants/${name}/tokens`;
    const old = await admin.post(path, { name: 'entra', scopes: ['scim:read'] });
    const id = textAt(old.body, 'id');
    const rotated = await admin.post(`${path}/${id}/rotate`, {});
    expect(rotated.status).toBe(200);
    expect(rotated.body).toMatchObject({ name: 'entra', scopes: ['scim:read'], replaced: { id } });
    const overlap = Date.parse(textAt(rotated.body, 'replaced', 'expires')) - Date.now();
    expect(overlap).toBeGreaterThan(23 * 3_600_000);
    expect(overlap).toBeLessThanOrEqual(24 * 3_600_000);
    for (const client of [clientOf(old), clientOf(rotated)]) {
      expect((await client.get('/Users')).status).toBe(200);
      expectError(await client.post('/Users', userBody()), 403);
    }
    const newId = textAt(rotated.body, 'id');
    const last = await admin.post(`${path}/${newId}/rotate`, { overlapHours: 0 });
    expectError(await clientOf(rotated).get('/Users'), 401);
    expect((await clientOf(last).get('/Users')).status).toBe(200);
    expect((await admin.post(`${path}/${newId}/rotate`, {})).status).toBe(409);
    for (const body of [{ overlapHours: 721 }, { overlapHours: 1.5 }, { more: 1 }])
      expect((await admin.post(`${path}/${textAt(last.body, 'id')}/rotate`, body)).status).toBe(400);
  });

  it('are revoked at once, by their whole id and within their tenant only', async () => {
    const [mine, other] = [await world.tenant(), await world.tenant()];
    const path = `/tenants/${mine.name}/tokens`;
    const issued = await admin.post(path, { name: 'entra' });
    const id = textAt(issued.body, 'id');
    for (const wrong of [
      `/tenants/${other.name}/tokens/${id}`,
      `${path}/${id.slice(0, 30)}`,
      `${path}/${UNKNOWN}`,
      `/tokens/${id}`,
    ]) {
      expect((await admin.delete(wrong)).status).toBe(404);
      expect((await admin.get(wrong)).status).toBe(404);
      expect((await admin.post(`${wrong}/rotate`, {})).status).toBe(404);
    }
    expect((await clientOf(issued).get('/Users')).status).toBe(200);
    expect((await admin.delete(`${path}/${id}`)).status).toBe(204);
    expectError(await clientOf(issued).get('/Users'), 401);
    expect((await admin.delete(`${path}/${id}`)).status).toBe(409);
    expect((await admin.get(`${path}/${id}`)).body).toMatchObject({ status: 'revoked' });
    expect((await mine.client.get('/Users')).status).toBe(200);
  });

  it('one that is bound to networks opens nothing from elsewhere, and nobody is told why', async () => {
    const { name, client } = await world.tenant();
    const path = `/tenants/${name}/tokens`;
    const here = await admin.post(path, { name: 'a', networks: ['127.0.0.0/8', '::1'] });
    const elsewhere = await admin.post(path, { name: 'b', networks: ['192.0.2.0/24', '2001:db8::/32'] });
    expect(here.body).toMatchObject({ networks: ['127.0.0.0/8', '::1/128'] });
    expect((await clientOf(here).get('/Users')).status).toBe(200);
    const refused = await clientOf(elsewhere).get('/Users');
    expectError(refused, 401);
    const unknown = await new ScimClient({ ...client.access, token: 'scim_nobody' }).get('/Users');
    expect([refused.text, refused.headers['www-authenticate']]).toEqual([
      unknown.text,
      unknown.headers['www-authenticate'],
    ]);
    // Whom no proxy is trusted for may say what it likes.
    const spoofed = await clientOf(elsewhere).get('/Users', { 'X-Forwarded-For': '192.0.2.9' });
    expectError(spoofed, 401);
    const failures = world.service.logLines().map((line) => line['authFailure']);
    expect(failures).toContain('network');
  });

  it('admin tokens are issued, rotated and revoked, and open the administration alone', async () => {
    const issued = await admin.post('/tokens', { name: 'ops', networks: ['127.0.0.1'] });
    expect(issued.status).toBe(201);
    expect(issued.body).toMatchObject({ kind: 'admin', networks: ['127.0.0.1/32'] });
    expectError(await clientOf(issued).get('/Users'), 403);
    const ops = new ScimClient({ baseUrl: admin.access.baseUrl, token: textAt(issued.body, 'token') });
    expect((await ops.get('/tenants')).status).toBe(200);
    const id = textAt(issued.body, 'id');
    const rotated = await ops.post(`/tokens/${id}/rotate`, { overlapHours: 0 });
    expect((await ops.get('/tenants')).status).toBe(401);
    const fresh = new ScimClient({ baseUrl: admin.access.baseUrl, token: textAt(rotated.body, 'token') });
    const names = listAt((await fresh.get('/tokens')).body, 'tokens').map((one) => textAt(one, 'name'));
    expect(names).toEqual(['ops', 'ops', 'first start']);
    expect((await admin.delete(`/tokens/${textAt(rotated.body, 'id')}`)).status).toBe(204);
    expect((await fresh.get('/tenants')).status).toBe(401);
  });

  it('the last admin token that opens anything is not revoked', async () => {
    const tokens = listAt((await admin.get('/tokens')).body, 'tokens');
    const active = tokens.filter((one) => at(one, 'status') === 'active');
    expect(active).toHaveLength(1);
    const refused = await admin.delete(`/tokens/${textAt(active[0], 'id')}`);
    expect([refused.status, textAt(refused.body, 'detail')]).toEqual([
      409,
      expect.stringContaining('no other admin token'),
    ]);
    expect((await admin.get('/tokens')).status).toBe(200);
  });
});

forEachEngine('tokens behind a proxy', (engine) => {
  it('the address is that which a trusted proxy names', async () => {
    const service = await startTestService({
      databaseUrl: await engine.databaseUrl(),
      env: { TRUST_PROXY: '127.0.0.1' },
    });
    try {
      const admin = administratorOf(service);
      const issued = await admin.post('/tenants/default/tokens', { name: 'a', networks: ['192.0.2.0/24'] });
      const client = new ScimClient({ baseUrl: service.baseUrl, token: textAt(issued.body, 'token') });
      for (const [forwarded, status] of [
        ['192.0.2.9', 200],
        ['::ffff:192.0.2.9', 200],
        ['192.0.3.9', 401],
        ['192.0.2.9, 192.0.3.9', 401],
        ['203.0.113.1, 192.0.2.9', 200],
      ] as const) {
        const answer = await client.get('/Users', { 'X-Forwarded-For': forwarded });
        expect([forwarded, answer.status]).toEqual([forwarded, status]);
      }
      expectError(await client.get('/Users'), 401);
    } finally {
      await service.close();
    }
  });
});
