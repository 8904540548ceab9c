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
const WORK = { type: 'work', value: 'a@x.example', primary: true };
const HOME = { type: 'home', value: 'b@x.example' };
const USER: Resource = {
  userName: 'ines@fjordbank.example',
  title: 'Clerk',
  name: { givenName: 'Ines', familyName: 'Okafor' },
  emails: [WORK, HOME],
  addresses: [
    { type: 'work', locality: 'Bergen', streetAddress: '2 Skuteviken' },
    { type: 'work', locality: 'Oslo', streetAddress: '5 Torget' },
  ],
  [ENT]: { department: 'Cash', manager: { value: 'm1' } },
};

function replace(
  value: Json,
  path?: string,
  relaxations: Relaxations = LENIENT,
  user: Resource = USER,
): Resource {
  const operation: Json = path === undefined ? { op: 'replace', value } : { op: 'replace', path, value };
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
])('replace, %s', (_name, relaxations) => {
  it('P-REP-01: without path, each attribute is replaced and the others stay', () => {
    expect(replace({ title: 'x', active: false }, undefined, relaxations)).toEqual({
      ...USER,
      title: 'x',
      active: false,
    });
    for (const value of ['x', ['x'], null]) {
      expect(refusal(() => replace(value, undefined, relaxations))).toBe('invalidValue');
    }
  });

  it('P-REP-02: a single value is replaced, or added', () => {
    expect(replace('B', 'nickName', relaxations)).toEqual({ ...USER, nickName: 'B' });
    expect(replace('x', 'title', relaxations)).toEqual({ ...USER, title: 'x' });
  });

  it('P-REP-03: the whole list is replaced', () => {
    expect(replace([{ value: 'c' }], 'emails', relaxations)['emails']).toEqual([{ value: 'c' }]);
  });

  it('P-REP-04, P-PATH-02: a complex value keeps what is not named', () => {
    expect(replace({ givenName: 'x' }, 'name', relaxations)['name']).toEqual({
      givenName: 'x',
      familyName: 'Okafor',
    });
    const bare: Resource = { userName: 'u' };
    expect(replace('Roe', 'name.familyName', relaxations, bare)).toEqual({
      userName: 'u',
      name: { familyName: 'Roe' },
    });
  });

  it('C-NULL-02: a null inside a complex value clears that part', () => {
    expect(replace({ givenName: null }, 'name', relaxations)['name']).toEqual({ familyName: 'Okafor' });
    expect(replace({ givenName: null, familyName: null }, 'name', relaxations)).not.toHaveProperty('name');
  });

  it('P-REP-05: a selected record is replaced, not merged into', () => {
    const user = { ...USER, addresses: [{ type: 'work', streetAddress: '2 Skuteviken' }] };
    const record = { type: 'work', locality: 'Z' };
    expect(replace(record, 'addresses[type eq "work"]', relaxations, user)['addresses']).toEqual([record]);
  });

  it('P-REP-06: a sub-attribute of all selected elements is replaced', () => {
    expect(replace('NO', 'addresses[type eq "work"].country', relaxations)['addresses']).toEqual([
      { type: 'work', locality: 'Bergen', streetAddress: '2 Skuteviken', country: 'NO' },
      { type: 'work', locality: 'Oslo', streetAddress: '5 Torget', country: 'NO' },
    ]);
  });

  it('P-REP-07: a filter that is not of eq terms and selects nothing is noTarget', () => {
    expect(refusal(() => replace('x', 'emails[type sw "x"].value', relaxations))).toBe('noTarget');
    expect(refusal(() => replace(null, 'emails[type sw "x"]', relaxations))).toBe('noTarget');
  });

  it('P-REP-10, C-PRIM-03: a new primary demotes the others', () => {
    expect(replace(true, 'emails[value eq "b@x.example"].primary', relaxations)['emails']).toEqual([
      { ...WORK, primary: false },
      { ...HOME, primary: true },
    ]);
  });

  it('C-PRIM-04: two primaries in one value, or set at once, are refused', () => {
    const both = [
      { value: 'c', primary: true },
      { value: 'd', primary: true },
    ];
    expect(refusal(() => replace(both, 'emails', relaxations))).toBe('invalidValue');
    expect(refusal(() => replace(true, 'emails.primary', relaxations))).toBe('invalidValue');
  });

  it('P-REP-12, C-ATTR-11: an equal value is the same resource', () => {
    expect(replace('Clerk', 'title', relaxations)).toBe(USER);
    expect(replace([{ ...WORK }, { ...HOME }], 'emails', relaxations)).toBe(USER);
    expect(replace({ value: 'm1' }, `${ENT}:manager`, relaxations)).toBe(USER);
    expect(replace('a@x.example', 'emails[type eq "work"].value', relaxations)).toBe(USER);
  });

  it.each<[Json]>([[null], [[]]])(
    'P-REP-14: replacing attr[filter] by %j removes what it selects',
    (value) => {
      expect(replace(value, 'emails[type eq "home"]', relaxations)['emails']).toEqual([WORK]);
    },
  );

  it.each<[Json, string, string]>([
    [null, 'title', 'title'],
    [null, 'name', 'name'],
    [[], 'emails', 'emails'],
    [null, 'emails', 'emails'],
  ])('P-PATCH-22, C-NULL-02: %j unassigns %s', (value, path, name) => {
    expect(replace(value, path, relaxations)).not.toHaveProperty(name);
  });

  it('P-PATCH-22: a required attribute cannot be unassigned', () => {
    expect(refusal(() => replace(null, 'userName', relaxations))).toBe('mutability');
    expect(refusal(() => replace('', 'userName', relaxations))).toBe('invalidValue');
    expect(refusal(() => replace(' ', 'userName', relaxations))).toBe('invalidValue');
    expect(refusal(() => replace({ userName: ' ' }, undefined, relaxations))).toBe('invalidValue');
  });

  it('P-PATH-12: a sub-attribute without filter is that of every value; without values it is noTarget', () => {
    expect(replace('other', 'emails.type', relaxations)['emails']).toEqual([
      { ...WORK, type: 'other' },
      { ...HOME, type: 'other' },
    ]);
    expect(refusal(() => replace('x', 'ims.value', relaxations))).toBe('noTarget');
  });

  it('P-PATH-07: the URN of an extension alone merges into it, and null removes it', () => {
    expect(replace({ division: 'North' }, ENT, relaxations)[ENT]).toEqual({
      department: 'Cash',
      manager: { value: 'm1' },
      division: 'North',
    });
    expect(replace(null, ENT, relaxations)).not.toHaveProperty([ENT]);
  });

  it('S-PWD-05: a password is written like any value, and noted as supplied', () => {
    const body = {
      schemas: [URN.patchOp],
      Operations: [{ op: 'replace', value: { password: 't1meMa$heen' } }],
    };
    const plan = planPatch(USER_TYPE, body, { relaxations });
    expect(applyPatch(USER_TYPE, USER, plan)).toEqual({ ...USER, password: 't1meMa$heen' });
    expect(plan.supplied.has('password')).toBe(true);
  });
});

