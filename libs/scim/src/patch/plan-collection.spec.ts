import { describe, expect, it } from '@jest/globals';
import { LENIENT, STRICT } from '../compat/relaxations.js';
import { ScimError } from '../errors/scim-error.js';
import type { Json } from '../text/json.js';
import { changes, left } from './collection-changes.fixture.js';

const DELTA = { kind: 'delta', attribute: 'members', clear: false, add: [], remove: [] };

function refusal(operation: Json): string {
  try {
    changes([operation]);
    return 'accepted';
  } catch (error) {
    return error instanceof ScimError ? error.errorName : String(error);
  }
}

describe('an operation on members', () => {
  it('P-REP-14: replacing a selection by an empty list removes it, adding nothing to one is refused', () => {
    const path = 'members[value eq "x"]';
    expect(changes([{ op: 'replace', path, value: [] }])).toEqual([{ ...DELTA, remove: ['x'] }]);
    expect(refusal({ op: 'replace', path, value: [{ value: 'y' }] })).toBe('mutability');
    expect(refusal({ op: 'replace', path, value: '' })).toBe('mutability');
    expect(refusal({ op: 'add', path, value: null })).toBe('mutability');
    expect(refusal({ op: 'add', path, value: [] })).toBe('mutability');
  });

  it('S-GRP-05: an empty type is none, and of one id added twice the first counts', () => {
    const value = [{ value: 'x', type: '' }, { value: 'y', type: 'Group' }, 'z'];
    expect(changes([{ op: 'add', path: 'members', value }])).toStrictEqual([
      { ...DELTA, add: [{ value: 'x' }, { value: 'y', type: 'Group' }, { value: 'z' }] },
    ]);
    const again = { op: 'add', path: 'members', value: [{ value: 'y', type: 'User' }] };
    expect(changes([{ op: 'add', path: 'members', value }, again])).toMatchObject([
      { add: [{ value: 'x' }, { value: 'y', type: 'Group' }, { value: 'z' }] },
    ]);
  });

  it('P-ADD-06: one member may be added alone, in strict tenants too', () => {
    const operation = { op: 'add', path: 'members', value: { value: 'x' } };
    expect(changes([operation], STRICT)).toEqual([{ ...DELTA, add: [{ value: 'x' }] }]);
    expect(changes([operation], { ...LENIENT, loneElement: false })).toEqual([
      { ...DELTA, add: [{ value: 'x' }] },
    ]);
  });

  it.each([
    'value co "a" and $ref co "x"',
    '$ref co "x" or value eq "a"',
    'not ($ref co "x")',
    'not (value eq "a" and ($ref pr or type pr))',
    '$ref pr',
    '$ref eq "x"',
  ])('P-REM-04: [%s] asks for what is not stored with a member', (filter) => {
    expect(refusal({ op: 'remove', path: `members[${filter}]` })).toBe('invalidFilter');
  });
});

describe('a selection of members', () => {
  const CURRENT = [
    { value: 'a', type: 'User' },
    { value: 'b', type: 'Group' },
    { value: 'c', type: 'User' },
  ];
  const remains = (...operations: Json[]): readonly string[] => {
    const [change] = changes(operations);
    if (change?.kind !== 'computed') throw new Error('A computed change was expected.');
    return left(change, CURRENT);
  };

  it.each<[string, readonly string[]]>([
    ['value eq "b" or type eq "User"', []],
    ['type eq "User" or value eq "b"', []],
    ['value eq "a" and type eq "User"', ['b', 'c']],
    ['type eq "Users/a"', ['a', 'b', 'c']],
    ['not (type pr)', ['a', 'b', 'c']],
    ['value ne "a"', ['a']],
    ['value sw "a"', ['b', 'c']],
  ])('P-REM-04: [%s]', (filter, expected) => {
    expect(remains({ op: 'remove', path: `members[${filter}]` })).toEqual(expected);
  });

  it('P-PATCH-05: a member keeps the type with which it was added first', () => {
    const typed = { op: 'add', path: 'members', value: [{ value: 'q', type: 'Desk' }] };
    const bare = { op: 'add', path: 'members', value: ['q'] };
    const desks = { op: 'remove', path: 'members[type eq "Desk"]' };
    expect(remains(typed, bare, desks)).toEqual(['a', 'b', 'c']);
  });

  it('P-PATCH-05: the type of an added member is asked for where any term wants it', () => {
    const bare = { op: 'add', path: 'members', value: ['q'] };
    const [change] = changes([bare, { op: 'remove', path: 'members[value co "q" and type eq "User"]' }]);
    expect(change).toMatchObject({ kind: 'computed', unresolved: ['q'] });
  });
});
