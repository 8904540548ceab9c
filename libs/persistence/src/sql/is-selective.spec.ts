import { describe, expect, it } from '@jest/globals';
import { LENIENT, USER_TYPE, bindFilter, parseFilter } from '@rollcall/scim';

import { isIdentifying, isSelective } from './is-selective.js';
import { USER_COLUMNS } from './user.columns.js';

const bound = (filter: string) => bindFilter(parseFilter(filter), USER_TYPE, LENIENT);

describe('which filters an index serves', () => {
  it('counts equality and prefixes of keys, in every branch of an or', () => {
    for (const filter of [
      'userName eq "a"',
      'displayName sw "a"',
      'emails[type eq "work" and value eq "a"]',
      'title eq "x" and externalId eq "1"',
      'userName eq "a" or emails.value eq "a"',
      'meta.lastModified gt "2026-01-01T00:00:00Z"',
    ]) {
      expect([filter, isSelective(bound(filter), USER_COLUMNS)]).toEqual([filter, true]);
    }
  });

  it('does not count what most resources have, negations, or an or with such a branch', () => {
    for (const filter of [
      'active eq true',
      'emails.type eq "work"',
      'userName sw ""',
      'userName co "a"',
      'not (userName eq "a")',
      'userName eq "a" or title eq "x"',
      'groups.value eq "x"',
      'userName pr',
    ]) {
      expect([filter, isSelective(bound(filter), USER_COLUMNS)]).toEqual([filter, false]);
    }
  });

  it('expects one resource of a filter by id, userName, externalId or address', () => {
    for (const filter of ['userName eq "a"', 'active eq true and externalId eq "1"', 'emails eq "a"']) {
      expect([filter, isIdentifying(bound(filter), USER_COLUMNS)]).toEqual([filter, true]);
    }
    for (const filter of [
      'displayName eq "a"',
      'userName sw "a"',
      'userName eq "a" or userName eq "b"',
      'roles.value eq "a"',
    ]) {
      expect([filter, isIdentifying(bound(filter), USER_COLUMNS)]).toEqual([filter, false]);
    }
  });
});
