import { describe, expect, it } from '@jest/globals';
import { LENIENT, STRICT } from '../compat/relaxations.js';
import { ScimError } from '../errors/scim-error.js';
import type { ResourceType } from '../schema/attribute.js';
import { defineSchema } from '../schema/define-schema.js';
import { USER_TYPE } from '../schema/resource-types.js';
import type { Json } from '../text/json.js';
import { URN } from '../urns.js';
import { readResource } from './read-resource.js';
import { replaceResource } from './replace-resource.js';

const EXTRA = 'urn:example:2.0:Extra';
const description = '';
const KEY: ResourceType = {
  ...USER_TYPE,
  name: 'Key',
  schema: defineSchema({
    id: 'urn:example:2.0:Key',
    name: 'Key',
    description,
    attributes: [
      { name: 'serial', description, mutability: 'immutable' },
      { name: 'codes', description, multiValued: true, mutability: 'immutable' },
    ],
  }),
  extensions: [
    {
      required: false,
      schema: defineSchema({
        id: EXTRA,
        name: 'Extra',
        description,
        attributes: [
          { name: 'colour', description, defaultValue: 'red' },
          { name: 'note', description },
        ],
      }),
    },
  ],
};

function detail(body: Json, relaxations = STRICT): string {
  try {
    readResource(USER_TYPE, body, { exchange: 'create', relaxations });
  } catch (error) {
    if (error instanceof ScimError) return error.detail;
    throw error;
  }
  throw new Error('It was accepted.');
}

describe('the detail of a body that cannot be read', () => {
  const schemas = [URN.user];

  it.each<[Json, string]>([
    [null, 'The body must be a JSON object with the attributes of a User, not null.'],
    [['x'], 'The body must be a JSON object with the attributes of a User, not a list.'],
    [{ schemas, userName: 5 }, 'userName must be a string, not a number.'],
    [{ schemas, userName: 'u', externalId: 5 }, 'externalId must be a string, not a number.'],
    [{ schemas, userName: ' ' }, 'userName is required and must not be empty.'],
  ])('RFC 7644 §3.12: %j is told once, by its place', (body, expected) => {
    expect(detail(body)).toBe(expected);
  });

  it('C-ATTR-17: schemas with anything but URIs are none, in every tenant', () => {
    for (const relaxations of [STRICT, LENIENT]) {
      expect(detail({ schemas: [URN.user, 5], userName: 'u' }, relaxations)).toBe(
        `schemas must be a list of URIs that has "${URN.user}".`,
      );
    }
  });
});

describe('what is empty in a PUT', () => {
  const read = (attributes: Readonly<Record<string, Json>>): Json => {
    const body = { schemas: [KEY.schema.id], ...attributes };
    return readResource(KEY, body, { exchange: 'replace', relaxations: LENIENT });
  };

  it('P-PUT-09, C-NULL-02: null and an empty list clear what a replacement keeps, a list of nothing does not', () => {
    expect(read({ codes: null })).toEqual({ codes: null });
    expect(read({ codes: [] })).toEqual({ codes: null });
    expect(read({ codes: [null] })).toEqual({});
    expect(read({})).toEqual({});
  });

  it('P-PUT-15: an extension without attributes is none, and gets no defaults', () => {
    expect(read({ [EXTRA]: {} })).toEqual({});
    expect(read({ [EXTRA]: { note: 'n' } })).toEqual({ [EXTRA]: { colour: 'red', note: 'n' } });
    expect(read({ [EXTRA]: { colour: null, note: null } })).toEqual({});
  });

  it('P-PUT-07: what is immutable is named as it is in the schema', () => {
    expect(() => replaceResource(KEY, { serial: 'a' }, { serial: 'b' })).toThrow(
      /^serial is immutable: it has a value already, which cannot be changed or cleared\.$/,
    );
  });
});
