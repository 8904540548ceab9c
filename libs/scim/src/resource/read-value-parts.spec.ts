import { describe, expect, it } from '@jest/globals';
import type { Relaxations } from '../compat/relaxations.js';
import { LENIENT, STRICT } from '../compat/relaxations.js';
import { LIMITS } from '../limits.js';
import type { Attribute } from '../schema/attribute.js';
import { attribute } from '../schema/define-schema.js';
import type { AttributeDefinition } from '../schema/define-schema.js';
import type { Json } from '../text/json.js';
import { readValue } from './read-value.js';
import type { ReadOptions } from './read-value.js';

function made(definition: Partial<AttributeDefinition>): Attribute {
  return attribute({ name: 'x', description: '', ...definition });
}

function read(
  definition: Attribute,
  json: Json,
  exchange: ReadOptions['exchange'] = 'create',
  relaxations: Relaxations = STRICT,
): Json | undefined {
  return readValue(definition, json, { where: 'x', exchange, relaxations });
}

const NAMED = { name: 'value', description: '' };
const PART = made({
  multiValued: true,
  subAttributes: [
    NAMED,
    { name: 'must', description: '', required: true },
    { name: 'made', description: '', required: true, mutability: 'readOnly' },
  ],
});
const REFERENCE = {
  subAttributes: [
    NAMED,
    { name: '$ref', description: '' },
    { name: 'display', description: '', mutability: 'readOnly' },
  ],
} as const;

describe('readValue: sub-attributes that are required', () => {
  it.each(['create', 'replace'] as const)('C-CHAR-03: are demanded where a value is %sd', (exchange) => {
    expect(read(PART, [{ value: 'a', must: 'b' }], exchange)).toEqual([{ value: 'a', must: 'b' }]);
    for (const element of [{ value: 'a' }, { value: 'a', must: ' ' }]) {
      expect(() => read(PART, [element], exchange)).toThrow(/^x\[0\]\.must is required\.$/);
    }
  });

  it('P-PATCH-23: a PATCH may bring them in several operations', () => {
    expect(read(PART, [{ value: 'a' }], 'patch')).toEqual([{ value: 'a' }]);
  });
});

describe('readValue: the value of a reference', () => {
  it('S-GRP-03: is demanded of an element that has anything else, and of none that has nothing', () => {
    const members = made({ ...REFERENCE, multiValued: true });
    for (const element of [{ display: 'a' }, { display: 'a', value: null }, { other: 1, value: null }]) {
      expect(() => read(members, [element])).toThrow('x[0].value is missing');
    }
    expect(read(members, [{ value: null, display: null }])).toBeUndefined();
  });

  it('S-ENT-06: is not demanded of a single one that has only what is computed', () => {
    expect(read(made(REFERENCE), { display: 'a' })).toBeUndefined();
  });

  it('C-NULL-06: may be empty where the attribute is no reference', () => {
    const plain = made({ multiValued: true, subAttributes: [NAMED] });
    expect(read(plain, [{ value: '' }])).toEqual([{ value: '' }]);
  });
});

describe('readValue: simple values at their edges', () => {
  it('C-TYPE-04: a whole number is told from a string, and from one with too many digits', () => {
    expect(() => read(made({ type: 'integer' }), '5')).toThrow('x must be a whole number, not a string.');
    expect(() => read(made({ type: 'integer' }), 2 ** 53)).toThrow('of at most 15 digits');
    expect(() => read(made({ type: 'decimal' }), true)).toThrow('x must be a number, not a boolean.');
  });

  it('limits: base64 may be as long as the limit', () => {
    const limits = { ...LIMITS, stringLength: 4 };
    const options = { where: 'x', exchange: 'create', relaxations: STRICT, limits } as const;
    expect(readValue(made({ type: 'binary' }), 'aGVs', options)).toBe('aGVs');
    expect(() => readValue(made({ type: 'binary' }), 'aGVsbG8=', options)).toThrow('limit of 4 characters');
  });

  it('C-NULL-06: the empty string has no format', () => {
    const email = made({ format: 'email' });
    expect(read(email, '')).toBe('');
    expect(() => read(email, 'x')).toThrow('x must be an e-mail address');
    expect(read(email, 'x', 'create', { ...STRICT, anyFormat: true })).toBe('x');
  });

  it('decision 11: roles are read from JSON only where they are complex', () => {
    const roles = made({ name: 'roles', multiValued: true });
    expect(read(roles, ['{"value":"Admin"}', 'Desk'], 'create', LENIENT)).toEqual([
      '{"value":"Admin"}',
      'Desk',
    ]);
  });
});
