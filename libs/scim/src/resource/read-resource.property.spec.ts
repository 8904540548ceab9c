import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LENIENT, STRICT } from '../compat/relaxations.js';
import { ScimError } from '../errors/scim-error.js';
import type { Attribute } from '../schema/attribute.js';
import { GROUP_TYPE, USER_TYPE } from '../schema/resource-types.js';
import type { Json, JsonObject } from '../text/json.js';
import { readJson } from '../text/read-json.js';
import { URN } from '../urns.js';
import { checkResource } from './check-resource.js';
import { projectResource } from './project-resource.js';
import { readProjection } from './projection.js';
import { readResource } from './read-resource.js';
import { replaceResource } from './replace-resource.js';
import { resourceChanges } from './resource-changes.js';
import type { Resource } from './resource.js';
import { schemasOf } from './schemas-of.js';

const seed = process.env['ROLLCALL_TEST_SEED'];
const RUNS = { numRuns: 500, ...(seed === undefined ? {} : { seed: Number(seed) }) };

const HOSTILE = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '$ref',
  '',
  'a.b',
  'urn:x:y',
  'ID',
];
const NAMES = [...USER_TYPE.schema.attributes, ...GROUP_TYPE.schema.attributes].flatMap((attribute) => [
  attribute.name,
  attribute.name.toUpperCase(),
  ...(attribute.subAttributes ?? []).map((sub) => sub.name),
]);
const keys = fc.constantFrom(
  ...HOSTILE,
  ...NAMES,
  'schemas',
  'id',
  'meta',
  'externalId',
  URN.enterpriseUser,
  URN.user,
);

const anything = fc.letrec<{ json: Json; object: JsonObject; array: Json }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<Json>(null, '', 'True', '{"value":"x"}', 'https://h/Users/1', [], {}),
    fc.oneof(fc.string(), fc.boolean(), fc.double({ noNaN: true, noDefaultInfinity: true })),
    tie('array'),
    tie('object'),
  ),
  array: fc.array(tie('json'), { maxLength: 4 }),
  object: fc.dictionary(keys, tie('json'), { maxKeys: 6, noNullPrototype: false }),
}));

/** A value that the attribute may have, in the spelling of the schema. */
function valid(attribute: Attribute): fc.Arbitrary<Json> {
  const one = (): fc.Arbitrary<Json> => {
    if (attribute.subAttributes !== undefined) {
      const subs = attribute.subAttributes.filter((sub) => sub.name !== 'primary');
      const needed = subs.some((sub) => sub.name === '$ref') ? ['value'] : [];
      const entries = Object.fromEntries(subs.map((sub) => [sub.name, valid(sub)]));
      return fc.record<Record<string, Json>, string>(entries, { requiredKeys: needed });
    }
    if (attribute.type === 'boolean') return fc.boolean();
    if (attribute.type === 'binary') return fc.constantFrom('aGVsbG8', 'MAMCAQU=');
    const text = fc.string({ minLength: 1, unit: 'grapheme' });
    return attribute.required ? text.filter((value) => value.trim() !== '') : text;
  };
  return attribute.multiValued ? fc.array(one(), { maxLength: 4 }) : one();
}

