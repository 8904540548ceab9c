import { describe, expect, it } from '@jest/globals';
import type { Resource } from '../resource/resource.js';
import { resolveAttribute } from '../schema/resolve-attribute.js';
import { USER_TYPE } from '../schema/resource-types.js';
import type { Json } from '../text/json.js';
import { URN } from '../urns.js';
import type { AttributePath } from './nodes.js';
import { valuesOf } from './values-of.js';

const USER: Resource = {
  userName: 'a',
  title: null,
  name: { familyName: 'b' },
  emails: [{ value: 'c', primary: true }, { type: 'home' }, { value: 'd' }],
  roles: [],
  [URN.enterpriseUser]: { department: 'e', manager: { value: 'f' } },
};

function values(path: AttributePath, resource = USER): readonly Json[] {
  const target = resolveAttribute(USER_TYPE, path, { shortPaths: false });
  if (target === undefined) throw new Error('no such attribute');
  return valuesOf(resource, target);
}

describe('valuesOf', () => {
  it.each<[AttributePath, readonly Json[]]>([
    [{ name: 'userName' }, ['a']],
    [{ name: 'title' }, []],
    [{ name: 'displayName' }, []],
    [{ name: 'name' }, [{ familyName: 'b' }]],
    [{ name: 'name', sub: 'familyName' }, ['b']],
    [{ name: 'name', sub: 'givenName' }, []],
    [{ name: 'emails', sub: 'value' }, ['c', 'd']],
    [{ name: 'roles' }, []],
    [{ name: 'roles', sub: 'value' }, []],
    [{ urn: URN.enterpriseUser, name: 'department' }, ['e']],
    [{ urn: URN.enterpriseUser, name: 'manager', sub: 'value' }, ['f']],
    [{ urn: URN.enterpriseUser, name: 'costCenter' }, []],
  ])('Q-FILTER-33: %j', (path, expected) => {
    expect(values(path)).toEqual(expected);
  });

  it('C-PRIM-02: an element that does not say primary says false', () => {
    expect(values({ name: 'emails', sub: 'primary' })).toEqual([true, false, false]);
  });

  it('is empty where the extension, or an object, is missing', () => {
    expect(values({ urn: URN.enterpriseUser, name: 'department' }, {})).toEqual([]);
    expect(values({ name: 'name', sub: 'familyName' }, { name: 'no object' })).toEqual([]);
  });
});
