import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GROUP_TYPE, USER_TYPE } from '../schema/resource-types.js';
import type { Json } from '../text/json.js';
import { URN } from '../urns.js';
import { resourceChanges } from './resource-changes.js';
import { versionTag } from './resource-version.js';
import type { Resource } from './resource.js';
import { sameValue } from './same-value.js';
import { schemasOf } from './schemas-of.js';
import { splitCollections } from './split-collections.js';

const seed = process.env['ROLLCALL_TEST_SEED'];
const RUNS = { numRuns: 300, ...(seed === undefined ? {} : { seed: Number(seed) }) };
const ENT = URN.enterpriseUser;

describe('sameValue', () => {
  it.each<[Json, Json, boolean]>([
    [{ a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 }, true],
    [[1, 2], [2, 1], false],
    [[1], [1, 2], false],
    [{ a: 1 }, { a: 1, b: 2 }, false],
    [{ a: 1, b: 2 }, { a: 1, c: 2 }, false],
    [[], {}, false],
    [{}, [], false],
    [null, {}, false],
    ['1', 1, false],
    ['a', 'A', false],
    [{ toString: 1 }, {}, false],
    [{ a: 1 }, { toString: 1 }, false],
  ])('C-TYPE-11: %j and %j: %j', (a, b, same) => {
    expect(sameValue(a, b)).toBe(same);
    expect(sameValue(b, a)).toBe(same);
  });

  it('agrees with a copy, and with JSON text where the keys have an order', () => {
    fc.assert(
      fc.property(fc.json(), fc.json(), (a, b) => {
        expect(sameValue(JSON.parse(a) as Json, JSON.parse(a) as Json)).toBe(true);
        const sorted = (text: string): string =>
          JSON.stringify(JSON.parse(text), (_key, value: unknown) =>
            typeof value === 'object' && value !== null && !Array.isArray(value)
              ? Object.fromEntries(Object.entries(value).sort(([x], [y]) => (x < y ? -1 : 1)))
              : value,
          );
        expect(sameValue(JSON.parse(a) as Json, JSON.parse(b) as Json)).toBe(sorted(a) === sorted(b));
      }),
      RUNS,
    );
  });
});

describe('resourceChanges', () => {
  const before: Resource = {
    id: '1',
    externalId: 'e',
    userName: 'a',
    name: { givenName: 'x', familyName: 'y' },
    emails: [{ value: 'a', type: 'work' }],
    [ENT]: { department: 'd', manager: { value: 'm' } },
    meta: { version: 'W/"1"' },
  };

  it.each<[string, Resource, readonly string[]]>([
    ['P-PUT-14', { ...before, id: '2', meta: {}, schemas: [] }, []],
    ['C-TYPE-11', { ...before, name: { familyName: 'y', givenName: 'x' } }, []],
    ['C-ATTR-11', { ...before, userName: 'A' }, ['userName']],
    ['C-ATTR-05', { ...before, externalId: 'f' }, ['externalId']],
    [
      'P-REP-04',
      { ...before, name: { givenName: 'z', familyName: 'y', middleName: 'q' } },
      ['name.givenName', 'name.middleName'],
    ],
    ['P-ADD-06', { ...before, emails: [{ value: 'a', type: 'home' }] }, ['emails']],
    [
      'P-PATH-06',
      { ...before, [ENT]: { department: 'e', manager: { value: 'n' } } },
      [`${ENT}:department`, `${ENT}:manager.value`],
    ],
    [
      'S-ENT-06: a computed displayName is no change',
      { ...before, [ENT]: { department: 'd', manager: { value: 'm', displayName: 'Mo' } } },
      [],
    ],
    [
      'P-REM-11',
      { id: '1' },
      [
        'externalId',
        'userName',
        'name.familyName',
        'name.givenName',
        'emails',
        `${ENT}:department`,
        `${ENT}:manager.value`,
      ],
    ],
    ['S-PWD-07', { ...before, password: 'hash' }, ['password']],
  ])('%s: names what changed', (_row, after, changes) => {
    expect(resourceChanges(USER_TYPE, before, after)).toEqual(changes);
    expect(resourceChanges(USER_TYPE, after, before)).toEqual(changes);
  });
});

describe('schemasOf', () => {
  it.each<[Resource, readonly string[]]>([
    [{ userName: 'a' }, [URN.user]],
    [{ [ENT]: { department: 'x' } }, [URN.user, ENT]],
    [{ [ENT]: {} }, [URN.user]],
    [{}, [URN.user]],
  ])('C-ATTR-22: %j has %j', (resource, schemas) => {
    expect(schemasOf(USER_TYPE, resource)).toEqual(schemas);
  });
});

describe('splitCollections', () => {
  it('S-GRP-08: members leave the document', () => {
    const { document, collections } = splitCollections(GROUP_TYPE, {
      displayName: 'G',
      members: [{ value: 'u' }],
    });
    expect(document).toEqual({ displayName: 'G' });
    expect([...collections]).toEqual([['members', [{ value: 'u' }]]]);
  });

  it('C-NULL-01: a group without members has an empty collection, a user none', () => {
    expect([...splitCollections(GROUP_TYPE, { displayName: 'G' }).collections]).toEqual([['members', []]]);
    const user = { userName: 'a' };
    expect(splitCollections(USER_TYPE, user)).toEqual({ document: user, collections: new Map() });
  });
});

describe('versionTag', () => {
  it('C-ATTR-13, C-ATTR-14: is weak and quoted', () => {
    expect(versionTag(7)).toBe('W/"7"');
  });
});
