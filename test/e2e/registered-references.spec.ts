import { expect, it } from '@jest/globals';

import { bulk, idOf, postOp } from '../support/bulk-messages.js';
import { forEachEngine } from '../support/engines.js';
import {
  at,
  expectError,
  make,
  makeUser,
  patchOp,
  textAt,
  userBody,
  type Body,
} from '../support/scim-messages.js';
import { expectStatus, registeredWorld, urnOf, type RegisteringTenant } from './registered-world.js';

const DESK = 'urn:example:params:scim:schemas:extension:desk:2.0:User';
const NOBODY = '018f0000-0000-7000-8000-000000000001';

const address = (name: string, ...referenceTypes: readonly string[]): Body => ({
  name,
  type: 'reference',
  referenceTypes,
});

/** A reference to one resource of a type, as `manager` is one. */
const link = (name: string, typeName: string, ...more: readonly Body[]): Body => ({
  name,
  subAttributes: [{ name: 'value' }, address('$ref', typeName), ...more],
});

forEachEngine('references that a tenant has registered', (engine) => {
  const world = registeredWorld(engine);

  const ATTRIBUTES = [
    address('robot', 'Robot'),
    { ...address('helpers', 'Robot', 'User'), multiValued: true },
    { name: 'site', subAttributes: [address('guard', 'Robot'), { name: 'floor' }] },
    address('page', 'external'),
    address('anything', 'Robot', 'uri'),
  ];

  /** Robots at `/Machines`, and users who refer to them. */
  async function registered(): Promise<RegisteringTenant> {
    const tenant = await world.tenant();
    await tenant.type('Robot', [{ name: 'serial' }], { endpoint: '/Machines' });
    await tenant.schema({ id: DESK, name: 'Desk', attributes: ATTRIBUTES });
    return tenant;
  }

  const robot = async ({ client }: RegisteringTenant): Promise<string> =>
    (await make(client, '/Machines', { schemas: [urnOf('Robot')], serial: 'R' })).id;

  const withDesk = (desk: Body): Body => userBody({ [DESK]: desk });

  it('C-CHAR-16, C-TYPE-07: an address is that of a resource of a type that is named, and stays as it was sent', async () => {
    const tenant = await registered();
    const { client } = tenant;
    const [id, user] = [await robot(tenant), await makeUser(client)];
    const { baseUrl } = world.service;
    for (const good of [`${baseUrl}/Machines/${id}`, `/Machines/${id}`, `../Machines/${id}`, id]) {
      const desk = { robot: good, helpers: [`/Users/${user.id}`, good], site: { guard: good, floor: '3' } };
      const made = expectStatus(await client.post('/Users', withDesk(desk)), 201);
      expect(at(made.body, DESK)).toEqual(desk);
    }
    const none = [`/Machines/${NOBODY}`, `/Users/${user.id}`, `/Users/${id}`, `/Robots/${id}`, 'x', user.id];
    for (const bad of none) {
      for (const [desk, path] of [
        [{ robot: bad }, 'robot'],
        [{ site: { guard: bad } }, 'site.guard'],
      ] as const) {
        const refused = await client.post('/Users', withDesk(desk));
        expectError(refused, 400, 'invalidValue');
        expect(textAt(refused.body, 'detail')).toContain(`${DESK}:${path} must be the address of a resource`);
        expect(textAt(refused.body, 'detail')).toContain('/Machines/{id}');
      }
    }
    expectError(
      await client.post('/Users', withDesk({ helpers: [`/Groups/${user.id}`] })),
      400,
      'invalidValue',
    );
    const twice = [`/Machines/${user.id}`, `/Users/${user.id}`];
    for (const helpers of [twice, [...twice].reverse()])
      expectError(await client.post('/Users', withDesk({ helpers })), 400, 'invalidValue');
    expectStatus(await client.post('/Users', withDesk({ helpers: [user.path, user.id] })), 201);
    const elsewhere = { page: 'https://x.example/1', anything: 'urn:example:1' };
    expectStatus(await client.post('/Users', withDesk(elsewhere)), 201);
  });

  it('S-ENT-09: an address goes with the resource that it is of, and leaves the rest', async () => {
    const tenant = await registered();
    const { client } = tenant;
    const [gone, kept] = [await robot(tenant), await robot(tenant)];
    const path = (id: string): string => `/Machines/${id}`;
    const desk = {
      robot: path(gone),
      helpers: [path(kept), path(gone)],
      site: { guard: path(gone), floor: '3' },
    };
    const made = expectStatus(await client.post('/Users', withDesk(desk)), 201);
    const alone = expectStatus(await client.post('/Users', withDesk({ site: { guard: gone } })), 201);
    expectStatus(await client.delete(path(gone)), 204);
    const left = await client.get(`/Users/${textAt(made.body, 'id')}`);
    expect(at(left.body, DESK)).toEqual({ helpers: [path(kept)], site: { floor: '3' } });
    expect(at(left.body, 'meta', 'version')).toBe('W/"2"');
    expect(at((await client.get(`/Users/${textAt(alone.body, 'id')}`)).body, DESK)).toBeUndefined();
  });

  it('B-BULK-12: an address may name a resource of the same request', async () => {
    const { client } = await registered();
    const results = await bulk(client, [
      postOp('u', '/Users', withDesk({ robot: '/Machines/bulkId:r' })),
      postOp('r', '/Machines', { schemas: [urnOf('Robot')], serial: 'R' }),
    ]);
    const found = await client.get(`/Users/${idOf(results[0])}`);
    expect(at(found.body, DESK, 'robot')).toBe(`/Machines/${idOf(results[1])}`);
  });

  it('D-SCH-02: names of types that there are not are refused, and a type that is referred to stays', async () => {
    const { admin } = await registered();
    for (const attribute of [
      address('rocket', 'Rocket'),
      { name: 'site', subAttributes: [address('rocket', 'Rocket')] },
    ]) {
      const refused = expectStatus(
        await admin.put(`/schemas/${DESK}`, { id: DESK, attributes: [attribute] }),
        400,
      );
      expect(textAt(refused.body, 'detail')).toContain('refers to the resource type Rocket');
    }
    expect((await admin.delete('/resource-types/Robot')).status).toBe(400);
  });

  it('C-CHAR-16: who says another type of the same target is refused, and so is a link to oneself of another type', async () => {
    const { client, type, schema } = await world.tenant();
    await type('Robot', [{ name: 'serial' }]);
    const keepers = {
      name: 'keepers',
      multiValued: true,
      subAttributes: [{ name: 'value' }, address('$ref', 'User', 'Group'), { name: 'type' }],
    };
    await schema({ id: DESK, name: 'Desk', attributes: [keepers, link('helper', 'Robot')] });
    const keeper = await makeUser(client);
    const user = await make(client, '/Users', withDesk({ keepers: [{ value: keeper.id, type: 'User' }] }));
    const write = (path: string, value: unknown): ReturnType<typeof client.patch> =>
      client.patch(user.path, patchOp({ op: 'replace', path: `${DESK}:${path}`, value }));
    expectError(await write('keepers', [{ value: keeper.id, type: 'Group' }]), 400, 'invalidValue');
    expectError(await write('helper', { value: user.id }), 400, 'invalidValue');
    expect((await client.get(user.path)).body).toEqual(user.body);
  });

  it.each(['helper', 'keepers', 'robot'])(
    'referenceTypes of %s are tightened only where no resource contradicts, which is named',
    async (name) => {
      const { admin, client, type, schema } = await world.tenant();
      await type('Robot', [{ name: 'serial' }]);
      const definition = (typeName: string): Body => {
        const shapes: Record<string, Body> = {
          helper: link('helper', typeName),
          keepers: { ...link('keepers', typeName), multiValued: true },
          robot: address('robot', typeName),
        };
        return { id: DESK, name: 'Desk', attributes: [shapes[name]] };
      };
      await schema(definition('User'));
      const target = await makeUser(client);
      const value = { helper: { value: target.id }, keepers: [{ value: target.id }], robot: target.path }[
        name
      ];
      const user = await make(client, '/Users', withDesk({ [name]: value }));
      const refused = expectStatus(await admin.put(`/schemas/${DESK}`, definition('Robot')), 409);
      expect(textAt(refused.body, 'detail')).toContain(`User ${user.id}: ${DESK}:${name}`);
      expect((await client.get(user.path)).body).toEqual(user.body);
      await client.patch(user.path, patchOp({ op: 'remove', path: `${DESK}:${name}` }));
      expectStatus(await admin.put(`/schemas/${DESK}`, definition('Robot')), 200);
    },
  );

  it('a link that gets a sub-attribute, and loses it again, keeps what it refers to', async () => {
    const { admin, client, schema } = await world.tenant();
    const definition = (...more: readonly Body[]): Body => ({
      id: DESK,
      name: 'Desk',
      attributes: [link('helper', 'User', ...more)],
    });
    await schema(definition());
    const target = await makeUser(client);
    const user = await make(client, '/Users', withDesk({ helper: { value: target.id } }));
    const helper = async (): Promise<unknown> =>
      at((await client.get(user.path)).body, DESK, 'helper', 'value');
    expectStatus(await admin.put(`/schemas/${DESK}`, definition({ name: 'since' })), 200);
    expect(await helper()).toBe(target.id);
    expectStatus(await admin.put(`/schemas/${DESK}`, definition()), 200);
    expect(await helper()).toBe(target.id);
    expectStatus(await client.delete(target.path), 204);
    expect(await helper()).toBeUndefined();
  });
});