describe('replace where nothing is selected', () => {
  it('P-REP-07: without the relaxation createOnNoMatch it is noTarget', () => {
    const off = { ...LENIENT, createOnNoMatch: false };
    expect(refusal(() => replace('x', 'emails[type eq "other"].value', off))).toBe('noTarget');
    expect(refusal(() => replace({ value: 'x' }, 'emails[type eq "other"]', off))).toBe('noTarget');
    expect(refusal(() => replace(null, 'emails[type eq "other"].value', off))).toBe('noTarget');
  });

  it('P-REP-08, decision 1: with it the element is created from the filter and the value', () => {
    expect(replace('x', 'emails[type eq "other"].value')['emails']).toEqual([
      WORK,
      HOME,
      { type: 'other', value: 'x' },
    ]);
    expect(replace({ value: 'x' }, 'emails[type eq "other"]')['emails']).toEqual([
      WORK,
      HOME,
      { type: 'other', value: 'x' },
    ]);
  });

  it('decision 1: a record replaced through a filter keeps what the filter says', () => {
    expect(replace({ value: 'x' }, 'emails[type eq "home"]')['emails']).toEqual([
      WORK,
      { type: 'home', value: 'x' },
    ]);
    const off = { ...LENIENT, createOnNoMatch: false };
    expect(replace({ value: 'x' }, 'emails[type eq "home"]', off)['emails']).toEqual([WORK, { value: 'x' }]);
  });

  it('decision 1: a value that contradicts the filter is found when the request is repeated', () => {
    const once = replace('other', 'emails[type eq "home"].type');
    expect(once['emails']).toEqual([WORK, { ...HOME, type: 'other' }]);
    expect(replace('other', 'emails[type eq "home"].type', LENIENT, once)).toBe(once);
  });

  it('decision 1: an element is not created from nothing', () => {
    expect(replace('', 'emails[type eq "other"].value')).toBe(USER);
    expect(replace(null, 'emails[type eq "other"]')).toBe(USER);
  });
});
