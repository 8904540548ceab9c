import { describe, expect, it } from '@jest/globals';
import { ScimError } from '../errors/scim-error.js';
import type { AttributeDefinition } from './define-schema.js';
import { attribute, defineSchema } from './define-schema.js';

function schemaOf(...attributes: AttributeDefinition[]): () => unknown {
  return () =>
    defineSchema({ id: 'urn:example:2.0:Thing', name: 'Thing', description: 'A thing.', attributes });
}

describe('attribute', () => {
  it('C-CHAR-01: has the defaults of RFC 7643 §2.2', () => {
    expect(attribute({ name: 'colour', description: 'A colour.' })).toEqual({
      name: 'colour',
      type: 'string',
      multiValued: false,
      description: 'A colour.',
      required: false,
      caseExact: false,
      mutability: 'readWrite',
      returned: 'default',
      uniqueness: 'none',
    });
  });

  it('W-ERR-06, W-ERR-07: references and binary values are case-exact by default', () => {
    expect(attribute({ name: 'a', description: '', type: 'binary' }).caseExact).toBe(true);
    expect(
      attribute({ name: 'a', description: '', type: 'reference', referenceTypes: ['uri'] }).caseExact,
    ).toBe(true);
  });

  it('is frozen all the way down', () => {
    const made = attribute({
      name: 'a',
      description: '',
      subAttributes: [{ name: 'b', description: '', canonicalValues: ['x'] }],
    });
    expect(made.type).toBe('complex');
    expect(Object.isFrozen(made)).toBe(true);
    expect(Object.isFrozen(made.subAttributes)).toBe(true);
    expect(Object.isFrozen(made.subAttributes?.[0])).toBe(true);
    expect(Object.isFrozen(made.subAttributes?.[0]?.canonicalValues)).toBe(true);
  });
});

describe('defineSchema', () => {
  it.each([
    '1abc',
    'a b',
    '',
    '-a',
    '$x',
    'é',
    'a.b',
    'a:b',
    '__proto__',
    'constructor',
    'toString',
    'nic\u212Aname',
  ])('C-ATTR-24: the attribute name %j is refused', (name) => {
    expect(schemaOf({ name, description: '' })).toThrow(ScimError);
  });

  it.each(['a', 'A1', 'a-b_c$d', '$ref'])('C-ATTR-24: the attribute name %j is allowed', (name) => {
    expect(schemaOf({ name, description: '' })).not.toThrow();
  });

  it('C-ATTR-23: two names that differ in letter case are one name', () => {
    expect(schemaOf({ name: 'badge', description: '' }, { name: 'Badge', description: '' })).toThrow(
      'occurs twice',
    );
  });

  it('C-CHAR-17: no complex attribute inside another', () => {
    const inner = { name: 'b', description: '', subAttributes: [{ name: 'c', description: '' }] };
    expect(schemaOf({ name: 'a', description: '', subAttributes: [inner] })).toThrow(
      'must not be complex itself',
    );
  });

  it('D-SCH-02: complex means sub-attributes, and a reference names its types', () => {
    expect(schemaOf({ name: 'a', description: '', type: 'complex' })).toThrow('must have sub-attributes');
    expect(schemaOf({ name: 'a', description: '', type: 'string', subAttributes: [] })).toThrow(
      'must be "complex"',
    );
    expect(schemaOf({ name: 'a', description: '', type: 'reference' })).toThrow('referenceTypes');
  });

  it.each(['User', 'urn:x', 'urn::x', 'urn:x:a b', 'http://example.com/x', 'urn:x:"y"', 'urn:x:y:'])(
    'RFC 7643 §7: the schema id %j is not a URN',
    (id) => {
      expect(() => defineSchema({ id, name: 'x', description: '', attributes: [] })).toThrow('is not a URN');
    },
  );
});
