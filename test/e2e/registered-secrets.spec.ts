import { expect, it } from '@jest/globals';

import { bulkBody, postOp } from '../support/bulk-messages.js';
import { forEachEngine } from '../support/engines.js';
import { at, listAt, patchOp, textAt, userBody, type Body } from '../support/scim-messages.js';
import {
  eventsOf,
  expectStatus,
  registeredWorld,
  urnOf,
  type RegisteringTenant,
} from './registered-world.js';

const SECRET = 'opensesame';

/** A reference to one vault, with its name. */
const HOME = {
  name: 'home',
  subAttributes: [
    { name: 'value' },
    { name: '$ref', type: 'reference', referenceTypes: ['Vault'] },
    { name: 'displayName', mutability: 'readOnly' },
  ],
};

const vault = (more: Body): Body => ({ schemas: [urnOf('Vault')], ...more });
const robot = (home: string): Body => ({ schemas: [urnOf('Robot')], serial: 'r', home: { value: home } });

forEachEngine('what a registered attribute keeps to itself', (engine) => {
  const world = registeredWorld(engine);

  async function found({ client }: RegisteringTenant, filter: string): Promise<unknown> {
    return at(expectStatus(await client.filter('/Robots', filter), 200).body, 'totalResults');
  }

  it('C-CHAR-11: is in no answer, where its name is that of what the service computes', async () => {
    const { type, client } = await world.tenant();
    await type('Vault', [{ name: 'label' }, { name: 'groups', mutability: 'writeOnly' }]);
    const made = expectStatus(await client.post('/Vaults', vault({ label: 'a', groups: SECRET })), 201);
    const path = `/Vaults/${textAt(made.body, 'id')}`;
    const answers = [
      made,
      await client.get(path),
      await client.get('/Vaults'),
      await client.get('/'),
      await client.patch(path, patchOp({ op: 'replace', path: 'label', value: 'b' })),
      await client.put(path, vault({ label: 'c', groups: SECRET })),
    ];
    for (const { status, text } of answers) {
      expect(status).toBeLessThan(300);
      expect(text).not.toContain(SECRET);
    }
  });

  it('Q-ATTR-03, S-ENT-05: is left out and has its address, where its name is that of what the service computes', async () => {
    const { type, schema, client } = await world.tenant();
    await type('Vault', [{ name: 'label' }, { name: 'groups', multiValued: true }]);
    const made = expectStatus(await client.post('/Vaults', vault({ label: 'a', groups: ['g'] })), 201);
    const path = `/Vaults/${textAt(made.body, 'id')}`;
    expect(at((await client.get(path)).body, 'groups')).toEqual(['g']);
    expect((await client.get(`${path}?excludedAttributes=groups`)).text).not.toContain('"groups"');
    const urn = 'urn:example:params:scim:schemas:extension:home:2.0:User';
    const groups = {
      name: 'groups',
      multiValued: true,
      subAttributes: [{ name: 'value' }, { name: '$ref', type: 'reference', referenceTypes: ['Vault'] }],
    };
    await schema({ id: urn, attributes: [groups] });
    const value = textAt(made.body, 'id');
    const user = expectStatus(await client.post('/Users', userBody({ [urn]: { groups: [{ value }] } })), 201);
    const shown = [{ value, $ref: `${world.service.baseUrl}${path}` }];
    expect(at(user.body, urn, 'groups')).toEqual(shown);
    expect(at((await client.get(`/Users/${textAt(user.body, 'id')}`)).body, urn, 'groups')).toEqual(shown);
  });

  it('C-CHAR-11: is not told by what refers to the resource, nor found by it', async () => {
    const tenant = await world.tenant();
    const { type, client } = tenant;
    await type('Vault', [{ name: 'label' }, { name: 'displayName', mutability: 'writeOnly' }]);
    await type('Robot', [{ name: 'serial' }, HOME]);
    const made = expectStatus(await client.post('/Vaults', vault({ label: 'a', displayName: SECRET })), 201);
    const id = textAt(made.body, 'id');
    const one = expectStatus(await client.post('/Robots', robot(id)), 201);
    const path = `/Robots/${textAt(one.body, 'id')}`;
    const bulk = bulkBody([postOp('r', '/Robots', robot(id))]);
    const answers = [
      one,
      await client.post('/Bulk', bulk),
      await client.get(path),
      await client.get(`${path}?attributes=home.displayName`),
      await client.get('/Robots?sortBy=home.displayName'),
      await client.get('/'),
      await client.patch(path, patchOp({ op: 'replace', path: 'serial', value: 's' })),
    ];
    for (const { status, text } of answers) {
      expect(status).toBeLessThan(300);
      expect(text).not.toContain(SECRET);
    }
    expect(await found(tenant, `home.displayName eq "${SECRET}"`)).toBe(0);
    expect(await found(tenant, 'home.displayName pr')).toBe(0);
    expect(await found(tenant, `not (home.displayName sw "o") and home pr`)).toBe(2);
    expect(JSON.stringify(await eventsOf(world.service, client, 4))).not.toContain(SECRET);
  });

  it('Q-FILTER-25: is found by what refers to it, where letter case counts in its name', async () => {
    const tenant = await world.tenant();
    const { type, client } = tenant;
    await type('Vault', [{ name: 'displayName', caseExact: true }]);
    await type('Robot', [{ name: 'serial' }, HOME]);
    const made = expectStatus(await client.post('/Vaults', vault({ displayName: 'Alpha' })), 201);
    const one = expectStatus(await client.post('/Robots', robot(textAt(made.body, 'id'))), 201);
    expect(at(one.body, 'home', 'displayName')).toBe('Alpha');
    expect(await found(tenant, 'home.displayName eq "alpha"')).toBe(1);
    expect(await found(tenant, 'home.displayName pr')).toBe(1);
    expect(await found(tenant, 'not (home.displayName co "lph")')).toBe(0);
    expect(listAt((await client.filter('/', 'home.displayName sw "Al"')).body, 'Resources')).toHaveLength(1);
  });
});
