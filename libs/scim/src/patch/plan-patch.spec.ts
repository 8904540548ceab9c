import { describe, expect, it } from '@jest/globals';
import { LENIENT, STRICT } from '../compat/relaxations.js';
import { ScimError } from '../errors/scim-error.js';
import type { Resource } from '../resource/resource.js';
import { schemasOf } from '../resource/schemas-of.js';
import { GROUP_TYPE, USER_TYPE } from '../schema/resource-types.js';
import type { Json } from '../text/json.js';
import { URN } from '../urns.js';
import { applyPatch } from './apply-patch.js';
import type { PatchPlan } from './plan.js';
import { planPatch } from './plan-patch.js';

const ENT = URN.enterpriseUser;
const USER: Resource = {
  userName: 'ines@fjordbank.example',
  title: 'Clerk',
  name: { givenName: 'Ines', familyName: 'Okafor' },
  emails: [{ type: 'work', value: 'a@x.example' }],
};

function plan(operations: Json, relaxations = LENIENT, id?: string): PatchPlan {
  const options = id === undefined ? { relaxations } : { relaxations, id };
  return planPatch(USER_TYPE, { schemas: [URN.patchOp], Operations: operations }, options);
}

function patched(operations: Json, relaxations = LENIENT): Resource {
  return applyPatch(USER_TYPE, USER, plan(operations, relaxations));
}

function refusal(work: () => unknown): string {
  try {
    work();
    return 'accepted';
  } catch (error) {
    return error instanceof ScimError ? error.errorName : String(error);
  }
}

describe('paths of a PATCH', () => {
  it.each([
    ['P-PATH-01', 'displayName', 'x', { displayName: 'x' }],
    ['P-PATH-02', 'name.familyName', 'x', { name: { givenName: 'Ines', familyName: 'x' } }],
    [
      'P-PATH-03',
      'emails[type eq "work"]',
      { type: 'work', value: 'x' },
      { emails: [{ type: 'work', value: 'x' }] },
    ],
    ['P-PATH-04', 'emails[type eq "work"].value', 'x', { emails: [{ type: 'work', value: 'x' }] }],
    ['P-PATH-05', `${URN.user}:name.givenName`, 'x', { name: { givenName: 'x', familyName: 'Okafor' } }],
    ['P-PATH-06', `${ENT}:manager.value`, 'x', { [ENT]: { manager: { value: 'x' } } }],
    ['P-PATH-07', ENT, { department: 'x' }, { [ENT]: { department: 'x' } }],
    ['P-PATH-08', 'employeeNumber', 'x', { [ENT]: { employeeNumber: 'x' } }],
    ['P-PATH-14', 'NAME.FamilyName', 'x', { name: { givenName: 'Ines', familyName: 'x' } }],
  ])('%s: %s', (_row, path, value, expected) => {
    expect(patched([{ op: 'replace', path, value }])).toEqual({ ...USER, ...expected });
  });

  it.each([
    '',
    ' ',
    'emails[',
    'name..x',
    'a.b.c',
    'foo',
    'name.foo',
    'emails[0]',
    'name[givenName eq "x"]',
    'emails[type eq]',
    'urn:x:2.0:Y:z',
    '__proto__',
    'constructor.prototype',
  ])('P-PATH-09, P-PATH-10, P-PATH-11, P-PATCH-21: the path %j is refused', (path) => {
    expect(refusal(() => plan([{ op: 'replace', path, value: 'x' }]))).toMatch(/^invalid(Path|Filter)$/);
  });

  it('P-PATH-08: a strict tenant wants the URN', () => {
    expect(refusal(() => plan([{ op: 'replace', path: 'manager', value: { value: 'x' } }], STRICT))).toBe(
      'invalidPath',
    );
  });

  it('P-PATH-10: the detail names the operation', () => {
    expect(() =>
      plan([
        { op: 'remove', path: 'title' },
        { op: 'remove', path: 'foo' },
      ]),
    ).toThrow(/^Operations\[1\]: "foo"/);
  });
});

describe('what a plan refuses', () => {
  it('P-PATCH-06: one refused operation leaves the resource as it was', () => {
    const operations = [
      { op: 'replace', path: 'title', value: 'x' },
      { op: 'replace', path: 'id', value: 'y' },
    ];
    expect(refusal(() => patched(operations))).toBe('mutability');
    expect(USER['title']).toBe('Clerk');
  });

  it.each<[string, Json]>([
    ['active', 'maybe'],
    ['active', 1],
    ['title', 5],
    ['title', { value: 'x' }],
    ['name', 'x'],
    ['name', ['x']],
    ['emails', 'x'],
    ['emails', [5]],
    ['emails[type eq "work"]', 'x'],
    ['emails.primary', 'maybe'],
    ['name.familyName', ['x']],
    [`${ENT}:employeeNumber`, 701984],
    [ENT, 'x'],
  ])('P-PATCH-10: %s takes no %j', (path, value) => {
    expect(refusal(() => plan([{ op: 'replace', path, value }]))).toBe('invalidValue');
  });

  it.each<[Json]>([
    [{ op: 'replace', path: 'groups', value: [] }],
    [{ op: 'add', path: 'groups', value: [{ value: 'g' }] }],
    [{ op: 'replace', path: 'meta.created', value: '2026-01-01T00:00:00Z' }],
    [{ op: 'replace', path: 'id', value: 'x' }],
    [{ op: 'replace', value: { groups: [] } }],
    [{ op: 'replace', value: { id: 'another' } }],
    [{ op: 'replace', path: `${ENT}:manager.displayName`, value: 'x' }],
  ])('P-PATCH-11, S-GRPS-01, S-ENT-06: %j is mutability', (operation) => {
    expect(refusal(() => plan([operation], LENIENT, 'u1'))).toBe('mutability');
  });

  it('P-PATCH-23: a required attribute cannot be removed, not even to be added again', () => {
    const operations = [
      { op: 'remove', path: 'userName' },
      { op: 'add', path: 'userName', value: 'x' },
    ];
    expect(refusal(() => plan(operations))).toBe('mutability');
  });

  it('S-PWD-01: no detail repeats a password', () => {
    const secret = 'correct horse battery';
    for (const value of [{ secret }, [secret], 5]) {
      expect(() => plan([{ op: 'replace', path: 'password', value }])).toThrow(/^(?!.*correct horse).*$/);
    }
  });
});

