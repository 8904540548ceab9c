/** Queries over the resource types of a tenant that has registered many references. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { SchemaAdministration, type RequestContext } from '@rollcall/directory';
import { schemaRepository } from '@rollcall/persistence';
import type { Json, ResourceType } from '@rollcall/scim';

import { forEachEngine } from '../support/engines.js';
import { NOTHING_WANTED, openStore, type OpenStore } from '../support/open-store.js';

const NAMES = ['Robot', 'Sensor', 'Camera'];

/** Of each type; together more than a statement joins. */
const REFERENCES = 8;

function definitionsOf(name: string): readonly Json[] {
  const id = `urn:example:params:scim:schemas:2.0:${name}`;
  const attributes = Array.from({ length: REFERENCES }, (_, index) => ({
    name: `keeper${index}`,
    subAttributes: [
      { name: 'value' },
      { name: '$ref', type: 'reference', referenceTypes: ['User'] },
      { name: 'displayName', mutability: 'readOnly' },
    ],
  }));
  return [
    { id, name, attributes: [{ name: 'serial' }, ...attributes] },
    { name, endpoint: `/${name}s`, schema: id },
  ];
}

forEachEngine('queries over types with many references', (engine) => {
  const statements: string[] = [];
  let store: OpenStore;
  let ctx: RequestContext;
  let types: readonly ResourceType[];

  beforeAll(async () => {
    store = await openStore(engine, { onStatement: (sql) => statements.push(sql) });
    const { unitOfWork } = store.database;
    const made = await store.context();
    const schemas = new SchemaAdministration(store.tenants, schemaRepository({ unitOfWork }));
    await schemas.importSchemas(made.tenant.name, NAMES.flatMap(definitionsOf));
    const tenant = await store.tenants.findByName(made.tenant.name);
    if (tenant?.types === undefined) throw new Error('nothing was registered');
    ctx = { ...made, tenant };
    types = tenant.types.all;
  }, 60_000);
  afterAll(() => store.close());

  it('Q-ROOT-01: show each reference, and ask for none of them by itself', async () => {
    const keeper = await store.createUser(ctx, { userName: 'ines', displayName: 'Ines' });
    const value = keeper.id;
    for (const [index, type] of types.filter(({ name }) => NAMES.includes(name)).entries()) {
      const attributes = { serial: `s${index}`, [`keeper${index}`]: { value }, keeper7: { value } };
      const draft = { id: store.ids.next(), attributes, members: [] };
      await store.resources.create(ctx, type, draft, NOTHING_WANTED);
    }
    statements.length = 0;
    const { totalResults, resources } = await store.resources.listAcross(ctx, {
      parts: types.map((type) => ({ type, wanted: NOTHING_WANTED })),
      page: { startIndex: 1, count: 10 },
    });
    expect(totalResults).toBe(1 + NAMES.length);
    const shown = { value, displayName: 'Ines' };
    expect(resources.map(({ attributes }) => attributes)).toEqual([
      { userName: 'ines', displayName: 'Ines' },
      ...NAMES.map((_, index) => ({ serial: `s${index}`, [`keeper${index}`]: shown, keeper7: shown })),
    ]);
    // Of what grows with the number of attributes, engines take seconds to prepare a statement.
    const mentions = statements.map((sql) => sql.split('resource_ref').length - 1);
    expect(Math.max(...mentions)).toBe(1);
  });
});
