import { describe, expect, it } from '@jest/globals';

import { hasDuplicateMembers } from './has-duplicate-members.js';

describe('hasDuplicateMembers', () => {
  it.each([
    ['{"a":1,"a":2}', true],
    ['{"iss":1,"is\\u0073":2}', true],
    ['{"x":{"a":1,"a" : 2}}', true],
    ['[{"a":1},{"b":1,"b":2}]', true],
    ['{"a":1,"b":{"a":1},"c":[{"a":1}]}', false],
    ['{"a":"a","b":"a","c":["a","a"]}', false],
    ['{"a":"\\",\\"a\\":","b":"{"}', false],
    ['{"a\\\\":1,"a":2}', false],
    ['{}', false],
    ['"a"', false],
  ])('%s: %p', (json, expected) => {
    expect(() => JSON.parse(json)).not.toThrow();
    expect(hasDuplicateMembers(json)).toBe(expected);
  });
});
