import { beforeEach, expect, it } from '@jest/globals';

import { bulk, bulkBody, resultsOf } from '../support/bulk-messages.js';
import { forEachEngine } from '../support/engines.js';
import { eventually } from '../support/eventually.js';
import { ScimClient } from '../support/scim-client.js';
import {
  at,
  groupBody,
  listAt,
  make,
  makeUser,
  patchOp,
  read,
  textAt,
  userBody,
} from '../support/scim-messages.js';
import { guardWorld, makeUsers, type GuardedTenant } from './guard-world.js';
import { eventsOf, expectStatus, urnOf } from './registered-world.js';

const OFF = patchOp({ op: 'replace', path: 'active', value: false });

forEachEngine('the deletion guard stands before every way to remove', (engine) => {
  const world = guardWorld(engine, '20%/3/60m');
  let tenant: GuardedTenant;
  let ids: readonly string[];

  beforeEach(async () => {
    tenant = await world.tenant();
    ids = await makeUsers(tenant.client, 10);
  });

  const statusesOf = (results: readonly unknown[]) => results.map((result) => at(result, 'status'));
  const deletions = () => ids.map((id) => ({ method: 'DELETE', path: `/Users/${id}` }));

  it('Bulk: each operation by itself', async () => {
    const { client } = tenant;
    const results = await bulk(client, deletions());
    expect(statusesOf(results)).toEqual([...Array(3).fill('204'), ...Array(7).fill('429')]);
    expect(at(results[3], 'response')).toMatchObject({
      status: '429',
      detail: expect.stringContaining('Held'),
    });
    const stopped = await bulk(
      client,
      ids.map((id) => ({ method: 'PATCH', path: `/Users/${id}`, data: OFF })).slice(3),
      { failOnErrors: 1 },
    );
    expect(statusesOf(stopped)).toEqual(['200', '200', '200', '429']);
  });

  it('asynchronous Bulk', async () => {
    const { client } = tenant;
    const accepted = await client.send('POST', '/Bulk', {
      headers: { Prefer: 'respond-async' },
      body: bulkBody(deletions()),
    });
    expectStatus(accepted, 202);
    await eventually(async () => {
      expect(at((await client.get('/Users?count=0')).body, 'totalResults')).toBe(7);
      const { body } = await tenant.admin.get('/guard');
      expect(listAt(body, 'refused')).toHaveLength(7);
    });
  });

  it('PATCH and PUT that deactivate, and what is no removal goes on', async () => {
    const { client } = tenant;
    for (const id of ids.slice(0, 3)) expectStatus(await client.patch(`/Users/${id}`, OFF), 200);
    const [, , , next = ''] = ids;
    expect((await client.patch(`/Users/${next}`, OFF)).status).toBe(429);
    const { userName } = await read(client, `/Users/${next}`);
    const put = (active: boolean) => client.put(`/Users/${next}`, userBody({ userName, active, title: 'T' }));
    expect((await put(false)).status).toBe(429);
    expect(await read(client, `/Users/${next}`)).toMatchObject({ active: true, meta: { version: 'W/"1"' } });
    expectStatus(await put(true), 200);
    expectStatus(await client.delete(`/Users/${next}`), 204);
  });

  it('members: PATCH, PUT that leaves them out, and the deletion of their group', async () => {
    const { client } = tenant;
    const members = ids.map((value) => ({ value }));
    const one = await make(client, '/Groups', groupBody({ members }));
    const two = await make(client, '/Groups', groupBody({ members: members.slice(0, 5) }));
    const { displayName } = one.body;
    const named = { displayName, members: members.slice(5) };
    expect((await client.put(one.path, groupBody(named))).status).toBe(429);
    expect((await client.put(one.path, groupBody({ displayName }))).status).toBe(429);
    expect((await client.patch(one.path, patchOp({ op: 'remove', path: 'members' }))).status).toBe(429);
    expect((await client.delete(one.path)).status).toBe(429);
    expect((await client.delete(two.path)).status).toBe(429);
    expect(listAt(await read(client, one.path), 'members')).toHaveLength(10);
    const [first = ''] = ids;
    const path = `members[value eq "${first}"]`;
    expectStatus(await client.patch(one.path, patchOp({ op: 'remove', path })), 204);
  });

  it('/Me', async () => {
    const { client, name } = tenant;
    const { operator } = world.service;
    const self = async (subject: string) => {
      const { token } = await operator.issueToken(name, { name: 'me', subject }, Date.now());
      return new ScimClient({ baseUrl: client.access.baseUrl, token });
    };
    for (const id of ids.slice(0, 3)) expectStatus(await (await self(id)).delete('/Me'), 204);
    const me = await self(ids[3] ?? '');
    expect((await me.delete('/Me')).status).toBe(429);
    for (const id of ids.slice(4, 7)) expectStatus(await (await self(id)).patch('/Me', OFF), 200);
    expect((await me.patch('/Me', OFF)).status).toBe(429);
    expectStatus(await me.get('/Me'), 200);
  });

  it('types that the tenant has registered', async () => {
    const { client, admin } = tenant;
    expectStatus(
      await admin.post('/schemas', { id: urnOf('Robot'), name: 'Robot', attributes: [{ name: 'arms' }] }),
      201,
    );
    const type = { name: 'Robot', endpoint: '/Robots', schema: urnOf('Robot') };
    expectStatus(await admin.post('/resource-types', type), 201);
    const robots: string[] = [];
    await eventually(async () => {
      robots.push((await make(client, '/Robots', { schemas: [urnOf('Robot')], arms: 'two' })).path);
      expect(robots.length).toBeGreaterThanOrEqual(5);
    });
    const answers: number[] = [];
    for (const path of robots) answers.push((await client.delete(path)).status);
    expect(answers.slice(0, 4)).toEqual([204, 204, 204, 429]);
    const deleted = expectStatus(await admin.get('/archive?type=Robot'), 200);
    const id = textAt(deleted.body, 'resources', 0, 'id');
    expectStatus(await admin.post(`/archive/${id}/restore`, {}), 200);
    expect(await read(client, `/Robots/${id}`)).toMatchObject({ arms: 'two', meta: { version: 'W/"3"' } });
  });

  it('a rejection holds what the threshold would let through', async () => {
    const { client, admin } = tenant;
    const [first = '', second = ''] = ids;
    const decision = { action: 'delete', type: 'User', minutes: 10 };
    const rejected = expectStatus(await admin.post('/guard/reject', decision), 200);
    expect(textAt(rejected.body, 'removals', 0, 'rejectedUntil')).toMatch(/^\d{4}-.*Z$/);
    const refusal = await client.delete(`/Users/${first}`);
    expect([refusal.status, at(refusal.body, 'detail')]).toEqual([
      429,
      expect.stringContaining('an administrator holds all further ones'),
    ]);
    expectStatus(await admin.post('/guard/approve', { action: 'delete', type: 'User', count: 1 }), 200);
    expectStatus(await client.delete(`/Users/${first}`), 204);
    expectStatus(await client.delete(`/Users/${second}`), 204);
  });

  it('a restored user is told of as created again, and cannot be restored twice or beside a namesake', async () => {
    const { client, admin } = tenant;
    const { id, path, body } = await makeUser(client);
    expectStatus(await client.delete(path), 204);
    const { body: restored } = expectStatus(await admin.post(`/archive/${id}/restore`, {}), 200);
    expect(restored).toEqual({ id, type: 'User', version: 3, memberships: 0, references: 0, missing: 0 });
    const told = (await eventsOf(world.service, client, 13)).filter(
      (event) => at(event, 'data', 'resourceId') === id,
    );
    expect(told.map((event) => [at(event, 'type'), at(event, 'data', 'operation')])).toEqual([
      ['scim.user.created', 'create'],
      ['scim.user.deleted', 'delete'],
      ['scim.user.created', 'restore'],
    ]);
    const again = expectStatus(await admin.post(`/archive/${id}/restore`, {}), 404);
    expect(again.headers['content-type']).toMatch(/^application\/problem\+json/);
    expectStatus(await client.delete(path), 204);
    const other = await makeUser(client, { userName: body['userName'] });
    const conflict = expectStatus(await admin.post(`/archive/${id}/restore`, {}), 409);
    expect(at(conflict.body, 'detail')).toContain(
      `the User ${other.id} has userName "${String(body['userName'])}"`,
    );
  });

  it('refuses what an administrator asks for wrongly', async () => {
    const { admin, client } = tenant;
    for (const [path, body, status] of [
      ['/guard/approve', {}, 409],
      ['/guard/approve', { count: 0 }, 400],
      ['/guard/approve', { minutes: 10_081 }, 400],
      ['/guard/approve', { action: 'create' }, 400],
      ['/guard/approve', { action: 'delete', type: 'Robot' }, 404],
      ['/guard/reject', { count: 1 }, 400],
      ['/archive/restore', {}, 400],
      ['/archive/restore', { ids: [] }, 400],
      ['/archive/nothing/restore', {}, 404],
    ] as const)
      expect([path, body, (await admin.post(path, body)).status]).toEqual([path, body, status]);
    for (const query of ['limit=0', 'limit=1001', 'cursor=x', 'from=2026-01-01', 'until=1'])
      expect([query, (await admin.get(`/archive?${query}`)).status]).toEqual([query, 400]);
    const foreign = new ScimClient({ baseUrl: admin.access.baseUrl, token: client.access.token });
    for (const path of ['/guard', '/archive']) expect((await foreign.get(path)).status).toBe(403);
  });

  it('the results of a Bulk request that was held can be sent again', async () => {
    const { client, admin } = tenant;
    const first = resultsOf(await client.post('/Bulk', bulkBody(deletions())));
    expectStatus(await admin.post('/guard/approve', { count: 7 }), 200);
    const again = first.flatMap((result, index) =>
      at(result, 'status') === '429' ? [deletions()[index]] : [],
    );
    expect(statusesOf(await bulk(client, again))).toEqual(Array(7).fill('204'));
  });
});
