import { expect, it } from '@jest/globals';

import { forEachEngine } from '../support/engines.js';
import { eventually } from '../support/eventually.js';
import {
  at,
  bodyOf,
  listAt,
  makeUser,
  patchOp,
  textAt,
  userBody,
  type Body,
} from '../support/scim-messages.js';
import { ScimClient } from '../support/scim-client.js';
import { expectStatus, registeredWorld, urnOf, type RegisteringTenant } from './registered-world.js';

const DESK = { value: 'desk', display: 'Help desk' };
const ADMIN = { value: 'admin/global', display: 'Administrator' };

forEachEngine('the catalogue of roles, for administrators', (engine) => {
  const world = registeredWorld(engine);

  async function events({ token }: RegisteringTenant, count: number): Promise<readonly unknown[]> {
    let found: readonly unknown[] = [];
    await eventually(async () => {
      const answer = await fetch(`${world.service.origin}/events/v1/feed`, {
        headers: { authorization: `Bearer ${token}` },
      });
      found = listAt(await answer.json(), 'events');
      expect(found).toHaveLength(count);
    });
    return found.map((event) => at(event, 'data'));
  }

  it('is empty at first, and keeps unknown roles', async () => {
    const { admin } = await world.tenant();
    expect(expectStatus(await admin.get('/roles'), 200).body).toEqual({ unknown: 'keep', roles: [] });
    expect(expectStatus(await admin.get('/entitlements'), 200).body).toEqual({
      unknown: 'keep',
      entitlements: [],
    });
  });

  it('gets one value that is new, and tells where it is', async () => {
    const { admin } = await world.tenant();
    const made = expectStatus(await admin.post('/roles', ADMIN), 201);
    expect(made.body).toMatchObject({ ...ADMIN, supported: true, meta: { version: 'W/"1"' } });
    expect(textAt(made.headers, 'location')).toBe(`${admin.access.baseUrl}/roles/admin%2Fglobal`);
    expect(expectStatus(await admin.get(textAt(made.headers, 'location')), 200).body).toEqual(made.body);
    const again = expectStatus(await admin.post('/roles', { value: 'ADMIN/global' }), 409);
    expect(again.headers['content-type']).toMatch(/^application\/problem\+json/);
    expectStatus(await admin.get('/roles/none'), 404);
  });

  it('changes a value under its id, and removes it', async () => {
    const { admin, client } = await world.tenant();
    const { id } = bodyOf(await admin.post('/roles', DESK));
    const put = expectStatus(await admin.put('/roles/DESK', { ...DESK, display: 'Desk' }), 200);
    expect(put.body).toMatchObject({ id, display: 'Desk', meta: { version: 'W/"2"' } });
    // What it shows can be sent back, and nothing is another.
    expect(expectStatus(await admin.put('/roles/desk', put.body), 200).body).toEqual(put.body);
    expect(at((await client.get(`/Roles/${String(id)}`)).body, 'display')).toBe('Desk');
    expectStatus(await admin.put('/roles/other', DESK), 400);
    expectStatus(await admin.delete('/roles/desk'), 204);
    expectStatus(await admin.delete('/roles/desk'), 404);
    expect((await client.get(`/Roles/${String(id)}`)).status).toBe(404);
  });

  it('takes a list as a whole or not at all', async () => {
    const { admin } = await world.tenant();
    expectStatus(await admin.post('/roles', DESK), 201);
    const several = expectStatus(await admin.post('/roles', [ADMIN, { ...DESK, display: 'D' }]), 200);
    expect(listAt(several.body, 'roles').map((role) => at(role, 'display'))).toEqual(['D', 'Administrator']);
    const wrong = [{ value: 'new' }, { value: '', totalAssignmentsPermitted: -1 }];
    const refused = expectStatus(await admin.post('/roles', wrong), 400);
    expect(at(refused.body, 'detail')).toBe(
      '2 problems. roles[1].value is required. roles[1].totalAssignmentsPermitted must be a whole number from 0.',
    );
    expectStatus(await admin.post('/roles', [DESK, { value: 'Desk' }]), 400);
    const rest = expectStatus(await admin.put('/roles', { roles: [ADMIN] }), 200);
    expect(listAt(rest.body, 'roles')).toHaveLength(1);
    const setting = expectStatus(await admin.put('/roles', { unknown: 'mark' }), 200);
    expect([at(setting.body, 'unknown'), listAt(setting.body, 'roles').length]).toEqual(['mark', 1]);
    for (const body of [DESK, { unknown: 'ask' }, { unknown: 'keep', other: 1 }, { roles: DESK }, 'desk'])
      expectStatus(await admin.put('/roles', body), 400);
    const many = Array.from({ length: 1001 }, (_, index) => ({ value: `role-${index}` }));
    expectStatus(await admin.put('/roles', many), 400);
    expectStatus(await admin.put('/roles', many.slice(1)), 200);
    expectStatus(await admin.post('/roles', DESK), 400);
  });

  it('is for administrators, and of one tenant alone', async () => {
    const [one, other] = [await world.tenant(), await world.tenant()];
    expectStatus(await one.admin.put('/roles', { unknown: 'refuse', roles: [DESK] }), 200);
    const asClient = new ScimClient({ baseUrl: one.admin.access.baseUrl, token: one.token });
    for (const [method, path] of [
      ['GET', '/roles'],
      ['PUT', '/roles'],
      ['DELETE', '/roles/desk'],
    ] as const) {
      expect((await asClient.send(method, path, method === 'PUT' ? { body: {} } : {})).status).toBe(403);
    }
    expect(expectStatus(await other.admin.get('/roles'), 200).body).toEqual({ unknown: 'keep', roles: [] });
    const id = textAt((await one.client.get('/Roles')).body, 'Resources', 0, 'id');
    expect((await other.client.get(`/Roles/${id}`)).status).toBe(404);
    expect(at((await other.client.get('/Roles')).body, 'totalResults')).toBe(0);
    await makeUser(other.client, { roles: [{ value: 'Ghost' }] });
    expect((await one.client.post('/Users', userBody({ roles: [{ value: 'Ghost' }] }))).status).toBe(400);
  });

  it('goes with schemas that are registered before and after', async () => {
    const tenant = await world.tenant();
    await tenant.type('Robot', [{ name: 'arms', type: 'integer' }]);
    expectStatus(await tenant.admin.post('/roles', DESK), 201);
    await tenant.type('Drone', [{ name: 'wings', type: 'integer' }]);
    expect(at((await tenant.client.get('/Roles')).body, 'totalResults')).toBe(1);
    expectStatus(await tenant.client.post('/Robots', { schemas: [urnOf('Robot')], arms: 2 }), 201);
    for (const [name, endpoint] of [
      ['Role', '/Things'],
      ['Thing', '/Roles'],
    ]) {
      const body = { name, endpoint, schema: urnOf('Robot') };
      expectStatus(await tenant.admin.post('/resource-types', body), 400);
    }
    const schema = { id: 'urn:ietf:params:scim:schemas:core:2.0:Role', attributes: [{ name: 'x' }] };
    expectStatus(await tenant.admin.post('/schemas', schema), 400);
  });

  it('has events say which roles a user got and lost, and mark those that are unknown', async () => {
    const tenant = await world.tenant();
    const { client, admin } = tenant;
    const { path } = await makeUser(client, { roles: [{ value: 'desk' }, { value: 'night' }] });
    expectStatus(await admin.put('/roles', { unknown: 'mark', roles: [DESK] }), 200);
    const replace = (roles: readonly Body[]) =>
      client.patch(path, patchOp({ op: 'replace', path: 'roles', value: roles }));
    expectStatus(await replace([{ value: 'desk' }, { value: 'Ghost', type: 'staff' }]), 200);
    expectStatus(
      await replace([
        { value: 'desk', display: 'Help desk' },
        { value: 'Ghost', type: 'staff' },
      ]),
      200,
    );
    expectStatus(await client.delete(path), 204);
    const [created, got, shown, deleted] = await events(tenant, 4);
    expect(at(created, 'roles')).toEqual({ added: [{ value: 'desk' }, { value: 'night' }], removed: [] });
    expect(at(got, 'changed')).toEqual(['roles']);
    expect(at(got, 'roles')).toEqual({
      added: [{ value: 'Ghost', type: 'staff' }],
      removed: [{ value: 'night' }],
      unknown: ['Ghost'],
    });
    // The same role by another name.
    expect([at(shown, 'changed'), at(shown, 'roles')]).toEqual([['roles'], undefined]);
    expect(listAt(deleted, 'roles', 'removed')).toHaveLength(2);
  });

  it('refuses unknown roles at /Me', async () => {
    const { client, admin, name } = await world.tenant();
    expectStatus(await admin.put('/roles', { unknown: 'refuse', roles: [DESK] }), 200);
    const { id } = await makeUser(client);
    const { token } = await world.service.operator.issueToken(name, { name: 'me', subject: id }, Date.now());
    const me = new ScimClient({ baseUrl: client.access.baseUrl, token });
    const give = (value: string) =>
      me.patch('/Me', patchOp({ op: 'add', path: 'roles', value: [{ value }] }));
    expect([(await give('Ghost')).status, (await give('desk')).status]).toEqual([400, 200]);
  });
});
