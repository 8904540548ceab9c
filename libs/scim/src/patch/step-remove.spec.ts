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
const WORK = { type: 'work', value: 'a@fjordbank.example', primary: true };
const HOME = { type: 'home', value: 'b@home.example', display: 'B' };
const USER: Resource = {
  userName: 'ines@fjordbank.example',
  title: 'Clerk',
  name: { givenName: 'Ines' },
  emails: [WORK, HOME],
  [ENT]: { department: 'Cash' },
};

function remove(
  path: string | undefined,
  relaxations: Relaxations = LENIENT,
  value?: Json,
  user = USER,
): Resource {
  const operation: Json = {
    op: 'remove',
    ...(path === undefined ? {} : { path }),
    ...(value === undefined ? {} : { value }),
  };
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
])('remove, %s', (_name, relaxations) => {
  it('P-REM-01: without path it is noTarget', () => {
    expect(refusal(() => remove(undefined, relaxations))).toBe('noTarget');
    expect(refusal(() => remove(undefined, relaxations, { title: 'Clerk' }))).toBe('noTarget');
  });

  it('P-REM-02: a single value is unassigned', () => {
    expect(remove('title', relaxations)).not.toHaveProperty('title');
  });

  it('C-NULL-05: a complex value without parts disappears', () => {
    expect(remove('name.givenName', relaxations)).not.toHaveProperty('name');
  });

  it('P-REM-03: all values of a list are removed', () => {
    expect(remove('emails', relaxations)).not.toHaveProperty('emails');
  });

  it('P-REM-04: what a filter selects is removed', () => {
    expect(remove('emails[type eq "work"]', relaxations)['emails']).toEqual([HOME]);
    expect(remove('emails[value pr]', relaxations)).not.toHaveProperty('emails');
  });

  it('P-PATH-13: a filter has the whole language', () => {
    const path = 'emails[type eq "work" and (value ew "fjordbank.example" or not (display pr))]';
    expect(remove(path, relaxations)['emails']).toEqual([HOME]);
  });

  it('P-REM-05: a sub-attribute of what a filter selects is removed; an empty element disappears', () => {
    expect(remove('emails[type eq "home"].display', relaxations)['emails']).toEqual([
      WORK,
      { type: 'home', value: 'b@home.example' },
    ]);
    expect(remove('emails[type eq "work"].value', relaxations)['emails']).toEqual([HOME]);
  });

  it.each(['userName', 'id', 'groups', 'meta', 'schemas', 'meta.version', `${ENT}:manager.displayName`])(
    'P-REM-06: removing %s is mutability',
    (path) => {
      expect(refusal(() => remove(path, relaxations))).toBe('mutability');
    },
  );

  it.each([
    'emails[value eq "none"]',
    'emails[value eq "none"].type',
    'nickName',
    'ims',
    'ims.type',
    `${ENT}:manager`,
    'name.middleName',
  ])('P-REM-07, P-REM-08: removing %s, which is not there, changes nothing', (path) => {
    expect(remove(path, relaxations)).toBe(USER);
  });

  it('P-REM-10: a value beside a single attribute, or one that is no list beside a filter, is ignored', () => {
    expect(remove('title', relaxations, 'other')).not.toHaveProperty('title');
    expect(remove('emails[type eq "work"]', relaxations, 'zz')['emails']).toEqual([HOME]);
    expect(remove('emails[type eq "home"].display', relaxations, [{ value: 'zz' }])['emails']).toEqual([
      WORK,
      { type: 'home', value: 'b@home.example' },
    ]);
  });

  it('P-REM-11: the last attribute of an extension takes it along', () => {
    expect(remove(`${ENT}:department`, relaxations)).not.toHaveProperty([ENT]);
  });

  it('P-PATH-07: the URN of an extension alone removes it', () => {
    expect(remove(ENT, relaxations)).not.toHaveProperty([ENT]);
    expect(remove(ENT, relaxations, undefined, { userName: 'u' })).toEqual({ userName: 'u' });
  });

  it('P-PATCH-15: taking an extension out of schemas removes its data, the base stays', () => {
    expect(remove(`schemas[value eq "${ENT}"]`, relaxations)).not.toHaveProperty([ENT]);
    expect(refusal(() => remove(`schemas[value eq "${URN.user}"]`, relaxations))).toBe('mutability');
    expect(refusal(() => remove('schemas', relaxations))).toBe('mutability');
  });

  it('P-REM-10: null beside a list, which could mean all or none, is refused', () => {
    expect(refusal(() => remove('emails', relaxations, null))).toBe('invalidValue');
  });
});

describe('remove with a list of values', () => {
  it.each<[Json, Json]>([
    [[{ value: 'A@fjordbank.example' }], [HOME]],
    [{ type: 'home', value: 'b@home.example' }, [WORK]],
    [[{ type: 'work', value: 'b@home.example' }], [WORK, HOME]],
    [[{ value: 'a@fjordbank.example', primary: false }], [WORK, HOME]],
    [[{ value: 'b@home.example', primary: false }], [WORK]],
    [[], [WORK, HOME]],
    [[{}], [WORK, HOME]],
  ])('P-REM-10: %j leaves %j', (value, left) => {
    expect(remove('emails', LENIENT, value)['emails']).toEqual(left);
  });

  it.each<[Json]>([[[5]], [['a@fjordbank.example']], [[{ foo: 1 }]], ['']])(
    'decision 10: the malformed list %j is refused',
    (value) => {
      expect(refusal(() => remove('emails', LENIENT, value))).toBe('invalidValue');
    },
  );

  it.each<[string, Json, Json]>([
    ['emails[type eq "work"]', [], [WORK, HOME]],
    ['emails[type eq "work"]', [{ value: 'b@home.example' }], [WORK, HOME]],
    ['emails[type eq "work"]', [{ value: 'A@fjordbank.example' }, { value: 'b@home.example' }], [HOME]],
    ['emails[value pr]', { type: 'home' }, [WORK]],
  ])('decision 10: %s beside %j removes what is selected and listed, and leaves %j', (path, value, left) => {
    expect(remove(path, LENIENT, value)['emails']).toEqual(left);
  });

  it('decision 10: so it is for schemas, and a malformed list is refused beside a filter too', () => {
    const path = `schemas[value eq "${ENT}"]`;
    expect(remove(path, LENIENT, [])).toBe(USER);
    expect(remove(path, LENIENT, [ENT])).not.toHaveProperty([ENT]);
    expect(refusal(() => remove('emails[type eq "work"]', LENIENT, [5]))).toBe('invalidValue');
  });

  it('P-REM-10: without the relaxation a list beside a filter means nothing', () => {
    const off = { ...LENIENT, removeByValueList: false };
    expect(remove('emails[type eq "work"]', off, [])['emails']).toEqual([HOME]);
  });

  it('P-REM-10: without the relaxation it is refused, and nothing is removed', () => {
    const off = { ...LENIENT, removeByValueList: false };
    expect(refusal(() => remove('emails', off, [WORK]))).toBe('invalidValue');
    expect(refusal(() => remove('emails', off, []))).toBe('invalidValue');
  });
});
