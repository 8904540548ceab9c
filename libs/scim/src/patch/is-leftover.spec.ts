import { describe, expect, it } from '@jest/globals';
import { attribute } from '../schema/define-schema.js';
import { isLeftover } from './is-leftover.js';

const EMAILS = attribute({
  name: 'emails',
  description: '',
  multiValued: true,
  subAttributes: [
    { name: 'value', description: '' },
    { name: 'display', description: '' },
    { name: 'type', description: '' },
    { name: 'primary', description: '', type: 'boolean' },
    { name: '$ref', description: '' },
    { name: 'seen', description: '', mutability: 'readOnly' },
  ],
});

describe('isLeftover', () => {
  it.each<[readonly string[], boolean]>([
    [[], true],
    [['type'], true],
    [['TYPE', 'primary', '$ref'], true],
    [['type', 'seen'], true],
    [['type', 'unknown'], true],
    [['type', 'display'], false],
    [['value'], false],
  ])('P-REM-05, C-NULL-05: nothing but %j is left: %j', (names, leftover) => {
    expect(isLeftover(EMAILS, names)).toBe(leftover);
  });
});
