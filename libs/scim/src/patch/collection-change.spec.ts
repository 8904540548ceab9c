import { describe, expect, it } from '@jest/globals';
import { LENIENT, STRICT } from '../compat/relaxations.js';
import { ScimError } from '../errors/scim-error.js';
import type { Json } from '../text/json.js';
import type { CollectionChange } from './plan.js';
import { changes, left, TYPES } from './collection-changes.fixture.js';

function refusal(work: () => unknown): string {
  try {
    work();
    return 'accepted';
  } catch (error) {
    return error instanceof ScimError ? error.errorName : String(error);
  }
}

const ADD_X: Json = { op: 'add', path: 'members', value: [{ value: 'x' }] };
const ADD_U: Json = { op: 'add', path: 'members', value: [{ value: 'u' }] };
const ADD_TYPED: Json = { op: 'add', path: 'members', value: [{ value: 'u', type: 'User' }] };
const BY_TYPE: Json = { op: 'remove', path: 'members[type eq "User"]' };
const REMOVE_X: Json = { op: 'remove', path: 'members[value eq "x"]' };

describe('members of a group', () => {
  it.each<[string, Json, Partial<CollectionChange>]>([
    ['P-ADD-06: add', [ADD_X], { add: [{ value: 'x' }] }],
    [
      'P-ADD-06: add one alone',
      [{ op: 'add', path: 'members', value: { value: 'x' } }],
      { add: [{ value: 'x' }] },
    ],
    [
      'S-GRP-05: add with a type',
      [{ op: 'add', path: 'members', value: [{ value: 'x', type: 'Group' }] }],
      { add: [{ value: 'x', type: 'Group' }] },
    ],
    ['S-GRP-06: add twice', [ADD_X, ADD_X], { add: [{ value: 'x' }] }],
    [
      'S-REF-02: add by $ref',
      [{ op: 'add', path: 'members', value: [{ $ref: 'https://h.example/scim/v2/Users/x' }] }],
      { add: [{ value: 'x' }] },
    ],
    ['decision 5: add a bare id', [{ op: 'add', path: 'members', value: ['x'] }], { add: [{ value: 'x' }] }],
    ['P-ADD-12: add nothing', [{ op: 'add', path: 'members', value: [] }], {}],
    ['P-ADD-12: add null', [{ op: 'add', path: 'members', value: null }], {}],
    ['P-REM-03: remove all', [{ op: 'remove', path: 'members' }], { clear: true }],
    ['P-REM-04: remove by id', [REMOVE_X], { remove: ['x'] }],
    [
      'P-REM-04: remove by ids',
      [{ op: 'remove', path: 'members[value eq "x" or value eq "y"]' }],
      { remove: ['x', 'y'] },
    ],
    [
      'C-TYPE-10: remove by $ref',
      [{ op: 'remove', path: 'members[$ref eq "https://h.example/scim/Users/x"]' }],
      { remove: ['x'] },
    ],
    [
      'P-REM-09: remove with a list',
      [{ op: 'remove', path: 'members', value: [{ $ref: null, value: 'x' }] }],
      { remove: ['x'] },
    ],
    ['P-REM-09: remove with an empty list', [{ op: 'remove', path: 'members', value: [] }], {}],
    [
      'decision 10: remove by id with an empty list',
      [{ op: 'remove', path: 'members[value eq "x"]', value: [] }],
      {},
    ],
    [
      'decision 10: remove by ids, of which the listed go',
      [
        {
          op: 'remove',
          path: 'members[value eq "x" or value eq "y"]',
          value: [{ value: 'y' }, { value: 'z' }],
        },
      ],
      { remove: ['y'] },
    ],
    [
      'P-REM-09: remove with one alone',
      [{ op: 'remove', path: 'members', value: { value: 'x' } }],
      { remove: ['x'] },
    ],
    [
      'P-REP-13: replace',
      [{ op: 'replace', path: 'members', value: [{ value: 'x' }] }],
      { clear: true, add: [{ value: 'x' }] },
    ],
    ['P-REP-13: replace by nothing', [{ op: 'replace', path: 'members', value: [] }], { clear: true }],
    [
      'P-REP-14: replace a selection by null',
      [{ op: 'replace', path: 'members[value eq "x"]', value: null }],
      { remove: ['x'] },
    ],
    ['P-PATCH-05: add, then remove', [ADD_X, REMOVE_X], { remove: ['x'] }],
    ['P-PATCH-05: remove, then add', [REMOVE_X, ADD_X], { add: [{ value: 'x' }] }],
    ['P-PATCH-05: add, then remove all', [ADD_X, { op: 'remove', path: 'members' }], { clear: true }],
    [
      'P-PATCH-05: remove all, add, remove',
      [{ op: 'remove', path: 'members' }, ADD_X, REMOVE_X],
      { clear: true },
    ],
  ])('%s', (_name, operations, expected) => {
    const nothing = { kind: 'delta', attribute: 'members', clear: false, add: [], remove: [] };
    expect(changes(operations)).toEqual([{ ...nothing, ...expected }]);
  });

  it.each<[Json]>([
    [{ op: 'add', path: 'members', value: [{ value: 'x' }, {}] }],
    [{ op: 'add', path: 'members', value: [{ value: '' }] }],
    [{ op: 'add', path: 'members', value: [null] }],
    [{ op: 'add', path: 'members', value: [{ display: 'x' }] }],
    [{ op: 'replace', path: 'members', value: '' }],
    [{ op: 'replace', path: 'members', value: [{ type: 'User' }] }],
    [{ op: 'remove', path: 'members', value: [{ id: 'x' }] }],
    [{ op: 'remove', path: 'members', value: [{ value: 'x' }, ''] }],
    [{ op: 'remove', path: 'members', value: {} }],
    [{ op: 'remove', path: 'members', value: '' }],
    [{ op: 'remove', path: 'members', value: null }],
    [{ op: 'remove', path: 'members', value: 5 }],
    [{ op: 'remove', path: 'members[value eq "x"]', value: [{ id: 'x' }] }],
    [{ op: 'remove', path: 'members[type eq "User"]', value: [''] }],
  ])('P-REM-09, decision 10: %j is refused and so removes nobody', (operation) => {
    expect(refusal(() => changes([operation]))).toBe('invalidValue');
  });

  it('names the position of an element that cannot be read', () => {
    expect(() => changes([{ op: 'add', path: 'members', value: [{ value: 'x' }, {}] }])).toThrow(
      /Operations\[0\]: members\[1\]/,
    );
  });

  it('P-REM-09: without the relaxation a remove with a value is refused, and never empties', () => {
    for (const value of [[{ value: 'x' }], [], null, 'x']) {
      const operation = { op: 'remove', path: 'members', value };
      expect(refusal(() => changes([operation], { ...LENIENT, removeByValueList: false }))).toBe(
        'invalidValue',
      );
      expect(refusal(() => changes([operation], STRICT))).toBe('invalidValue');
    }
  });

  it('C-TYPE-12: without loneElement a replace wants a list', () => {
    const operation = { op: 'replace', path: 'members', value: { value: 'x' } };
    expect(refusal(() => changes([operation], { ...LENIENT, loneElement: false }))).toBe('invalidValue');
    expect(changes([operation])).toMatchObject([{ clear: true, add: [{ value: 'x' }] }]);
  });

  it.each<[Json]>([
    [{ op: 'replace', path: 'members[value eq "x"].value', value: 'y' }],
    [{ op: 'remove', path: 'members[value eq "x"].type' }],
    [{ op: 'remove', path: 'members.value' }],
    [{ op: 'add', path: 'members[value eq "x"]', value: { type: 'Group' } }],
    [{ op: 'replace', path: 'members[value eq "x"]', value: { value: 'y' } }],
    [{ op: 'replace', path: 'members.display', value: 'y' }],
  ])('S-GRP-02, P-REM-12: %j is mutability', (operation) => {
    expect(refusal(() => changes([operation]))).toBe('mutability');
  });

  it('what is not stored with a member cannot select it', () => {
    expect(refusal(() => changes([{ op: 'remove', path: 'members[display eq "x"]' }]))).toBe('invalidFilter');
    expect(refusal(() => changes([{ op: 'remove', path: 'members[$ref co "x"]' }]))).toBe('invalidFilter');
  });
});