const validUsers = fc.record<Record<string, Json>, string>(
  {
    schemas: fc.constant<Json>([URN.user]),
    externalId: fc.string(),
    ...Object.fromEntries(USER_TYPE.schema.attributes.map((attribute) => [attribute.name, valid(attribute)])),
    [URN.enterpriseUser]: fc.record<Record<string, Json>, string>(
      Object.fromEntries(
        (USER_TYPE.extensions[0]?.schema.attributes ?? []).map((attribute) => [
          attribute.name,
          valid(attribute),
        ]),
      ),
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['schemas', 'userName'] },
);

function rendered(resource: Resource): JsonObject {
  return { schemas: schemasOf(USER_TYPE, resource), id: '1', ...resource, meta: { resourceType: 'User' } };
}

describe('readResource, as laws', () => {
  it('throws nothing but ScimError on any JSON, and pollutes nothing', () => {
    fc.assert(
      fc.property(
        anything.json,
        fc.constantFrom(LENIENT, STRICT),
        fc.constantFrom('create', 'replace'),
        (body, relaxations, exchange) => {
          for (const json of [body, readJson(JSON.stringify(body))]) {
            for (const type of [USER_TYPE, GROUP_TYPE]) {
              try {
                const read = readResource(type, json, { exchange, relaxations });
                checkResource(type, read);
              } catch (error) {
                expect(error).toBeInstanceOf(ScimError);
              }
            }
          }
          expect(Reflect.ownKeys(Object.prototype)).not.toContain('value');
          expect(Reflect.get({}, 'polluted')).toBeUndefined();
        },
      ),
      RUNS,
    );
  });

  it('writes only keys that the schemas know, however hostile the body', () => {
    const known = new Set([
      'externalId',
      URN.enterpriseUser,
      ...USER_TYPE.schema.attributes.map(({ name }) => name),
    ]);
    fc.assert(
      fc.property(anything.object, (attributes) => {
        const body = readJson(JSON.stringify({ ...attributes, schemas: [URN.user], userName: 'x' }));
        let read: Resource;
        try {
          read = readResource(USER_TYPE, body, { exchange: 'create', relaxations: LENIENT });
        } catch (error) {
          expect(error).toBeInstanceOf(ScimError);
          return;
        }
        expect(Object.keys(read).filter((key) => !known.has(key))).toEqual([]);
      }),
      RUNS,
    );
  });

  it('is idempotent: the reading of a rendered resource is that resource', () => {
    fc.assert(
      fc.property(validUsers, (body) => {
        const read = readResource(USER_TYPE, body, { exchange: 'create', relaxations: LENIENT });
        const again = readResource(USER_TYPE, rendered({ active: null, ...read }), {
          exchange: 'create',
          relaxations: LENIENT,
        });
        expect(JSON.stringify(again)).toBe(JSON.stringify(read));
        expect(() => checkResource(USER_TYPE, read)).not.toThrow();
      }),
      RUNS,
    );
  });

  it('does not change what it reads', () => {
    fc.assert(
      fc.property(validUsers, (body) => {
        const before = JSON.stringify(body);
        readResource(USER_TYPE, body, { exchange: 'create', relaxations: LENIENT });
        expect(JSON.stringify(body)).toBe(before);
      }),
      RUNS,
    );
  });

  it('P-PUT-14: a PUT of what GET shows changes nothing', () => {
    fc.assert(
      fc.property(validUsers, (body) => {
        const stored = readResource(USER_TYPE, body, { exchange: 'create', relaxations: LENIENT });
        const projection = readProjection(USER_TYPE, {}, { relaxations: LENIENT });
        const shown = projectResource(USER_TYPE, rendered(stored), projection);
        const put = 'active' in stored ? shown : { ...shown, active: null };
        const incoming = readResource(USER_TYPE, put, { exchange: 'replace', relaxations: LENIENT });
        expect(resourceChanges(USER_TYPE, stored, replaceResource(USER_TYPE, stored, incoming))).toEqual([]);
      }),
      RUNS,
    );
  });

  it('C-CHAR-11, C-CHAR-12: the whole projection is the resource without what is never returned', () => {
    fc.assert(
      fc.property(validUsers, (body) => {
        const whole = rendered(readResource(USER_TYPE, body, { exchange: 'create', relaxations: LENIENT }));
        const projection = readProjection(USER_TYPE, {}, { relaxations: LENIENT });
        const expected = Object.fromEntries(Object.entries(whole).filter(([key]) => key !== 'password'));
        expect(projectResource(USER_TYPE, whole, projection)).toEqual(expected);
      }),
      RUNS,
    );
  });
});
