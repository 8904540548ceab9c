import { describe, expect, it } from '@jest/globals';
import { parseAttributePath } from './parse-attribute-path.js';

describe('parseAttributePath', () => {
  it.each([
    ['a', { name: 'a' }],
    ['zZ', { name: 'zZ' }],
    ['Az-_$09', { name: 'Az-_$09' }],
    ['a.$ref', { name: 'a', sub: '$ref' }],
    ['$REF', { name: '$REF' }],
    ['urn:x:2.0:User', { urn: 'urn:x:2.0', name: 'User' }],
    ['urn:x:a.b', { urn: 'urn:x', name: 'a', sub: 'b' }],
    ['urn:x:2.0', { urn: 'urn:x', name: '2.0' }],
    ['Z:.:/%~+@=!*,;&:x', { urn: 'Z:.:/%~+@=!*,;&', name: 'x' }],
  ])('RFC 7644 §3.10: %s', (text, path) => {
    expect(parseAttributePath(text)).toEqual(path);
    expect(Object.isFrozen(parseAttributePath(text))).toBe(true);
  });

  it.each([
    '',
    '.',
    '.a',
    'a.',
    'a.b.c',
    '1a',
    '_a',
    '$id',
    '@a',
    '[a',
    '`a',
    '{a',
    'a b',
    'a/b',
    'a:',
    ':a',
    'urn::a',
    '1:a',
    'urn:x y:a',
    'urn:x:a b',
    'urn:x"y:a',
    'urn:é:a',
  ])('Q-FILTER-13, P-PATH-09: %j is none', (text) => {
    expect(parseAttributePath(text)).toBeUndefined();
  });
});
