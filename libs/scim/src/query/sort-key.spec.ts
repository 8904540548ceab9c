import { describe, expect, it } from '@jest/globals';
import { DEVICE_TYPE } from '../../../../test/support/arbitraries/device-type.js';
import { LENIENT } from '../compat/relaxations.js';
import type { Resource } from '../resource/resource.js';
import type { ResourceType } from '../schema/attribute.js';
import { USER_TYPE } from '../schema/resource-types.js';
import { URN } from '../urns.js';
import { bindSort } from './bind-sort.js';
import { compareSortKeys, sortKey } from './sort-key.js';

function key(resource: Resource, sortBy: string, type: ResourceType = USER_TYPE): unknown {
  const sort = bindSort(type, sortBy, undefined, LENIENT);
  return sort === undefined ? undefined : sortKey(resource, sort);
}

describe('sortKey', () => {
  it('Q-SORT-04: the primary value, else the first', () => {
    expect(key({ emails: [{ value: 'a' }, { value: 'B', primary: true }] }, 'emails')).toBe('b');
    expect(key({ emails: [{ value: 'C', primary: false }, { value: 'a' }] }, 'emails.value')).toBe('c');
    expect(key({ emails: [{ type: 'x' }, { value: 'a' }] }, 'emails')).toBeUndefined();
    expect(key({ emails: [{ value: 'a', type: 'x' }] }, 'emails.type')).toBe('x');
    expect(key({ tags: ['B', 'a'] }, 'tags', DEVICE_TYPE)).toBe('b');
  });

  it.each([
    ['title', { title: 'B ' }, 'b '],
    ['externalId', { externalId: 'B' }, 'B'],
    ['meta.created', { meta: { created: '2011-05-13T06:42:34+02:00' } }, '2011-05-13T04:42:34.000000000Z'],
    ['active', { active: false }, false],
    ['manager', { [URN.enterpriseUser]: { manager: { value: 'X' } } }, 'X'],
    ['title', { title: '' }, ''],
    ['title', {}, undefined],
    ['name.familyName', { name: { givenName: 'x' } }, undefined],
  ])('Q-SORT-06: by %s', (sortBy, resource, expected) => {
    expect(key(resource, sortBy)).toBe(expected);
  });
});

describe('compareSortKeys', () => {
  const sorted = (keys: readonly (string | number | undefined)[], descending: boolean): unknown =>
    keys
      .map((value) => ({ value }))
      .sort((a, b) => compareSortKeys(a.value, b.value, { descending }))
      .map(({ value }) => value);

  it('Q-SORT-05: without value last ascending, first descending', () => {
    expect(sorted([undefined, 'b', '', undefined, 'a'], false)).toEqual(['', 'a', 'b', undefined, undefined]);
    expect(sorted([undefined, 'b', '', undefined, 'a'], true)).toEqual([undefined, undefined, 'b', 'a', '']);
  });

  it('Q-SORT-06: numbers by size, strings by code point', () => {
    expect(sorted([10, 2, -1], false)).toEqual([-1, 2, 10]);
    expect(sorted(['😀', '\uFF21', 'a'], false)).toEqual(['a', '\uFF21', '😀']);
  });

  it('gives 0 for equal keys', () => {
    expect(compareSortKeys(undefined, undefined, { descending: true })).toBe(0);
    expect(compareSortKeys('a', 'a', { descending: true })).toBe(0);
  });
});
