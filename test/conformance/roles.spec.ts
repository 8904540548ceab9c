import { expect, it } from '@jest/globals';

import { bulk, postOp, statusesOf } from '../support/bulk-messages.js';
import type { ScimClient } from '../support/scim-client.js';
import {
  at,
  bodyOf,
  CORE,
  expectError,
  idsOf,
  LIST_RESPONSE,
  listAt,
  makeUser,
  patchOp,
  read,
  resourcesOf,
  textAt,
  unique,
  userBody,
  type Body,
} from '../support/scim-messages.js';
import { conformance } from './conformance.js';
import { WAYS_TO_GIVE_ROLES } from './ways-to-give-roles.js';

const ROLE = 'urn:ietf:params:scim:schemas:core:2.0:Role';
const ENTITLEMENT = 'urn:ietf:params:scim:schemas:core:2.0:Entitlement';

const ROLES = [
  {
    value: 'admin',
    display: 'Administrator',
    type: 'staff',
    totalAssignmentsPermitted: 2,
    contains: ['desk'],
  },
  { value: 'desk', display: 'Help desk', containedBy: ['admin'] },
  { value: 'operator', supported: false },
];

conformance('11.1 Roles and entitlements (draft-ietf-scim-roles-entitlements-01)', (world) => {
  async function tenantWith(catalogue: Body = { roles: ROLES }): Promise<ScimClient> {
    const { client, admin } = await world.administered();
    const answer = await admin.put('/roles', catalogue);
    expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
    return client;
  }

  it('R-ROLE-01: ServiceProviderConfig tells of both', async () => {
    const { body } = await world.client.get('/ServiceProviderConfig');
    expect(at(body, 'RolesAndEntitlements')).toEqual({
      roles: {
        supported: true,
        multipleRolesSupported: true,
        primarySupported: true,
        typeSupported: true,
      },
      entitlements: {
        supported: true,
        multipleEntitlementsSupported: true,
        primarySupported: true,
        typeSupported: true,
      },
    });
  });

  it('R-ROLE-02: /Roles lists what the administrator registered, and clients only read it', async () => {
    const client = await tenantWith();
    const listed = await client.get('/Roles');
    expect(bodyOf(listed)).toMatchObject({ schemas: [LIST_RESPONSE], totalResults: 3, startIndex: 1 });
    const [first] = resourcesOf(listed);
    const id = textAt(first, 'id');
    const location = `${client.access.baseUrl}/Roles/${id}`;
    expect(first).toEqual({
      schemas: [ROLE],
      id,
      value: 'admin',
      display: 'Administrator',
      type: 'staff',
      supported: true,
      limitedAssignmentsPermitted: true,
      totalAssignmentsPermitted: 2,
      totalAssignmentsUsed: 0,
      contains: ['desk'],
      meta: {
        resourceType: 'Role',
        created: expect.any(String),
        lastModified: expect.any(String),
        location,
        version: 'W/"1"',
      },
    });
    const read = await client.get(`/Roles/${id}`);
    expect([read.body, read.headers.etag, read.headers.location]).toEqual([first, 'W/"1"', location]);
    expect((await client.get(`/Roles/${id}`, { 'If-None-Match': 'W/"1"' })).status).toBe(304);
    expectError(await client.get(`/Roles/${unique('none')}`), 404);
    for (const [method, path, allow] of [
      ['POST', '/Roles', 'GET, HEAD'],
      ['PUT', `/Roles/${id}`, 'GET, HEAD'],
      ['PATCH', `/Roles/${id}`, 'GET, HEAD'],
      ['DELETE', `/Roles/${id}`, 'GET, HEAD'],
      ['DELETE', '/Entitlements', 'GET, HEAD'],
    ] as const) {
      const body = { schemas: [ROLE], value: 'x' };
      const answer = await client.send(method, path, method === 'DELETE' ? {} : { body });
      expectError(answer, 405);
      expect([method, path, answer.headers.allow]).toEqual([method, path, allow]);
    }
    expect(idsOf(await client.get('/Roles'))).toHaveLength(3);
  });

  it('R-ROLE-02: roles are filtered, sorted, projected and paged', async () => {
    const client = await tenantWith();
    const values = async (query: string): Promise<readonly unknown[]> =>
      resourcesOf(await client.get(`/Roles?${query}`)).map((role) => at(role, 'value'));
    expect(await values(`filter=${encodeURIComponent('display sw "help" or supported eq false')}`)).toEqual([
      'desk',
      'operator',
    ]);
    expect(
      await values(`filter=${encodeURIComponent('contains eq "desk" and totalAssignmentsUsed eq 0')}`),
    ).toEqual(['admin']);
    expect(await values('sortBy=display')).toEqual(['admin', 'desk', 'operator']);
    expect(await values('sortBy=value&sortOrder=descending')).toEqual(['operator', 'desk', 'admin']);
    expect(await values('sortBy=value&startIndex=2&count=1')).toEqual(['desk']);
    expect(await values('count=0')).toEqual([]);
    expectError(await client.get('/Roles?filter=nonsense%20pr'), 400, 'invalidFilter');
    const [shown] = resourcesOf(await client.get('/Roles?attributes=display&count=1'));
    expect(Object.keys(shown ?? {}).sort()).toEqual(['display', 'id', 'schemas']);

    const found = await client.post('/Roles/.search', {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
      filter: 'value eq "DESK"',
    });
    expect(at(found.body, 'totalResults')).toBe(1);

    const walked: unknown[] = [];
    let cursor: unknown = '';
    while (typeof cursor === 'string') {
      const page = await client.get(
        `/Roles?sortBy=display&sortOrder=descending&count=2&cursor=${encodeURIComponent(cursor)}`,
      );
      walked.push(...resourcesOf(page).map((role) => at(role, 'value')));
      expect(at(page.body, 'totalResults')).toBe(3);
      cursor = at(page.body, 'nextCursor');
    }
    expect(walked).toEqual(['operator', 'desk', 'admin']);
  });

  it('R-ROLE-03: /Entitlements is the same for entitlements', async () => {
    const { client, admin } = await world.administered();
    expect(bodyOf(await client.get('/Entitlements'))).toMatchObject({ totalResults: 0 });
    expect((await admin.post('/entitlements', { value: 'e5', totalAssignmentsPermitted: 1 })).status).toBe(
      201,
    );
    await makeUser(client, { entitlements: [{ value: 'E5' }] });
    const [entitlement] = resourcesOf(await client.get('/Entitlements'));
    expect(entitlement).toMatchObject({
      schemas: [ENTITLEMENT],
      value: 'e5',
      totalAssignmentsUsed: 1,
      meta: { resourceType: 'Entitlement' },
    });
    const refused = await client.post('/Users', userBody({ entitlements: [{ value: 'e5' }] }));
    expectError(refused, 400, 'invalidValue');
    expect(resourcesOf(await client.get('/Roles'))).toEqual([]);
  });

  it('R-ROLE-04: both are in /ResourceTypes and /Schemas', async () => {
    for (const [name, endpoint, schema] of [
      ['Role', '/Roles', ROLE],
      ['Entitlement', '/Entitlements', ENTITLEMENT],
    ]) {
      const type = await world.client.get(`/ResourceTypes/${name}`);
      expect(bodyOf(type)).toMatchObject({ name, endpoint, schema });
      const attributes = listAt((await world.client.get(`/Schemas/${schema}`)).body, 'attributes');
      expect(attributes.map((each) => at(each, 'name'))).toEqual([
        'value',
        'display',
        'type',
        'supported',
        'limitedAssignmentsPermitted',
        'totalAssignmentsPermitted',
        'totalAssignmentsUsed',
        'containedBy',
        'contains',
      ]);
      for (const each of attributes) expect(each).toMatchObject({ mutability: 'readOnly' });
    }
  });

  it('R-ROLE-05: a role that is not registered is kept as sent, unless the tenant wants it otherwise', async () => {
    const client = await tenantWith({ roles: ROLES });
    const { body } = await makeUser(client, { roles: [{ value: 'Ghost' }] });
    expect(body['roles']).toEqual([{ value: 'Ghost' }]);
  });

  it('R-ROLE-05: where unknown roles are refused, every way to give one is, and names value and place', async () => {
    const client = await tenantWith({ unknown: 'refuse', roles: ROLES });
    for (const [way, give] of WAYS_TO_GIVE_ROLES) {
      for (const value of ['Ghost', 'operator']) {
        expect([way, await give(client, { value })]).toMatchObject([
          way,
          { status: '400', scimType: 'invalidValue', detail: expect.stringContaining(`"${value}"`) },
        ]);
      }
      expect([way, at(await give(client, { value: 'DESK' }), 'scimType')]).toEqual([way, undefined]);
    }
    const several = await client.post('/Users', userBody({ roles: [{ value: 'desk' }, { value: 'Ghost' }] }));
    expect(textAt(several.body, 'detail')).toContain('roles[1].value "Ghost"');
  });

  it('R-ROLE-05: what is looked at is the role inside the JSON that Entra sends', async () => {
    const client = await tenantWith({ unknown: 'refuse', roles: ROLES });
    const inside = (value: string): Body => ({
      value: JSON.stringify({ id: 'x', value, displayName: value }),
    });
    const { path } = await makeUser(client);
    const add = (value: string) =>
      client.patch(path, patchOp({ op: 'Add', path: 'roles', value: [inside(value)] }));
    expect((await add('desk')).status).toBe(200);
    expectError(await add('Ghost'), 400, 'invalidValue');
    expect((await read(client, path))['roles']).toEqual([{ value: 'desk', display: 'desk' }]);
  });

  it('R-ROLE-05: a user keeps an unknown role from before, and can be changed', async () => {
    const { client, admin } = await world.administered();
    const { path, body } = await makeUser(client, { roles: [{ value: 'Ghost' }] });
    expect((await admin.put('/roles', { unknown: 'refuse', roles: ROLES })).status).toBe(200);
    expect((await client.patch(path, patchOp({ op: 'replace', path: 'title', value: 'T' }))).status).toBe(
      200,
    );
    const roles = [{ value: 'Ghost' }, { value: 'desk' }];
    expect(bodyOf(await client.put(path, { ...body, roles }))['roles']).toEqual(roles);
    expectError(await client.put(path, { ...body, roles: [{ value: 'Spectre' }] }), 400, 'invalidValue');
  });

  it('R-ROLE-05: a role with a limit is given to so many users and no more', async () => {
    const client = await tenantWith();
    // Twice, and one user.
    const roles = [{ value: 'Admin' }, { value: 'admin', type: 'night' }];
    const first = await makeUser(client, { roles });
    const second = await makeUser(client);
    const give = patchOp({ op: 'add', path: 'roles', value: [{ value: 'admin' }] });
    expect((await client.patch(second.path, give)).status).toBe(200);
    expect((await client.patch(second.path, give)).status).toBe(200);
    const third = await makeUser(client);
    expectError(await client.patch(third.path, give), 400, 'invalidValue');
    const used = async () => at(resourcesOf(await client.get('/Roles'))[0], 'totalAssignmentsUsed');
    expect(await used()).toBe(2);
    expect((await read(client, third.path))['roles']).toBeUndefined();
    expect((await client.patch(first.path, patchOp({ op: 'remove', path: 'roles' }))).status).toBe(200);
    expect(await used()).toBe(1);
    expect((await client.patch(third.path, give)).status).toBe(200);
    expect((await client.delete(second.path)).status).toBe(204);
    const body = userBody({ roles: [{ value: 'admin' }] });
    const rest = [postOp('a', '/Users', body), postOp('b', '/Users', { ...body, userName: unique('b') })];
    expect(statusesOf(await bulk(client, rest))).toEqual(['201', '400']);
    expect(await used()).toBe(2);
  });

  it('R-ROLE-06: the schemas of a user do not name Role, and totals are numbers', async () => {
    const client = await tenantWith();
    const { body, path } = await makeUser(client, { schemas: [CORE, ROLE], roles: [{ value: 'desk' }] });
    expect([body['schemas'], (await read(client, path))['schemas']]).toEqual([[CORE], [CORE]]);
    expect(at((await client.get('/Roles')).body, 'totalResults')).toBe(3);
    expect(body).not.toHaveProperty('password');
  });
});
