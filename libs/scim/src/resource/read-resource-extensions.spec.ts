import { describe, expect, it } from '@jest/globals';
import type { ResourceType } from '../schema/attribute.js';
import { defineSchema } from '../schema/define-schema.js';
import { USER_TYPE } from '../schema/resource-types.js';
import type { Json, JsonObject } from '../text/json.js';
import { CREATE, refusal, REPLACE, user } from './read-resource.fixture.js';
import { readResource } from './read-resource.js';

describe('readResource: extensions with requirements', () => {
  const badge = defineSchema({
    id: 'urn:example:2.0:Badge',
    name: 'Badge',
    description: 'A badge.',
    attributes: [
      { name: 'colour', description: 'Its colour.', required: true },
      { name: 'serial', description: 'Its number.', mutability: 'immutable', required: true },
      { name: 'size', description: 'Its size.', type: 'integer', defaultValue: 3 },
    ],
  });
  const typeWith = (required: boolean): ResourceType => ({
    ...USER_TYPE,
    extensions: [{ schema: badge, required }],
  });

  it('D-RT-04: a required extension must be there, an optional one need not', () => {
    expect(refusal(user({}), CREATE, typeWith(true)).detail).toContain('urn:example:2.0:Badge is required');
    expect(readResource(typeWith(false), user({}), CREATE)).toEqual({ userName: 'bjensen', active: true });
  });

  it('C-CHAR-02: an extension that is there has its required attributes and its defaults', () => {
    expect(refusal(user({ [badge.id]: { size: 1 } }), CREATE, typeWith(false)).detail).toBe(
      '2 problems. urn:example:2.0:Badge:colour is required and must not be empty. ' +
        'urn:example:2.0:Badge:serial is required and must not be empty.',
    );
    const read = readResource(typeWith(false), user({ [badge.id]: { colour: 'teal', serial: '1' } }), CREATE);
    expect(read[badge.id]).toEqual({ colour: 'teal', serial: '1', size: 3 });
  });

  it('P-PUT-09: an immutable attribute need not be sent again, and null for it is kept apart', () => {
    const read = (data: JsonObject): Json | undefined =>
      readResource(typeWith(false), user({ [badge.id]: data }), REPLACE)[badge.id];
    expect(read({ colour: 'teal' })).toEqual({ colour: 'teal', size: 3 });
    expect(() => read({ colour: 'teal', serial: null })).toThrow('serial is required');
  });
});
