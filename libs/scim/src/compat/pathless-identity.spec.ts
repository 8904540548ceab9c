import { describe, expect, it } from '@jest/globals';
import type { Json } from '../text/json.js';
import { isPathlessIdentity } from './pathless-identity.js';

describe('pathlessIdentity (decision 7)', () => {
  it.each<[string, Json, string | undefined, boolean]>([
    ['id', 'g1', 'g1', true],
    ['ID', 'g1', 'g1', true],
    ['id', 'G1', 'g1', false],
    ['id', null, 'g1', false],
    ['id', 'g1', undefined, false],
    ['schemas', ['anything'], undefined, true],
    ['meta', { resourceType: 'Group' }, undefined, true],
    ['groups', [], 'g1', false],
    ['meta.version', 'x', 'g1', false],
  ])('P-PATCH-11: %s %j on %s says nothing new: %s', (name, value, id, expected) => {
    expect(isPathlessIdentity(name, value, id)).toBe(expected);
  });
});
