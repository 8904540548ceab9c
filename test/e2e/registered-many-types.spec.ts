import { beforeAll, expect, it } from '@jest/globals';

import { forEachEngine } from '../support/engines.js';
import { at, expectError, type Body } from '../support/scim-messages.js';
import { expectStatus, registeredWorld, urnOf, type RegisteringTenant } from './registered-world.js';

const TYPES = 98;

const definitionsOf = (name: string): readonly Body[] => [
  { id: urnOf(name), attributes: [{ name: 'displayName' }, { name: 'serial' }] },
  { name, endpoint: `/${name}s`, schema: urnOf(name) },
];

forEachEngine('a tenant with many resource types', (engine) => {
  const world = registeredWorld(engine);
  let tenant: RegisteringTenant;

  beforeAll(async () => {
    tenant = await world.tenant();
    const names = Array.from({ length: TYPES }, (_, index) => `Type${index}`);
    expectStatus(await tenant.admin.post('/schemas', names.flatMap(definitionsOf)), 200);
    for (const name of ['Type7', 'Type97']) {
      const body = { schemas: [urnOf(name)], displayName: name, serial: 's3' };
      expectStatus(await tenant.client.post(`/${name}s`, body), 201);
    }
  }, 60_000);

  /** The answer of the root to a filter of some terms. */
  const ask = ({ terms, narrow = '' }: { readonly terms: number; readonly narrow?: string }) => {
    const chain = Array.from({ length: terms }, (_, index) => `serial eq "s${index}"`).join(' or ');
    const schemas = ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'];
    return tenant.client.post('/.search', { schemas, filter: `${narrow}(${chain})` });
  };

  it('Q-ROOT-01: finds what it has by a filter of some terms', async () => {
    const found = await ask({ terms: 10 });
    expect(at(expectStatus(found, 200).body, 'totalResults')).toBe(2);
  });

  it('Q-ROOT-02: is refused a filter of many terms that all types are asked, until fewer are named', async () => {
    expectError(await ask({ terms: 199 }), 400, 'tooMany');
    const found = await ask({ terms: 199, narrow: 'meta.resourceType eq "Type97" and ' });
    expect(at(expectStatus(found, 200).body, 'totalResults')).toBe(1);
  });

  it('registers no more than a query can ask', async () => {
    const refused = await tenant.admin.post('/schemas', definitionsOf('Further'));
    expect(refused.status).toBe(400);
    expect(at(refused.body, 'detail')).toBe('The tenant would have 101 resource types; 100 are allowed.');
  });
});
