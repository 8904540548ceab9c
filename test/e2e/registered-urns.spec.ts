import { expect, it } from '@jest/globals';

import { forEachEngine } from '../support/engines.js';
import { at, makeUser, textAt, userBody } from '../support/scim-messages.js';
import { expectStatus, registeredWorld, urnOf } from './registered-world.js';

/** A URN, and one that begins with it. */
const SHORT = 'urn:example:params:badge';
const LONG = 'urn:example:params:badge:2.0:More';

const HOME = {
  name: 'home',
  subAttributes: [{ name: 'value' }, { name: '$ref', type: 'reference', referenceTypes: ['User'] }],
};

forEachEngine('an extension whose URN begins with that of another', (engine) => {
  const world = registeredWorld(engine);

  it.each([
    ['after', [SHORT, LONG]],
    ['before', [LONG, SHORT]],
  ])('Q-FILTER-13, Q-FILTER-28: is found by its own attributes, %s the other', async (_, urns) => {
    const { schema, client } = await world.tenant();
    for (const id of urns) await schema({ id, attributes: [{ name: 'colour' }, HOME], extends: ['User'] });
    const keeper = await makeUser(client);
    await client.post('/Users', userBody({ [LONG]: { colour: 'amber' } }));
    await client.post('/Users', userBody({ [LONG]: { home: { value: keeper.id } } }));
    const total = async (filter: string): Promise<unknown> =>
      at(expectStatus(await client.filter('/Users', filter), 200).body, 'totalResults');
    expect(await total(`${LONG}:colour eq "amber"`)).toBe(1);
    expect(await total(`${LONG}:home.value eq "${keeper.id}"`)).toBe(1);
    expect([await total(`${LONG} pr`), await total(`${SHORT} pr`)]).toEqual([2, 0]);
    expect([await total(`schemas eq "${LONG}"`), await total(`schemas eq "${SHORT}"`)]).toEqual([2, 0]);
  });

  it.each([
    ['after', [SHORT, LONG]],
    ['before', [LONG, SHORT]],
  ])('S-ENT-05: shows its references as its own, %s the other', async (_, urns) => {
    const { schema, type, client } = await world.tenant();
    for (const id of urns) await schema({ id, attributes: [{ name: 'colour' }, HOME], extends: [] });
    const schemaExtensions = urns.map((urn) => ({ schema: urn, required: false }));
    await type('Robot', [{ name: 'serial' }], { schemaExtensions });
    const { id: value } = await makeUser(client);
    for (const urn of urns) {
      const robot = { schemas: [urnOf('Robot')], serial: 's', [urn]: { home: { value } } };
      const made = expectStatus(await client.post('/Robots', robot), 201);
      const found = await client.get(`/Robots/${textAt(made.body, 'id')}`);
      expect(at(found.body, urn)).toEqual({
        home: { value, $ref: `${world.service.baseUrl}/Users/${value}` },
      });
      expect(at(found.body, 'schemas')).toEqual([urnOf('Robot'), urn]);
    }
  });
});
