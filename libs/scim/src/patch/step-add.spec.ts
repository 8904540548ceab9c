import { describe, expect, it } from '@jest/globals';
import { LENIENT, STRICT } from '../compat/relaxations.js';
import type { Relaxations } from '../compat/relaxations.js';
import { ScimError } from '../errors/scim-error.js';
import type { Resource } from '../resource/resource.js';
import { USER_TYPE } from '../schema/resource-types.js';
import type { Json } from '../text/json.js';
import { URN } from '../urns.js';
import { applyPatch } from './apply-patch.js';
import { planPatch } from './plan-patch.js';

const ENT = URN.enterpriseUser;
const USER: Resource = {
  userName: 'ines@fjordbank.example',
  name: { givenName: 'Ines', familyName: 'Okafor' },
  emails: [
    { type: 'work', value: 'a@fjordbank.example', primary: true },
    { type: 'home', value: 'b@home.example' },
  ],
};

function add(
  value: Json,
  path?: string,
  relaxations: Relaxations = LENIENT,
  user: Resource = USER,
): Resource {
  const operation: Json = path === undefined ? { op: 'add', value } : { op: 'add', path, value };
  const plan = planPatch(USER_TYPE, { schemas: [URN.patchOp], Operations: [operation] }, { relaxations });
  return applyPatch(USER_TYPE, user, plan);
}

function refusal(work: () => unknown): string {
  try {
    work();
    return 'accepted';
  } catch (error) {
    return error instanceof ScimError ? error.errorName : String(error);
  }
}