describe('pathlessIdentity (decision 7)', () => {
  const value = { schemas: [URN.user], id: 'u1', meta: { version: 'W/"1"' }, displayName: 'x' };

  it('on: the identity of the resource is ignored in a value without path', () => {
    expect(plan([{ op: 'replace', value }], LENIENT, 'u1').steps).toHaveLength(1);
    expect(refusal(() => plan([{ op: 'replace', value }], LENIENT, 'u2'))).toBe('mutability');
    expect(refusal(() => plan([{ op: 'replace', value }], LENIENT))).toBe('mutability');
  });

  it('off: it is refused as read-only', () => {
    const off = { ...LENIENT, pathlessIdentity: false };
    expect(refusal(() => plan([{ op: 'replace', value: { id: 'u1' } }], off, 'u1'))).toBe('mutability');
    expect(refusal(() => plan([{ op: 'replace', value: { meta: {} } }], off, 'u1'))).toBe('mutability');
    expect(plan([{ op: 'add', value: { schemas: [URN.user] } }], off, 'u1').steps).toEqual([]);
  });
});

describe('operations in order', () => {
  it('P-PATCH-05: each sees the result of the one before', () => {
    expect(
      patched([
        { op: 'add', path: 'title', value: 'A' },
        { op: 'replace', path: 'title', value: 'B' },
        { op: 'remove', path: 'nickName' },
        { op: 'add', path: 'nickName', value: 'N' },
      ]),
    ).toEqual({ ...USER, title: 'B', nickName: 'N' });
  });

  it('P-PATCH-19: operations that cancel out give the same resource', () => {
    expect(
      patched([
        { op: 'remove', path: 'title' },
        { op: 'add', path: 'title', value: 'Clerk' },
      ]),
    ).toBe(USER);
  });

  it('P-PATCH-13, P-PATCH-14: schemas follow from the data', () => {
    const next = patched([
      { op: 'add', path: 'schemas', value: [ENT] },
      { op: 'add', path: `${ENT}:department`, value: 'Cash' },
    ]);
    expect(schemasOf(USER_TYPE, next)).toEqual([URN.user, ENT]);
    expect(schemasOf(USER_TYPE, patched([{ op: 'add', path: 'schemas', value: [ENT] }]))).toEqual([URN.user]);
    const back = applyPatch(USER_TYPE, next, plan([{ op: 'replace', path: 'schemas', value: [URN.user] }]));
    expect(back).toEqual(USER);
  });

  it('P-PATCH-15, C-ATTR-18: replacing schemas keeps the base, and unknown URNs are dropped or refused', () => {
    expect(refusal(() => plan([{ op: 'replace', path: 'schemas', value: [ENT] }]))).toBe('mutability');
    const unknown = [{ op: 'add', path: 'schemas', value: ['urn:x:y'] }];
    expect(plan(unknown).steps).toEqual([]);
    expect(refusal(() => plan(unknown, { ...LENIENT, unknownSchemas: false }))).toBe('invalidValue');
  });

  it('decision 4: data under an unknown URN is ignored, in strict tenants refused', () => {
    const operations = [{ op: 'add', value: { 'urn:x:2.0:Y': { a: 1 }, 'urn:x:2.0:Y:b': 2 } }];
    expect(plan(operations).steps).toEqual([]);
    expect(refusal(() => plan(operations, { ...LENIENT, unknownSchemas: false }))).toBe('invalidPath');
  });

  it('C-CHAR-13: the plan tells what the client supplied', () => {
    const { supplied } = plan([
      { op: 'replace', path: 'emails[type eq "work"].value', value: 'x' },
      { op: 'add', value: { name: { GivenName: 'x' }, [`${ENT}:department`]: 'y' } },
      { op: 'remove', path: 'title' },
    ]);
    expect([...supplied].sort()).toEqual(
      ['emails', 'emails.value', 'name', 'name.givenName', 'title', `${ENT}:department`].sort(),
    );
  });
});

describe('a group', () => {
  it('S-GRP-08: its members are never steps of the document', () => {
    const operations = [
      { op: 'replace', value: { id: 'g1', displayName: 'Desk', members: [{ value: 'u1' }] } },
    ];
    const body = { schemas: [URN.patchOp], Operations: operations };
    const { collections, steps } = planPatch(GROUP_TYPE, body, { relaxations: LENIENT, id: 'g1' });
    expect(steps).toHaveLength(1);
    expect(collections).toEqual([
      { kind: 'delta', attribute: 'members', clear: true, add: [{ value: 'u1' }], remove: [] },
    ]);
  });
});
