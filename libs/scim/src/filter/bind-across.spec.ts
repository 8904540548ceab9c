import { describe, expect, it } from '@jest/globals';
import { ScimError } from '../errors/scim-error.js';
import { GROUP_TYPE, USER_TYPE } from '../schema/resource-types.js';
import { URN } from '../urns.js';
import { bindAcross } from './bind-across.js';
import { parseAttributePath } from './parse-attribute-path.js';

const ENT = URN.enterpriseUser;
const TYPES = [GROUP_TYPE, USER_TYPE];

/** Who refuses a path that no type takes: the first type that has the attribute, or nobody in particular. */
function refuser(path: string, { shortPaths = false }: { readonly shortPaths?: boolean } = {}): string {
  try {
    bindAcross(TYPES, {
      path: parseAttributePath(path),
      shortPaths,
      bind: ({ name }) => {
        throw new ScimError('invalidFilter', name);
      },
      unknown: () => new ScimError('invalidFilter', 'unknown'),
    });
  } catch (error) {
    if (error instanceof ScimError) return error.detail;
    throw error;
  }
  return 'accepted';
}

describe('bindAcross', () => {
  it.each([
    ['displayName', 'Group'],
    ['userName', 'User'],
    ['name.familyName', 'User'],
    ['name.foo', 'User'],
    [`${URN.user}:displayName`, 'User'],
    [`${ENT}:department`, 'User'],
    [`${ENT}:manager.foo`, 'User'],
    [ENT, 'User'],
    ['department', 'unknown'],
    ['foo', 'unknown'],
    ['a b', 'unknown'],
  ])('RFC 7644 §3.4.2.1: %s is refused in the words of %s', (path, who) => {
    expect(refuser(path)).toBe(who);
  });

  it('shortAttributePaths: an attribute without its URN is known where the relaxation is on', () => {
    expect(refuser('department', { shortPaths: true })).toBe('User');
  });

  it('gives what fits, in the order of the types, and hides no failure of our own', () => {
    const options = { path: undefined, shortPaths: false, unknown: () => new ScimError('internal', '') };
    const bound = bindAcross(TYPES, {
      ...options,
      bind: ({ name }) => {
        if (name === 'Group') throw new ScimError('invalidFilter', '');
        return name;
      },
    });
    expect(bound).toEqual([undefined, 'User']);
    const bind = (): never => {
      throw new TypeError('ours');
    };
    expect(() => bindAcross(TYPES, { ...options, bind })).toThrow('ours');
  });
});
