import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  renderResource,
  SchemaAdministration,
  type RequestContext,
  type ResourceReader,
  type StoredResource,
} from '@rollcall/directory';
import { resourceRepository, schemaRepository } from '@rollcall/persistence';
import {
  bindFilter,
  bindSort,
  compareSortKeys,
  LENIENT,
  matches,
  printFilter,
  renderResourceType,
  renderSchema,
  sortKey,
  type BoundFilter,
  type BoundSort,
  type Filter,
  type Resource,
  type ResourceType,
} from '@rollcall/scim';

import { deviceArbitrary, DEVICE_TYPE } from '../support/arbitraries/device-type.js';
import { filterArbitrary, sampleAttributes } from '../support/arbitraries/filter-arbitrary.js';
import { propertyParameters } from '../support/arbitraries/property-parameters.js';
import { forEachEngine } from '../support/engines.js';
import { ALL_WANTED, LINKS, NOTHING_WANTED, NOW, openStore, type OpenStore } from '../support/open-store.js';

const DEVICES = 80;
const FILTERS = 600;

/** A resource as the store has it and as a client would see it. */
interface Sample {
  readonly stored: StoredResource;
  readonly rendered: Resource;
}

/** Longer than any key, alike for longer than a key's prefix. */
const LONG = [`${'lang '.repeat(120)}Ä`, `${'lang '.repeat(120)}B`, 'é'.repeat(255), 'x'.repeat(511)];

forEachEngine('memory and store agree on a registered type', (engine) => {
  const { seed = Math.trunc(Math.random() * 2 ** 31) } = propertyParameters(1);
  let store: OpenStore;
  let ctx: RequestContext;
  /** The same store when it goes through every tenant in chunks. */
  let walking: ResourceReader;
  let type: ResourceType;
  let samples: readonly Sample[];

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
    const found = tenant?.types?.typeNamed(DEVICE_TYPE.name);
    if (tenant === undefined || found === undefined) throw new Error('the type is not registered');
    type = found;
    ctx = { ...made, tenant };
    walking = resourceRepository({ unitOfWork, types: [], links: LINKS, ids: store.ids, walkedAtOnce: 0 });
    const [devices = []] = fc.sample(
      fc.array(deviceArbitrary(), { minLength: DEVICES, maxLength: DEVICES }),
      { numRuns: 1, seed },
    );
    for (const [index, device] of devices.entries()) {
      const { id: _id, schemas: _schemas, ...attributes } = device;
      const long = LONG[index];
      const draft = {
        id: store.ids.next(),
        attributes: { ...attributes, ...(long === undefined ? {} : { label: long, serial: long }) },
        members: [],
      };
      await store.resources.create({ ...ctx, now: NOW + index * 40 }, type, draft, NOTHING_WANTED);
    }
    const { resources } = await store.resources.list(ctx, type, {
      page: { startIndex: 1, count: 1000 },
      wanted: ALL_WANTED,
    });
    samples = resources.map((stored) => ({ stored, rendered: renderResource(type, stored, LINKS) }));
    expect(samples).toHaveLength(DEVICES);
  }, 60_000);
  afterAll(() => store.close());

  async function expectAgreement(
    reader: ResourceReader,
    query: { readonly filter?: BoundFilter; readonly sort?: BoundSort },
  ): Promise<void> {
    const { filter, sort } = query;
    const matching = samples.filter(({ rendered }) => filter === undefined || matches(filter, rendered));
    const ordered =
      sort === undefined
        ? matching
        : (sort.descending ? [...matching].reverse() : [...matching]).sort((a, b) =>
            compareSortKeys(sortKey(a.rendered, sort), sortKey(b.rendered, sort), sort),
          );
    const page = { startIndex: 1, count: 1000 };
    const found = await reader.list(ctx, type, { ...query, page, wanted: NOTHING_WANTED });
    expect(found.resources.map(({ id }) => id)).toEqual(ordered.map(({ stored }) => stored.id));
    expect(found.totalResults).toBe(ordered.length);
  }

  const attributes = () =>
    sampleAttributes(
      type,
      samples.map(({ rendered }) => rendered),
    );

  it(`Q-FILTER-25 to Q-FILTER-47: on ${FILTERS} filters`, async () => {
    const filters = filterArbitrary({ attributes: attributes(), depth: 2 });
    await fc.assert(
      fc.asyncProperty(filters, fc.boolean(), async (filter: Filter, chunks: boolean) => {
        try {
          const bound = bindFilter(filter, type, LENIENT);
          await expectAgreement(chunks ? walking : store.resources, { filter: bound });
        } catch (error) {
          throw new Error(printFilter(filter), { cause: error });
        }
      }),
      { ...propertyParameters(FILTERS), seed },
    );
  }, 180_000);

  it('Q-SORT-04 to Q-SORT-09: on every attribute, both ways', async () => {
    const simple = attributes().filter(({ target }) => (target.sub ?? target.attribute).type !== 'complex');
    for (const { target } of simple) {
      for (const order of ['ascending', 'descending']) {
        const sort = bindSort(type, target.key, order, LENIENT);
        if (sort !== undefined) await expectAgreement(store.resources, { sort });
      }
    }
  }, 60_000);
});
