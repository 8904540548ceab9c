import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { propertyParameters } from '../../../../test/support/arbitraries/property-parameters.js';
import type { Json, JsonObject } from '../text/json.js';
import { isJsonArray, isJsonObject } from '../text/json.js';
import { ENTERPRISE_USER_SCHEMA } from './definitions/enterprise-user.js';
import { GROUP_SCHEMA } from './definitions/group.js';
import { readSchema } from './read-schema.js';
import { renderSchema } from './render-discovery.js';

const BASE = 'https://id.example/scim/v2';
const URN = 'urn:example:params:scim:schemas:2.0:Thing';

function read(...attributes: readonly Json[]): () => unknown {
  return () => readSchema({ id: URN, name: 'Thing', attributes });
}

const names = fc.stringMatching(/^[a-z][A-Za-z0-9_-]{0,12}$/).filter((name) => {
  const folded = name.toLowerCase();
  return !['id', 'meta', 'schemas', 'externalid', 'password', 'members'].includes(folded) && !(name in {});
});
const words = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1, maxLength: 3 });

const characteristics = {
  name: names,
  multiValued: fc.boolean(),
  description: fc.stringMatching(/^[A-Z][a-z ]{0,20}$/),
  required: fc.boolean(),
  mutability: fc.constantFrom('readOnly', 'readWrite', 'immutable'),
  returned: fc.constantFrom('always', 'never', 'default', 'request'),
};
const simple: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.record(
    {
      ...characteristics,
      type: fc.constant('string'),
      caseExact: fc.boolean(),
      uniqueness: fc.constantFrom('none', 'server', 'global'),
      canonicalValues: words,
    },
    { requiredKeys: [...Object.keys(characteristics), 'type', 'caseExact', 'uniqueness'] as never },
  ),
  fc.record({
    ...characteristics,
    type: fc.constantFrom('integer', 'decimal'),
    uniqueness: fc.constantFrom('none', 'server', 'global'),
  }),
  fc.record({ ...characteristics, type: fc.constantFrom('boolean', 'dateTime') }),
  fc.record({ ...characteristics, type: fc.constant('binary'), caseExact: fc.boolean() }),
  fc.record({
    ...characteristics,
    type: fc.constant('reference'),
    caseExact: fc.boolean(),
    uniqueness: fc.constantFrom('none', 'server'),
    referenceTypes: words,
  }),
);
const byName = { selector: (each: JsonObject) => String(each['name']).toLowerCase(), maxLength: 5 };
const complex = fc.record({
  ...characteristics,
  type: fc.constant('complex'),
  subAttributes: fc.uniqueArray(simple, { ...byName, minLength: 1 }),
}) as fc.Arbitrary<JsonObject>;
const schemas: fc.Arbitrary<JsonObject> = fc.record({
  schemas: fc.constant(['urn:ietf:params:scim:schemas:core:2.0:Schema']),
  id: fc.stringMatching(/^urn:example:[a-z0-9]{1,8}:2\.0:[A-Z][a-z]{0,8}$/),
  name: fc.stringMatching(/^[A-Z][a-z]{0,10}$/),
  description: fc.stringMatching(/^[A-Z][a-z ]{0,20}$/),
  attributes: fc.uniqueArray(fc.oneof(simple, complex), { ...byName, minLength: 1 }),
});