describe.each([
  ['lenient', LENIENT],
  ['strict', { ...STRICT, anyFormat: true }],
])('add, %s', (_name, relaxations) => {
  it('P-ADD-01: the value is required', () => {
    const body = { schemas: [URN.patchOp], Operations: [{ op: 'add', path: 'title' }] };
    expect(refusal(() => planPatch(USER_TYPE, body, { relaxations }))).toBe('invalidValue');
  });

  it('P-ADD-02: without path the value is an object of attributes', () => {
    const emails = [{ value: 'c@x.example' }];
    expect(add({ emails, nickName: 'B' }, undefined, relaxations)).toEqual({
      ...USER,
      nickName: 'B',
      emails: [
        { type: 'work', value: 'a@fjordbank.example', primary: true },
        { type: 'home', value: 'b@home.example' },
        ...emails,
      ],
    });
    for (const value of ['x', 5, ['x'], null, true]) {
      expect(refusal(() => add(value, undefined, relaxations))).toBe('invalidValue');
    }
  });

  it('P-ADD-03: without path, members may be URNs, dotted paths and attributes behind a URN', () => {
    const value = {
      [ENT]: { department: 'Cash', 'manager.value': 'm1' },
      'name.givenName': 'Inês',
      [`${ENT}:division`]: 'North',
    };
    expect(add(value, undefined, relaxations)).toEqual({
      ...USER,
      name: { givenName: 'Inês', familyName: 'Okafor' },
      [ENT]: { department: 'Cash', manager: { value: 'm1' }, division: 'North' },
    });
  });

  it('P-ADD-03: the URN of the core schema may hold and qualify attributes', () => {
    expect(
      add({ [URN.user]: { title: 'x' }, [`${URN.user}:nickName`]: 'B' }, undefined, relaxations),
    ).toEqual({
      ...USER,
      title: 'x',
      nickName: 'B',
    });
  });

  it('C-ATTR-25: two members that differ only in letter case are refused', () => {
    expect(refusal(() => add({ title: 'a', TITLE: 'b' }, undefined, relaxations))).toBe('invalidSyntax');
  });

  it('C-ATTR-26: members that are no attributes are ignored', () => {
    expect(add({ foo: 1, 'name.foo': 'x', '1a': 2, 'a b': 3, '': 4 }, undefined, relaxations)).toBe(USER);
  });

  it('P-ADD-04: a single value is set or replaced', () => {
    expect(add('x', 'title', relaxations)).toEqual({ ...USER, title: 'x' });
    expect(add('y', 'title', relaxations, { ...USER, title: 'x' })).toEqual({ ...USER, title: 'y' });
  });

  it('P-ADD-05: a complex value is merged into', () => {
    const next = add({ middleName: 'Q' }, 'name', relaxations);
    expect(next['name']).toEqual({ givenName: 'Ines', familyName: 'Okafor', middleName: 'Q' });
    expect(next['emails']).toBe(USER['emails']);
  });

  it('P-ADD-06: values are appended, from an array or alone', () => {
    const three = [
      { type: 'work', value: 'a@fjordbank.example', primary: true },
      { type: 'home', value: 'b@home.example' },
      { value: 'c' },
    ];
    expect(add([{ value: 'c' }], 'emails', relaxations)['emails']).toEqual(three);
    expect(add({ value: 'c' }, 'emails', relaxations)['emails']).toEqual(three);
  });

  it('P-ADD-07, C-ATTR-11: a value that is there already changes nothing', () => {
    expect(add([{ type: 'home', value: 'b@home.example' }], 'emails', relaxations)).toBe(USER);
    expect(add([{ value: 'b@home.example', type: 'home' }], 'emails', relaxations)).toBe(USER);
    expect(add({ givenName: 'Ines' }, 'name', relaxations)).toBe(USER);
  });

  it('P-ADD-08: the same value with another type is a second value', () => {
    expect(add([{ type: 'other', value: 'b@home.example' }], 'emails', relaxations)['emails']).toHaveLength(
      3,
    );
  });

  it('C-TYPE-14: the same type and value take over what the added one says', () => {
    expect(
      add([{ type: 'home', value: 'b@home.example', display: 'B' }], 'emails', relaxations)['emails'],
    ).toEqual([
      { type: 'work', value: 'a@fjordbank.example', primary: true },
      { type: 'home', value: 'b@home.example', display: 'B' },
    ]);
  });

  it('P-ADD-09: a filter of eq terms that selects nothing creates the element', () => {
    const path = 'addresses[type eq "work" and locality eq "Bergen"].country';
    expect(add('NO', path, relaxations)['addresses']).toEqual([
      { type: 'work', locality: 'Bergen', country: 'NO' },
    ]);
    expect(add({ value: '1' }, 'phoneNumbers[type eq "fax"]', relaxations)['phoneNumbers']).toEqual([
      { type: 'fax', value: '1' },
    ]);
  });

  it.each([
    'emails[value sw "z"].type',
    'emails[type eq "x" or type eq "y"].value',
    'emails[not (type pr)].value',
    'ims[type eq "a" and type eq "b"].value',
  ])('P-ADD-09: add to %s without match is noTarget', (path) => {
    expect(refusal(() => add('x', path, relaxations))).toBe('noTarget');
  });

  it('P-ADD-10: an object is merged into every selected element', () => {
    expect(add({ display: 'x' }, 'emails[value co "@"]', relaxations)['emails']).toEqual([
      { type: 'work', value: 'a@fjordbank.example', primary: true, display: 'x' },
      { type: 'home', value: 'b@home.example', display: 'x' },
    ]);
  });

  it('P-ADD-11, C-PRIM-05: a new primary demotes the old one', () => {
    expect(add([{ value: 'c', primary: true }], 'emails', relaxations)['emails']).toEqual([
      { type: 'work', value: 'a@fjordbank.example', primary: false },
      { type: 'home', value: 'b@home.example' },
      { value: 'c', primary: true },
    ]);
  });

  it.each<[Json]>([[[]], [null]])('P-ADD-12: adding %j to a list changes nothing', (value) => {
    expect(add(value, 'emails', relaxations)).toBe(USER);
  });

  it('P-PATCH-22: adding null to a single value unassigns it', () => {
    expect(add(null, 'name.givenName', relaxations)['name']).toEqual({ familyName: 'Okafor' });
    expect(refusal(() => add(null, 'userName', relaxations))).toBe('mutability');
  });
});
