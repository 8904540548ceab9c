import fc from 'fast-check';
import { defineSchema } from '@rollcall/scim';
import type { Json, Resource, ResourceType } from '@rollcall/scim';
import { textArbitrary } from './text-arbitrary.js';

const DEVICE = 'urn:example:params:scim:schemas:2.0:Device';
const LOCATION = 'urn:example:params:scim:schemas:location:2.0:Device';
const WARRANTY = 'urn:example:params:scim:schemas:warranty:2.0';

const description = 'For tests.';

const DEVICE_SCHEMA = defineSchema({
  id: DEVICE,
  name: 'Device',
  description,
  attributes: [
    { name: 'label', description, required: true },
    { name: 'serial', description, caseExact: true },
    { name: 'ports', type: 'integer', description },
    { name: 'weight', type: 'decimal', description },
    { name: 'boughtAt', type: 'dateTime', description },
    { name: 'firmware', type: 'binary', description },
    { name: 'manual', type: 'reference', referenceTypes: ['external'], description },
    { name: 'managed', type: 'boolean', description },
    { name: 'tags', multiValued: true, description },
    { name: 'readings', type: 'decimal', multiValued: true, description },
    { name: 'pin', returned: 'never', mutability: 'writeOnly', description },
    {
      name: 'interfaces',
      multiValued: true,
      description,
      subAttributes: [
        { name: 'value', description },
        { name: 'speed', type: 'integer', description },
        { name: 'seenAt', type: 'dateTime', description },
        { name: 'up', type: 'boolean', description },
        { name: 'key', returned: 'never', description },
      ],
    },
  ],
});

/** A type as a tenant registers it: an attribute of every data type, and two extensions that share the name `floor`. */
export const DEVICE_TYPE: ResourceType = Object.freeze({
  name: 'Device',
  description,
  endpoint: '/Devices',
  schema: DEVICE_SCHEMA,
  extensions: [
    {
      schema: defineSchema({
        id: LOCATION,
        name: 'Location',
        description,
        attributes: [
          { name: 'floor', type: 'integer', description },
          { name: 'room', description },
          { name: 'label', description },
          { name: 'rooms', multiValued: true, description, subAttributes: [{ name: 'value', description }] },
        ],
      }),
      required: false,
    },
    {
      schema: defineSchema({
        id: WARRANTY,
        name: 'Warranty',
        description,
        attributes: [
          { name: 'floor', description },
          { name: 'until', type: 'dateTime', description },
        ],
      }),
      required: false,
    },
  ],
  collections: [],
});

const instants = fc.constantFrom(
  '2011-05-13T04:42:34Z',
  '2011-05-13T06:42:34+02:00',
  '2011-05-13T04:42:34.000000001Z',
  '2024-02-29T12:00:00',
);

const numbers = fc.oneof(fc.constantFrom(0, 1, -1, 2, 10, 0.5, 1e300, -1e-9), fc.integer());

const optional: Readonly<Record<string, fc.Arbitrary<Json>>> = {
  serial: textArbitrary(),
  ports: fc.oneof(fc.constantFrom(0, 1, 2, 10), fc.integer()),
  weight: numbers,
  boughtAt: instants,
  firmware: fc.constantFrom('AA==', 'AA', 'AAA=', '/+8='),
  manual: fc.constantFrom('https://example.com/a', 'https://example.com/A', '../Manuals/1'),
  managed: fc.boolean(),
  tags: fc.array(textArbitrary(), { minLength: 1, maxLength: 3 }),
  readings: fc.array(numbers, { minLength: 1, maxLength: 3 }),
  interfaces: fc.array(
    fc.record({
      value: textArbitrary(),
      speed: fc.constantFrom(10, 100),
      seenAt: instants,
      up: fc.boolean(),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  [LOCATION]: fc.record({ floor: fc.integer({ min: -1, max: 2 }), room: textArbitrary() }),
  [WARRANTY]: fc.record({ until: instants }),
};

/** A device in canonical form with a value of every data type, or without. */
export function deviceArbitrary(): fc.Arbitrary<Resource> {
  return fc
    .tuple(fc.uuid({ version: 7 }), textArbitrary(), fc.record(optional, { requiredKeys: [] }))
    .map(([id, label, attributes]) => {
      const present = Object.entries(attributes).filter(
        (entry): entry is [string, Json] => entry[1] !== undefined,
      );
      const extensions = [LOCATION, WARRANTY].filter((urn) => Object.hasOwn(attributes, urn));
      return { schemas: [DEVICE, ...extensions], id, label, ...Object.fromEntries(present) };
    });
}
