import { describe, expect, it } from '@jest/globals';
import { ScimError } from '../errors/scim-error.js';
import type { Filter } from '../filter/nodes.js';
import { parseFilter } from '../filter/parse-filter.js';
import { LIMITS } from '../limits.js';
import { LENIENT, STRICT } from './relaxations.js';

function values(filter: Filter): readonly unknown[] {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.operands.flatMap(values);
    case 'compare':
      return [filter.value];
    case 'valuePath':
      return values(filter.filter);
    default:
      return [];
  }
}

function read(text: string, relaxations = LENIENT): readonly unknown[] {
  return values(parseFilter(text, LIMITS, relaxations));
}

describe('unquotedLiterals (decision 19)', () => {
  it.each<[string, readonly unknown[]]>([
    ['externalId eq jyoung', ['jyoung']],
    ['userName eq yara@fjordbank.example and active eq true', ['yara@fjordbank.example', true]],
    ['(userName eq yara)', ['yara']],
    ['emails[type eq work].value eq yara@fjordbank.example', ['work', 'yara@fjordbank.example']],
    ['externalId eq 9f0b6c52-7a41-4d0e-9a55-2f6d1c3b8e10', ['9f0b6c52-7a41-4d0e-9a55-2f6d1c3b8e10']],
    ['externalId eq 007', ['007']],
    ['externalId eq 7', [7]],
    ['userName eq "a b"', ['a b']],
    ['title eq null', [null]],
  ])('W-18: %s compares with %j', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it.each([
    'userName eq and active eq true',
    'userName eq',
    'userName eq Null',
    'active eq True',
    'userName eq a b',
  ])('Q-FILTER-04: %s is refused all the same', (text) => {
    expect(() => read(text)).toThrow(ScimError);
  });

  it('Q-FILTER-04: the rest of a value that has spaces is not repeated in the detail', () => {
    expect(() => read('userName eq correct horse')).toThrow(/^(?!.*horse)/);
  });

  it.each(['externalId eq jyoung', 'externalId eq 9f0b6c52-7a41', 'externalId eq 007'])(
    'Q-FILTER-04: without the relaxation %s is refused',
    (text) => {
      expect(() => read(text, STRICT)).toThrow(ScimError);
    },
  );
});
