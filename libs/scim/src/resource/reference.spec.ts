import { describe, expect, it } from '@jest/globals';
import { attribute } from '../schema/define-schema.js';
import { isReference, targetOfReference } from './reference.js';

describe('isReference', () => {
  it.each([
    [['value', '$ref'], true],
    [['value', 'type'], false],
    [['$ref', 'type'], false],
    [undefined, false],
  ])('RFC 7643 §2.4: the sub-attributes %j: %j', (names, expected) => {
    const subAttributes = names?.map((name) => ({ name, description: '' }));
    const definition = { name: 'x', description: '' };
    expect(
      isReference(attribute(subAttributes === undefined ? definition : { ...definition, subAttributes })),
    ).toBe(expected);
  });
});

describe('targetOfReference', () => {
  it.each(['/Users/u1', '../Users/u1', 'Users./u1', 'https://h/scim/v2/Users/u1'])('S-REF-02: %s', (text) => {
    expect(targetOfReference(text)).toBe('u1');
  });

  it('S-REF-02: an id may end in a dot, and may not begin with one', () => {
    expect(targetOfReference('/Users/u1.')).toBe('u1.');
    for (const text of [
      '/Users/.u1',
      '/.Users/u1',
      '/Users/',
      '//u1',
      'u1',
      '',
      '/Users/u1#a',
      '/Users/u1?a',
    ]) {
      expect(targetOfReference(text)).toBeUndefined();
    }
    expect(targetOfReference(5)).toBeUndefined();
  });
});
