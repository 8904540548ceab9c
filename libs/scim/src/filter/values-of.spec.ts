import { describe, expect, it } from '@jest/globals';
import type { Resource } from '../resource/resource.js';
import { attribute } from '../schema/define-schema.js';
import type { AttributeDefinition } from '../schema/define-schema.js';
import { resolveAttribute } from '../schema/resolve-attribute.js';
import { USER_TYPE } from '../schema/resource-types.js';
import type { Json } from '../text/json.js';
import { URN } from '../urns.js';
import type { AttributePath } from './nodes.js';
import { valuesOf, valuesOfElement } from './values-of.js';

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

  it('C-PRIM-02: nothing else is implied, neither for one value nor by another name or type', () => {
    const flag = { name: 'primary', description: '', type: 'boolean' } as const;
    const more = [{ name: 'up', description: '', type: 'boolean' }] as const;
    const of = (
      sub: string,
      definition: Omit<AttributeDefinition, 'name' | 'description'>,
    ): readonly Json[] => {
      const made = attribute({ name: 'x', description: '', ...definition });
      const found = made.subAttributes?.find(({ name }) => name === sub);
      if (found === undefined) throw new Error(`no ${sub}`);
      return valuesOfElement({ value: 'a' }, { attribute: made, sub: found, key: `x.${sub}` });
    };
    expect(of('primary', { multiValued: true, subAttributes: [flag] })).toEqual([false]);
    expect(of('primary', { subAttributes: [flag] })).toEqual([]);
    expect(of('up', { multiValued: true, subAttributes: [flag, ...more] })).toEqual([]);
    expect(of('primary', { multiValued: true, subAttributes: [{ ...flag, type: 'string' }] })).toEqual([]);
  });

  it('is empty where the extension, or an object, is missing', () => {
    expect(values({ urn: URN.enterpriseUser, name: 'department' }, {})).toEqual([]);
    expect(values({ name: 'name', sub: 'familyName' }, { name: 'no object' })).toEqual([]);
  });
});
