import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SchemaAdministration } from '@rollcall/directory';
import { resourceRepository, schemaRepository } from '@rollcall/persistence';
import { renderResourceType, renderSchema } from '@rollcall/scim';

import { deviceArbitrary, DEVICE_TYPE } from '../support/arbitraries/device-type.js';
import { propertyParameters } from '../support/arbitraries/property-parameters.js';
import { forEachEngine } from '../support/engines.js';
import { LINKS, NOTHING_WANTED, NOW, openStore, type OpenStore } from '../support/open-store.js';
import { Agreement } from './agreement.js';
import { LONG_VALUES } from './long-values.js';

const DEVICES = 80;
const FILTERS = 600;

forEachEngine('memory and store agree on a registered type', (engine) => {
  const { seed = Math.trunc(Math.random() * 2 ** 31) } = propertyParameters(1);
  let store: OpenStore;
  let devices: Agreement;

  beforeAll(async () => {
    store = await openStore(engine);
    const { unitOfWork } = store.database;
    const made = await store.context();
    const schemas = new SchemaAdministration(store.tenants, schemaRepository({ unitOfWork }));
    const definitions = [DEVICE_TYPE.schema, ...DEVICE_TYPE.extensions.map(({ schema }) => schema)];
    await schemas.importSchemas(made.tenant.name, [
      ...definitions.map((schema) => renderSchema(schema, LINKS.base)),
      renderResourceType(DEVICE_TYPE, LINKS.base),
    ]);
    const tenant = await store.tenants.findByName(made.tenant.name);
    const type = tenant?.types?.typeNamed(DEVICE_TYPE.name);
    if (tenant === undefined || type === undefined) throw new Error('the type is not registered');
    const ctx = { ...made, tenant };
    const walking = resourceRepository({
      unitOfWork,
      types: [],
      links: LINKS,
      ids: store.ids,
      walkedAtOnce: 0,
    });
    const [drafts = []] = fc.sample(fc.array(deviceArbitrary(), { minLength: DEVICES, maxLength: DEVICES }), {
      numRuns: 1,
      seed,
    });
    for (const [index, device] of drafts.entries()) {
      const { id: _id, schemas: _schemas, ...attributes } = device;
      const long = LONG_VALUES[index];
      const draft = {
        id: store.ids.next(),
        attributes: { ...attributes, ...(long === undefined ? {} : { label: long, serial: long }) },
        members: [],
      };
      await store.resources.create({ ...ctx, now: NOW + index * 40 }, type, draft, NOTHING_WANTED);
    }
    devices = await Agreement.on({ ctx, reader: store.resources, walking, seed }, type);
    expect(devices.size).toBe(DEVICES);
  }, 60_000);
  afterAll(() => store.close());

  it(`Q-FILTER-25 to Q-FILTER-47: on ${FILTERS} filters`, () => devices.onFilters(FILTERS), 180_000);

  it('Q-SORT-04 to Q-SORT-09: on every attribute, both ways', () => devices.onSorts(), 60_000);
});