describe('readSchema', () => {
  it('renders as it was given, whatever the schema', () => {
    fc.assert(
      fc.property(schemas, (given) => {
        const { meta, ...rendered } = renderSchema(readSchema(given), BASE);
        expect(meta).toBeDefined();
        expect(rendered).toEqual(given);
      }),
      propertyParameters(300),
    );
  });

  it.each([ENTERPRISE_USER_SCHEMA])('reads what the service renders of $name', (schema) => {
    expect(readSchema(renderSchema(schema, BASE))).toEqual(schema);
  });

  it('C-CHAR-01: an attribute with a name alone has the defaults of RFC 7643 §2.2', () => {
    const schema = readSchema({ id: URN, attributes: [{ name: 'colour' }] });
    expect(schema).toMatchObject({ id: URN, name: 'Thing', description: 'Thing' });
    expect(schema.attributes).toEqual([
      {
        name: 'colour',
        type: 'string',
        description: 'colour',
        multiValued: false,
        required: false,
        caseExact: false,
        mutability: 'readWrite',
        returned: 'default',
        uniqueness: 'none',
      },
    ]);
  });

  it('C-CHAR-09: what is writeOnly is never returned', () => {
    const { attributes } = readSchema({ id: URN, attributes: [{ name: 'pin', mutability: 'writeOnly' }] });
    expect(attributes[0]?.returned).toBe('never');
    expect(read({ name: 'pin', mutability: 'writeOnly', returned: 'request' })).toThrow(
      'attributes[0].returned must be "never"',
    );
  });

  it('C-CHAR-04: canonical values are all that there are, also of sub-attributes', () => {
    const canonicalValues = ['amber', 'green'];
    const { attributes } = readSchema({
      id: URN,
      attributes: [
        { name: 'colour', canonicalValues },
        { name: 'shape' },
        { name: 'door', subAttributes: [{ name: 'side', canonicalValues }] },
      ],
    });
    const only = { canonicalValues, onlyCanonical: true };
    expect(attributes[0]).toMatchObject(only);
    expect(attributes[1]).not.toHaveProperty('onlyCanonical');
    expect(attributes[2]?.subAttributes?.[0]).toMatchObject(only);
  });

  it.each<readonly [problem: string, attribute: Json]>([
    ['attributes[0] must be an object', 'colour'],
    ['attributes[0].name is required', { type: 'string' }],
    ['attributes[0].type must be one of', { name: 'a', type: 'text' }],
    ['attributes[0].type must be "complex"', { name: 'a', type: 'string', subAttributes: [{ name: 'b' }] }],
    ['attributes[0].subAttributes must be there', { name: 'a', type: 'complex' }],
    [
      'attributes[0].subAttributes[0].type must be one of',
      { name: 'a', subAttributes: [{ name: 'b', type: 'complex' }] },
    ],
    [
      'attributes[0].subAttributes[0].subAttributes is not one of',
      { name: 'a', subAttributes: [{ name: 'b', subAttributes: [] }] },
    ],
    ['attributes[0].multivalued is not one of', { name: 'a', multivalued: true }],
    ['attributes[0].multiValued must be true or false, not a string', { name: 'a', multiValued: 'true' }],
    ['attributes[0].required must be true or false', { name: 'a', required: 1 }],
    ['attributes[0].mutability must be one of', { name: 'a', mutability: 'readwrite' }],
    ['attributes[0].returned must be one of', { name: 'a', returned: 'sometimes' }],
    ['attributes[0].uniqueness must be one of', { name: 'a', uniqueness: 'tenant' }],
    ['attributes[0].uniqueness must be "none"', { name: 'a', type: 'boolean', uniqueness: 'server' }],
    ['attributes[0].caseExact has no meaning', { name: 'a', type: 'integer', caseExact: true }],
    ['attributes[0].canonicalValues must be a list, not a string', { name: 'a', canonicalValues: 'x' }],
    ['attributes[0].canonicalValues must be a list of strings', { name: 'a', canonicalValues: ['x', 1] }],
    ['attributes[0].canonicalValues has a value twice', { name: 'a', canonicalValues: ['x', 'x'] }],
    [
      'attributes[0].canonicalValues is for the types "string" and "reference"',
      { name: 'a', type: 'integer', canonicalValues: ['1'] },
    ],
    [
      'attributes[0].canonicalValues is for simple attributes',
      { name: 'a', subAttributes: [{ name: 'b' }], canonicalValues: ['x'] },
    ],
    ['attributes[0].referenceTypes must be there', { name: 'a', type: 'reference' }],
    ['attributes[0].referenceTypes is for', { name: 'a', referenceTypes: ['uri'] }],
    ['attributes[0].name must not be "password"', { name: 'password' }],
    ['attributes[0].name must not be "externalID"', { name: 'externalID' }],
  ])('C-CHAR-17, D-SCH-02: says "%s"', (problem, attribute) => {
    expect(read(attribute)).toThrow(problem);
  });

  it('names every problem at once', () => {
    expect(read({ name: 'a', type: 'x' }, { name: 'b', required: 'no' })).toThrow(
      /^2 problems\. attributes\[0\]\.type .* attributes\[1\]\.required /,
    );
  });

  it.each<readonly [problem: string, schema: Json]>([
    ['A schema must be a JSON object', []],
    ['id is required', { attributes: [{ name: 'a' }] }],
    ['is not a URN', { id: 'Thing', attributes: [{ name: 'a' }] }],
    ['id is longer than 255', { id: `urn:x:${'y'.repeat(255)}`, attributes: [{ name: 'a' }] }],
    ['attributes must be a list', { id: URN }],
    [
      'attributes has 201 elements',
      { id: URN, attributes: Array.from({ length: 201 }, (_, i) => ({ name: `a${i}` })) },
    ],
    ['occurs twice', { id: URN, attributes: [{ name: 'a' }, { name: 'A' }] }],
    ['attribute is not one of', { id: URN, attribute: [{ name: 'a' }], attributes: [{ name: 'a' }] }],
    ['schemas must be', { schemas: ['urn:x:y'], id: URN, attributes: [{ name: 'a' }] }],
  ])('RFC 7643 §7: says "%s"', (problem, schema) => {
    expect(() => readSchema(schema)).toThrow(problem);
  });

  it('the members of a group are no attribute that can be registered', () => {
    const rendered = renderSchema(GROUP_SCHEMA, BASE);
    expect(isJsonArray(rendered['attributes']) && rendered['attributes'].some(isJsonObject)).toBe(true);
    expect(() => readSchema(rendered)).toThrow('must not be "members"');
  });
});
