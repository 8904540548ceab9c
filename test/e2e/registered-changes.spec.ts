import { expect, it } from '@jest/globals';

import { forEachEngine } from '../support/engines.js';
import { at, patchOp, textAt, userBody, type Body } from '../support/scim-messages.js';
import { startTestService } from '../support/service.js';
import { adminOf, expectStatus, registeredWorld, urnOf } from './registered-world.js';

const BADGE = 'urn:example:params:scim:schemas:extension:badge:2.0:User';
const COLOUR = { name: 'colour' };

const badge = (...attributes: readonly Body[]): Body => ({ id: BADGE, name: 'Badge', attributes });

forEachEngine('what a tenant has registered', (engine) => {
  const world = registeredWorld(engine);

  it('is behind the admin token, and says what is wrong with it', async () => {
    const { admin, client, name } = await world.tenant();
    const address = `${world.service.origin}/admin/v1/tenants/${name}/schemas`;
    expect((await client.send('GET', address)).status).toBe(403);
    const wrong = await admin.post('/schemas', badge({ name: 'colour', type: 'text' }));
    expect(wrong).toMatchObject({
      status: 400,
      headers: { 'content-type': expect.stringContaining('problem+json') },
    });
    expect(textAt(wrong.body, 'detail')).toContain('attributes[0].type must be one of');
    const reserved = { ...badge(COLOUR), id: 'urn:ietf:params:scim:schemas:core:2.0:User' };
    expectStatus(await admin.post('/schemas', reserved), 400);
    expectStatus(await admin.post('/schemas', { ...badge(COLOUR), extends: ['Robot'] }), 400);
    expectStatus(await admin.get(`/schemas/${BADGE}`), 404);
    expectStatus(await admin.delete('/resource-types/Robot'), 404);
    expect((await admin.delete('/resource-types/User')).status).toBe(409);
    expect((await world.tenant()).admin.access.baseUrl).not.toBe(admin.access.baseUrl);
  });

  it('can be added to while resources have it, and a request uses it at once', async () => {
    const { admin, client, schema } = await world.tenant();
    await schema(badge(COLOUR));
    const made = await client.post('/Users', userBody({ [BADGE]: { colour: 'amber' } }));
    expectStatus(await admin.put(`/schemas/${BADGE}`, badge(COLOUR, { name: 'shape' })), 200);
    expectStatus(await admin.post('/schemas', badge(COLOUR)), 409);
    const path = `/Users/${textAt(made.body, 'id')}`;
    const patched = await client.patch(path, patchOp({ op: 'add', path: `${BADGE}:shape`, value: 'round' }));
    expect(at(expectStatus(patched, 200).body, BADGE)).toEqual({ colour: 'amber', shape: 'round' });
  });

  it.each<readonly [what: string, attribute: Body, problem: string]>([
    ['another type', { name: 'colour', type: 'integer' }, `${BADGE}:colour must be a whole number`],
    ['a list', { name: 'colour', multiValued: true }, `${BADGE}:colour must be a list`],
    ['another name', { name: 'color' }, `${BADGE}:colour has a value`],
    ['something required', { name: 'must', required: true }, 'has a value'],
  ])(
    'is not tightened to %s while a resource contradicts, which is named',
    async (_what, attribute, problem) => {
      const { admin, client, schema } = await world.tenant();
      await schema(badge(COLOUR));
      const made = await client.post('/Users', userBody({ [BADGE]: { colour: 'amber' } }));
      const id = textAt(made.body, 'id');
      const refused = await admin.put(`/schemas/${BADGE}`, badge(attribute));
      expect(refused.status).toBe(409);
      expect(textAt(refused.body, 'detail')).toContain(`User ${id}: ${BADGE}`);
      expect(textAt(refused.body, 'detail')).toContain(problem);
      expect((await client.get(`/Users/${id}`)).body).toEqual(made.body);
      expectStatus(
        await client.patch(`/Users/${id}`, patchOp({ op: 'remove', path: `${BADGE}:colour` })),
        200,
      );
      expectStatus(await admin.put(`/schemas/${BADGE}`, badge(attribute)), 200);
    },
  );

  it('is made unique only where no two resources share a value, and what is there counts then', async () => {
    const { admin, client, schema } = await world.tenant();
    await schema(badge(COLOUR));
    const [first, second] = [
      await client.post('/Users', userBody({ [BADGE]: { colour: 'amber' } })),
      await client.post('/Users', userBody({ [BADGE]: { colour: 'AMBER' } })),
    ];
    const unique = badge({ ...COLOUR, uniqueness: 'server' });
    const refused = await admin.put(`/schemas/${BADGE}`, unique);
    expect([refused.status, textAt(refused.body, 'detail')]).toEqual([
      409,
      expect.stringContaining(`${BADGE}:colour`),
    ]);
    expectStatus(await client.delete(`/Users/${textAt(second.body, 'id')}`), 204);
    expectStatus(await admin.put(`/schemas/${BADGE}`, unique), 200);
    expect((await client.post('/Users', userBody({ [BADGE]: { colour: 'Amber' } }))).status).toBe(409);
    expectStatus(
      await client.put(
        `/Users/${textAt(first.body, 'id')}`,
        userBody({ userName: textAt(first.body, 'userName') }),
      ),
      200,
    );
    expectStatus(await client.post('/Users', userBody({ [BADGE]: { colour: 'Amber' } })), 201);
  });

  it('finds what is stored by the new letter case', async () => {
    const { admin, client, schema } = await world.tenant();
    await schema(badge(COLOUR));
    await client.post('/Users', userBody({ [BADGE]: { colour: 'Amber' } }));
    const total = async (colour: string): Promise<unknown> =>
      at((await client.filter('/Users', `${BADGE}:colour eq "${colour}"`)).body, 'totalResults');
    expect([await total('amber'), await total('Amber')]).toEqual([1, 1]);
    expectStatus(await admin.put(`/schemas/${BADGE}`, badge({ ...COLOUR, caseExact: true })), 200);
    expect([await total('amber'), await total('Amber')]).toEqual([0, 1]);
  });

  it('is removed only when nothing of it is left', async () => {
    const { admin, client, type, schema } = await world.tenant();
    await type('Robot', [{ name: 'serial' }]);
    await schema(badge(COLOUR));
    const robot = await client.post('/Robots', { schemas: [urnOf('Robot')], serial: 'R1' });
    const user = await client.post('/Users', userBody({ [BADGE]: { colour: 'amber' } }));
    expect((await admin.delete(`/schemas/${urnOf('Robot')}`)).status).toBe(409);
    const inUse = await admin.delete('/resource-types/Robot');
    expect([inUse.status, textAt(inUse.body, 'detail')]).toEqual([
      409,
      expect.stringContaining(
        `Robot ${textAt(robot.body, 'id')} exists. Delete the resources of the type first.`,
      ),
    ]);
    const contradicted = await admin.delete(`/schemas/${BADGE}`);
    expect(textAt(contradicted.body, 'detail')).toContain(`User ${textAt(user.body, 'id')}: ${BADGE}:colour`);
    await client.delete(`/Robots/${textAt(robot.body, 'id')}`);
    await client.delete(`/Users/${textAt(user.body, 'id')}`);
    expectStatus(await admin.delete('/resource-types/Robot'), 204);
    expectStatus(await admin.delete(`/schemas/${urnOf('Robot')}`), 204);
    expectStatus(await admin.delete(`/schemas/${BADGE}`), 204);
    expectStatus(await client.get('/Robots'), 404);
    expectStatus(await client.get(`/Schemas/${BADGE}`), 404);
  });

  it('D-RT-04: makes an extension required through the resource type, as long as nobody lacks it', async () => {
    const { admin, client, schema } = await world.tenant();
    await schema(badge(COLOUR));
    const user = (await admin.get('/resource-types/User')).body;
    const extensions = [{ schema: BADGE, required: true }, at(user, 'schemaExtensions', 1)];
    const without = await client.post('/Users', userBody());
    const required = { ...Object(user), schemaExtensions: extensions };
    const refused = await admin.put('/resource-types/User', required);
    expect(textAt(refused.body, 'detail')).toContain(`User ${textAt(without.body, 'id')}`);
    await client.delete(`/Users/${textAt(without.body, 'id')}`);
    expectStatus(await admin.put('/resource-types/User', required), 200);
    expect(await client.post('/Users', userBody())).toMatchObject({
      status: 400,
      body: { scimType: 'invalidValue' },
    });
    expectStatus(await client.post('/Users', userBody({ [BADGE]: { colour: 'x' } })), 201);
  });

  it('is as it was after a restart', async () => {
    const databaseUrl = await engine.databaseUrl();
    const env = { ROLLCALL_BOOTSTRAP_TOKEN: 'b'.repeat(40), ROLLCALL_ADMIN_TOKEN: 'a'.repeat(40) };
    const first = await startTestService({ databaseUrl, env });
    let id: string;
    try {
      expectStatus(
        await adminOf(first, 'default').post('/schemas', badge({ ...COLOUR, uniqueness: 'server' })),
        201,
      );
      id = textAt((await first.client.post('/Users', userBody({ [BADGE]: { colour: 'amber' } }))).body, 'id');
    } finally {
      await first.close();
    }
    const second = await startTestService({ databaseUrl, env });
    try {
      expect(at((await second.client.get(`/Users/${id}`)).body, BADGE)).toEqual({ colour: 'amber' });
      const found = await second.client.filter('/Users', `${BADGE}:colour eq "AMBER"`);
      expect(at(found.body, 'totalResults')).toBe(1);
      expect((await second.client.post('/Users', userBody({ [BADGE]: { colour: 'amber' } }))).status).toBe(
        409,
      );
    } finally {
      await second.close();
    }
  }, 60_000);
});
