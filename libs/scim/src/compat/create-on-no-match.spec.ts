import { describe, expect, it } from '@jest/globals';
import { ScimError } from '../errors/scim-error.js';
import { parseFilter } from '../filter/parse-filter.js';
import { attributeNamed } from '../schema/attribute-named.js';
import { USER_SCHEMA } from '../schema/definitions/user.js';
import type { JsonObject } from '../text/json.js';
import { createOnNoMatch } from './create-on-no-match.js';
import { LENIENT } from './relaxations.js';
import type { Relaxations } from './relaxations.js';

function start(name: string, filter: string, relaxations: Relaxations = LENIENT): JsonObject | undefined {
  const attribute = attributeNamed(USER_SCHEMA.attributes, name);
  if (attribute === undefined) throw new Error(`There is no attribute ${name}.`);
  return createOnNoMatch(attribute, parseFilter(filter), { where: name, exchange: 'patch', relaxations });
}

describe('createOnNoMatch (decision 1)', () => {
  it.each<[string, string, JsonObject]>([
    ['emails', 'type eq "work"', { type: 'work' }],
    ['emails', 'TYPE EQ "Work"', { type: 'Work' }],
    ['roles', 'primary eq "True"', { primary: true }],
    ['roles', 'primary eq true', { primary: true }],
    ['addresses', 'type eq "work" and country eq "NO"', { type: 'work', country: 'NO' }],
    [
      'addresses',
      '(type eq "work" and country eq "NO") and locality eq "Bergen"',
      { type: 'work', country: 'NO', locality: 'Bergen' },
    ],
    ['emails', 'type eq "work" and type eq "work"', { type: 'work' }],
  ])('P-ADD-09: %s[%s] starts with its literals', (name, filter, expected) => {
    expect(start(name, filter)).toEqual(expected);
  });

  it.each<[string, string]>([
    ['emails', 'type eq "a" or type eq "b"'],
    ['emails', 'not (type eq "a")'],
    ['emails', 'type ne "a"'],
    ['emails', 'type sw "a"'],
    ['emails', 'type pr'],
    ['emails', 'type eq null'],
    ['emails', 'type eq "a" and value pr'],
    ['emails', 'type eq "a" and type eq "b"'],
    ['groups', 'value eq "g1"'],
  ])('P-ADD-09: %s[%s] creates nothing', (name, filter) => {
    expect(start(name, filter)).toBeUndefined();
  });

  it('decision 2: a string stands for a boolean only where the tenant allows it', () => {
    expect(() => start('roles', 'primary eq "True"', { ...LENIENT, stringBooleans: false })).toThrow(
      ScimError,
    );
  });
});