describe('a change that depends on the members', () => {
  const CURRENT = [
    { value: 'a', type: 'User' },
    { value: 'b', type: 'Group' },
    { value: 'c', type: 'User' },
  ];

  it.each<[string, Json, readonly string[]]>([
    ['by type', [{ op: 'remove', path: 'members[type eq "Group"]' }], ['a', 'c']],
    ['by not', [{ op: 'remove', path: 'members[not (value eq "b")]' }], ['b']],
    ['by and', [{ op: 'remove', path: 'members[value eq "b" and type eq "User"]' }], ['a', 'b', 'c']],
    [
      'after an add',
      [
        { op: 'add', path: 'members', value: [{ value: 'g', type: 'Group' }] },
        { op: 'remove', path: 'members[type eq "Group"]' },
      ],
      ['a', 'c'],
    ],
    ['after an add without a type', [ADD_U, { op: 'remove', path: 'members[type eq "User"]' }], ['b']],
    [
      'after an add of a group without a type',
      [
        { op: 'add', path: 'members', value: ['g'] },
        { op: 'remove', path: 'members[type ne "Group"]' },
      ],
      ['b', 'g'],
    ],
    [
      'after a member was removed and added again',
      [
        { op: 'replace', path: 'members', value: ['a', 'b'] },
        { op: 'remove', path: 'members[type eq "User"]' },
      ],
      ['b'],
    ],
    [
      'decision 10: beside a list of others',
      [{ op: 'remove', path: 'members[type eq "User"]', value: [{ value: 'b' }, { value: 'c' }] }],
      ['a', 'b'],
    ],
    [
      'before an add',
      [
        { op: 'remove', path: 'members[type eq "Group"]' },
        { op: 'add', path: 'members', value: [{ value: 'b' }] },
      ],
      ['a', 'b', 'c'],
    ],
    [
      'before a clear',
      [
        { op: 'remove', path: 'members[type pr]' },
        { op: 'replace', path: 'members', value: ['z'] },
      ],
      ['z'],
    ],
  ])('P-REM-04: %s', (_name, operations, expected) => {
    const [change] = changes(operations);
    expect(change?.kind).toBe('computed');
    expect(change && left(change, CURRENT)).toEqual(expected);
  });

  it.each<[string, Json, readonly string[]]>([
    ['after the add', [ADD_U, ADD_U, BY_TYPE], ['u']],
    ['also to ask whether there is one', [ADD_U, { op: 'remove', path: 'members[not (type pr)]' }], ['u']],
    ['not before it', [BY_TYPE, ADD_U], []],
    ['not for a filter by value', [ADD_U, { op: 'remove', path: 'members[value co "u"]' }], []],
    ['not for one that is gone again', [ADD_U, { op: 'remove', path: 'members', value: ['u'] }, BY_TYPE], []],
    ['not after a clear', [ADD_U, { op: 'remove', path: 'members' }, BY_TYPE], []],
    ['not where the client says it', [ADD_TYPED, BY_TYPE], []],
  ])('P-PATCH-05: the type of an added member is asked for: %s', (_name, operations, unresolved) => {
    const [change] = changes(operations);
    expect(change?.kind === 'computed' && change.unresolved).toEqual(unresolved);
  });

  it('P-PATCH-05: an add and a filter give the same the second time', () => {
    const [change] = changes([ADD_U, BY_TYPE]);
    if (change?.kind !== 'computed') throw new Error('A computed change was expected.');
    const once = change.apply(CURRENT, TYPES);
    expect(change.apply(once, TYPES)).toBe(once);
    expect(once.map(({ value }) => value)).toEqual(['b']);
  });

  it('C-ATTR-11: that changes nothing gives the same array', () => {
    const [change] = changes([{ op: 'remove', path: 'members[type eq "Device"]' }]);
    expect(change?.kind === 'computed' && change.apply(CURRENT)).toBe(CURRENT);
  });

  it('H6: refuses more terms of filters on members than the limit, since each looks at every member', () => {
    expect(changes(Array<Json>(20).fill(BY_TYPE))).toHaveLength(1);
    expect(refusal(() => changes(Array<Json>(21).fill(BY_TYPE)))).toBe('payloadTooLarge');
    expect(changes(Array<Json>(21).fill(REMOVE_X))).toHaveLength(1);
    const terms = (count: number): Json => ({
      op: 'remove',
      path: `members[not (type pr) and (${Array(count - 1)
        .fill('value ne "x"')
        .join(' or ')})]`,
    });
    expect(changes([terms(20)])).toHaveLength(1);
    expect(changes([terms(10), terms(10)])).toHaveLength(1);
    expect(refusal(() => changes([terms(21)]))).toBe('payloadTooLarge');
    expect(refusal(() => changes([terms(10), terms(10), BY_TYPE]))).toBe('payloadTooLarge');
    expect(() => changes([terms(190)])).toThrow(
      /190 attribute expressions together; the limit memberFilters allows 20/,
    );
  });
});
