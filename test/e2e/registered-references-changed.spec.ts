import { expect, it } from '@jest/globals';

import { forEachEngine } from '../support/engines.js';
import { at, makeGroup, makeUser, textAt, type Body } from '../support/scim-messages.js';
import { expectStatus, registeredWorld, urnOf, type RegisteringTenant } from './registered-world.js';

const ROBOT = urnOf('Robot');

/** A reference to one resource of some types. */
function keeper(referenceTypes: readonly string[], ...more: readonly Body[]): Body {
  return {
    name: 'keeper',
    subAttributes: [{ name: 'value' }, { name: '$ref', type: 'reference', referenceTypes }, ...more],
  };
}

/** With it the reference is part of the document; without it, it is kept apart. */
const TYPE = { name: 'type' };
const NOTE = { name: 'note' };

forEachEngine('references of a registered type whose schema is changed', (engine) => {
  const world = registeredWorld(engine);

  async function change({ admin }: RegisteringTenant, attribute: Body): Promise<number> {
    return (await admin.put(`/schemas/${ROBOT}`, { id: ROBOT, name: 'Robot', attributes: [attribute] }))
      .status;
  }

  it.each([
    ['apart', [], [NOTE]],
    ['in the document', [NOTE], []],
  ] as const)(
    'S-ENT-09: are found and end with their target when they are no longer kept %s',
    async (_, before, after) => {
      const tenant = await world.tenant();
      const { client, type } = tenant;
      await type('Robot', [keeper(['User'], ...before)]);
      const user = await makeUser(client);
      const body = { schemas: [ROBOT], keeper: { value: user.id } };
      const robot = expectStatus(await client.post('/Robots', body), 201);
      const path = `/Robots/${textAt(robot.body, 'id')}`;
      expect(await change(tenant, keeper(['User'], ...after))).toBe(200);
      const shown = at(expectStatus(await client.get(path), 200).body, 'keeper');
      expect(shown).toEqual({ value: user.id, $ref: `${world.service.baseUrl}/Users/${user.id}` });
      const found = await client.filter('/Robots', `keeper.value eq "${user.id}"`);
      expect(at(found.body, 'totalResults')).toBe(1);
      expectStatus(await client.delete(`/Users/${user.id}`), 204);
      expect(at((await client.get(path)).body, 'keeper')).toBeUndefined();
    },
  );

  it.each([
    ['kept apart', []],
    ['part of the document', [TYPE]],
  ] as const)('C-CHAR-16: %s never name resources of types that they may not refer to', async (_, more) => {
    const tenant = await world.tenant();
    const { client, type } = tenant;
    await type('Robot', [keeper(['User'], ...more)]);
    const user = await makeUser(client);
    const robot = await client.post('/Robots', { schemas: [ROBOT], keeper: { value: user.id } });
    const path = `/Robots/${textAt(robot.body, 'id')}`;
    expect(await change(tenant, keeper(['Group'], ...more))).toBe(409);
    expect((await client.get(path)).body).toEqual(robot.body);
    expectStatus(await client.delete(`/Users/${user.id}`), 204);
    expect(await change(tenant, keeper(['Group'], ...more))).toBe(200);
    const group = await makeGroup(client);
    const kept = await client.put(path, { schemas: [ROBOT], keeper: { value: group.id } });
    expect(at(expectStatus(kept, 200).body, 'keeper', '$ref')).toBe(
      `${world.service.baseUrl}/Groups/${group.id}`,
    );
  });

  it('C-CHAR-16: an address that nobody may write holds nothing, and is looked at when it may be written again', async () => {
    const tenant = await world.tenant();
    const { admin, client, type } = tenant;
    const owner = { name: 'owner', type: 'reference', referenceTypes: ['User'] };
    await type('Robot', [owner]);
    const user = await makeUser(client);
    const robot = await client.post('/Robots', { schemas: [ROBOT], owner: user.path });
    const id = textAt(expectStatus(robot, 201).body, 'id');
    expect(await change(tenant, { ...owner, mutability: 'readOnly' })).toBe(200);
    expect(await change(tenant, owner)).toBe(200);
    expect(await change(tenant, { ...owner, mutability: 'readOnly' })).toBe(200);
    expectStatus(await client.delete(user.path), 204);
    expect((await client.get(`/Robots/${id}`)).body).toEqual(robot.body);
    const again = { id: ROBOT, name: 'Robot', attributes: [owner] };
    const refused = expectStatus(await admin.put(`/schemas/${ROBOT}`, again), 409);
    expect(textAt(refused.body, 'detail')).toContain(`Robot ${id}: owner must be the address of a resource`);
  });
});
