import { describe, expect, it } from '@jest/globals';
import { GROUP_TYPE, LENIENT, USER_TYPE, bindFilter, parseFilter, type ResourceType } from '@rollcall/scim';

import { columnsOf } from './column-maps.js';
import { expensiveTerms } from './expensive-terms.js';
import { selectivePart } from './is-selective.js';

const terms = (type: ResourceType, filter: string): number =>
  expensiveTerms(bindFilter(parseFilter(filter), type, LENIENT), columnsOf(type));

describe('terms that cost more the larger a resource is', () => {
  it('counts searches inside values and comparisons with long operands', () => {
    expect(terms(USER_TYPE, 'displayName co "a" or not (title ew "b") and userName eq "c"')).toBe(2);
    expect(terms(USER_TYPE, `displayName gt "${'x'.repeat(500)}" or displayName gt "x"`)).toBe(1);
    expect(terms(USER_TYPE, 'userName eq "a" or displayName sw "b" or emails pr')).toBe(0);
  });

  it('counts what is looked at for each member, other than one id', () => {
    expect(terms(GROUP_TYPE, 'members.value eq "a" or members.type eq "User" or members.value sw "b"')).toBe(
      2,
    );
    expect(terms(GROUP_TYPE, 'members[value eq "a"]')).toBe(0);
  });

  it('counts all terms of a value path with many', () => {
    expect(terms(USER_TYPE, 'emails[type eq "work" and value eq "a"]')).toBe(0);
    expect(
      terms(USER_TYPE, 'emails[type eq "a" or type eq "b" or (type eq "c" and not (type eq "d"))]'),
    ).toBe(4);
  });

  it('leaves the part of a conjunction that an index serves', () => {
    const part = (filter: string) =>
      selectivePart(bindFilter(parseFilter(filter), USER_TYPE, LENIENT), columnsOf(USER_TYPE));
    expect(part('displayName co "a" and userName eq "b"')).toMatchObject({
      kind: 'compare',
      target: { key: 'userName' },
    });
    expect(part('displayName co "a" and userName sw "b" and externalId eq "c"')).toMatchObject({
      kind: 'and',
      operands: [{ target: { key: 'userName' } }, { target: { key: 'externalId' } }],
    });
    expect(part('displayName co "a"')).toBeUndefined();
    expect(part('userName eq "b" or displayName co "a"')).toBeUndefined();
  });
});
