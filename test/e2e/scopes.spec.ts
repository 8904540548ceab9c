/** Scopes where there is more than users and groups: registered types, events, and what is carried out later. */
import { expect, it } from '@jest/globals';

import { bulk, postOp, statusesOf } from '../support/bulk-messages.js';
import { forEachEngine } from '../support/engines.js';
import { eventually } from '../support/eventually.js';
import { ScimClient, type ScimAnswer } from '../support/scim-client.js';
import { at, idsOf, make, makeUser, patchOp, read, userBody, type Made } from '../support/scim-messages.js';
import { expectStatus, registeredWorld, urnOf, type RegisteringTenant } from './registered-world.js';

const ROBOT = urnOf('Robot');

const KEEPER = {
  name: 'keeper',
  type: 'complex',
  subAttributes: [
    { name: 'value' },
    { name: '$ref', type: 'reference', referenceTypes: ['User'], mutability: 'readOnly' },
    { name: 'displayName', mutability: 'readOnly' },
  ],
};

interface Kept {
  readonly tenant: RegisteringTenant;
  readonly user: Made;
  readonly robot: Made;
}

forEachEngine('scopes of registered types, events and later requests', (engine) => {
  const world = registeredWorld(engine);

  /** A robot, kept by a user. */
  async function kept(): Promise<Kept> {
    const tenant = await world.tenant();
    await tenant.type('Robot', [{ name: 'serial' }, KEEPER]);
    const user = await makeUser(tenant.client, { displayName: 'Ines Harbour' });
    const body = { schemas: [ROBOT], serial: 'R1', keeper: { value: user.id } };
    return { tenant, user, robot: await make(tenant.client, '/Robots', body) };
  }

  async function scoped(tenantName: string, ...scopes: readonly string[]): Promise<ScimClient> {
    const { operator, baseUrl } = world.service;
    const { token } = await operator.issueToken(tenantName, { name: 'scoped', scopes }, Date.now());
    return new ScimClient({ baseUrl, token });
  }

  function expectMissing(answer: ScimAnswer, scope: string): void {
    expectStatus(answer, 403);
    expect(answer.headers['www-authenticate']).toContain(`scope="${scope}"`);
    expect(at(answer.body, 'detail')).toContain(`"${scope}"`);
  }

  it('X-SEC-04: a registered type has scopes of its own, whatever serves it', async () => {
    const { tenant, user, robot } = await kept();
    const reader = await scoped(tenant.name, 'scim:read:Robot');
    expect(idsOf(await reader.get('/Robots'))).toEqual([robot.id]);
    expect(idsOf(await reader.get('/'))).toEqual([robot.id]);
    expectMissing(await reader.get(user.path), 'scim:read:User');
    expectMissing(
      await reader.patch(robot.path, patchOp({ op: 'remove', path: 'serial' })),
      'scim:write:Robot',
    );
    expectMissing(await (await scoped(tenant.name, 'scim:write:User')).get('/Robots'), 'scim:read:Robot');
    const writer = await scoped(tenant.name, 'scim:write:Robot');
    const results = await bulk(writer, [
      postOp('u', '/Users', userBody()),
      postOp('r', '/Robots', { schemas: [ROBOT], serial: 'R2' }),
    ]);
    expect(statusesOf(results)).toEqual(['403', '201']);
  });

  it('H13: another spelling of a path opens nothing that the plain one does not', async () => {
    const { tenant, user } = await kept();
    const reader = await scoped(tenant.name, 'scim:read:Robot');
    const { origin } = world.service;
    const named = `${origin}/tenants/${tenant.name}/scim/v2`;
    for (const path of [
      '/%55sers',
      '//Users',
      '/Users/',
      '/./Users',
      '/Robots/../Users',
      '/Robots/..%2fUsers',
      '/Robots%2f..%2fUsers',
      '/Users;x',
      '/Users%2f',
      '/Users?filter=userName%20pr',
      `/%55sers/${user.id}`,
      `/Robots/${user.id}`,
      `${origin}/scim/Users`,
      `${named}/Users`,
      `${named}/%55sers/${user.id}`,
    ]) {
      const { status, text } = await reader.get(path);
      expect([path, [403, 404].includes(status), text.includes(user.id)]).toEqual([
        path,
        true,
        path.includes(user.id) && status === 404,
      ]);
    }
  });

  it('X-SEC-04: the name of whom a resource refers to is shown to who may read that one, and to nobody else', async () => {
    const { tenant, user, robot } = await kept();
    const all = await scoped(tenant.name, 'scim:read');
    const keeper = { value: user.id, $ref: `${world.service.baseUrl}${user.path}` };
    expect(at(await read(all, robot.path), 'keeper')).toEqual({ ...keeper, displayName: 'Ines Harbour' });
    const robots = await scoped(tenant.name, 'scim:write:Robot');
    for (const path of [robot.path, `${robot.path}?attributes=keeper`])
      expect(at(await read(robots, path), 'keeper')).toEqual(keeper);
    const serial = patchOp({ op: 'replace', path: 'serial', value: 'R2' });
    expect(at(expectStatus(await robots.patch(robot.path, serial), 200).body, 'keeper')).toEqual(keeper);
    for (const endpoint of ['/Robots', '/']) {
      const listed = await robots.filter(endpoint, `keeper.value eq "${user.id}" and keeper pr`);
      expect([idsOf(listed), at(listed.body, 'Resources', 0, 'keeper')]).toEqual([[robot.id], keeper]);
      expectMissing(await robots.filter(endpoint, 'keeper.displayName sw "I"'), 'scim:read:User');
      expectMissing(await robots.get(`${endpoint}?sortBy=keeper.displayName`), 'scim:read:User');
    }
  });

  it('X-SEC-04: the scopes of a type that is there no more open nothing', async () => {
    const tenant = await world.tenant();
    await tenant.type('Robot', [{ name: 'serial' }]);
    const reader = await scoped(tenant.name, 'scim:read:Robot');
    expectStatus(await reader.get('/Robots'), 200);
    expectStatus(await tenant.admin.delete('/resource-types/Robot'), 204);
    await eventually(async () => {
      expectStatus(await reader.get('/Robots'), 404);
    });
    expectMissing(await reader.get('/'), 'scim:read');
  });

  it('X-SEC-04: events are for events:read alone, for they tell of every type', async () => {
    const { tenant } = await kept();
    const { origin } = world.service;
    const [reader, writer] = [
      await scoped(tenant.name, 'events:read'),
      await scoped(tenant.name, 'scim:write'),
    ];
    for (const path of ['feed', 'streams']) {
      expectStatus(await reader.get(`${origin}/events/v1/${path}`), 200);
      const refused = await writer.get(`${origin}/events/v1/${path}`);
      expectMissing(refused, 'events:read');
      expect(refused.headers['content-type']).toMatch(/^application\/problem\+json/);
    }
    const stream = expectStatus(await reader.post(`${origin}/events/v1/streams`, {}), 201);
    expect(at(stream.body, 'stream_id')).toEqual(expect.any(String));
    expectMissing(await writer.post(`${origin}/events/v1/streams`, {}), 'events:read');
    expectMissing(await reader.get('/Users'), 'scim:read:User');
  });

  it('E-ASYNC-12: what is carried out later has the scopes of its token, which finds out what became of it', async () => {
    const { tenant, user } = await kept();
    const writer = await scoped(tenant.name, 'scim:write:User');
    const later = (client: ScimClient): Promise<ScimAnswer> =>
      client.send('PATCH', user.path, {
        body: patchOp({ op: 'replace', path: 'title', value: 'Later' }),
        headers: { Prefer: 'respond-async' },
      });
    const accepted = expectStatus(await later(writer), 202);
    const location = String(accepted.headers.location);
    await eventually(async () => {
      expectStatus(await writer.get(location, { Accept: 'application/json' }), 200);
    });
    expect(at(await read(tenant.client, user.path), 'title')).toBe('Later');
    expectStatus(await (await scoped(tenant.name, 'scim:write')).get(location), 404);
    expectMissing(await (await scoped(tenant.name, 'scim:read')).get(location), 'scim:write');
    expectMissing(await later(await scoped(tenant.name, 'scim:write:Robot')), 'scim:write:User');
  });
});
