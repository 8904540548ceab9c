import { describe, expect, it } from '@jest/globals';
import { LENIENT, STRICT } from '../compat/relaxations.js';
import type { Relaxations } from '../compat/relaxations.js';
import { ScimError } from '../errors/scim-error.js';
import type { Resource } from '../resource/resource.js';
import { USER_TYPE } from '../schema/resource-types.js';
import type { Json } from '../text/json.js';
import { URN } from '../urns.js';
import { applyPatch } from './apply-patch.js';
import type { PatchPlan } from './plan.js';
import { planPatch } from './plan-patch.js';

const ENT = URN.enterpriseUser;
const WORK = { type: 'work', value: 'a@x.example', display: 'A' };
const USER: Resource = {
  userName: 'ines',
  name: { givenName: 'Ines', familyName: 'Okafor' },
  emails: [WORK],
  [ENT]: { department: 'Cash', manager: { value: 'm1' } },
};

function plan(operation: Json, relaxations: Relaxations = LENIENT): PatchPlan {
  return planPatch(USER_TYPE, { schemas: [URN.patchOp], Operations: [operation] }, { relaxations });
}

function patched(operation: Json, relaxations: Relaxations = LENIENT): Resource {
  return applyPatch(USER_TYPE, USER, plan(operation, relaxations));
}

function refusal(work: () => unknown): string {
  try {
    work();
    return 'accepted';
  } catch (error) {
    return error instanceof ScimError ? error.errorName : String(error);
  }
}

describe('a value of the wrong shape', () => {
  it.each<[string, Json]>([
    ['title', []],
    ['name', []],
    ['name.familyName', { value: 'x' }],
    ['name.familyName', []],
    ['emails[type eq "work"].value', { value: 'x' }],
    ['title', { title: 'x' }],
  ])('P-PATCH-10: %s takes no %j, and is not cleared by it', (path, value) => {
    for (const op of ['add', 'replace']) {
      expect(refusal(() => plan({ op, path, value }))).toBe('invalidValue');
    }
  });

  it('C-TYPE-12: a list is not replaced by one value without the relaxation loneElement', () => {
    const operation = { op: 'replace', path: 'emails', value: { value: 'b' } };
    expect(refusal(() => plan(operation, { ...LENIENT, loneElement: false }))).toBe('invalidValue');
    expect(patched(operation)['emails']).toEqual([{ value: 'b' }]);
    expect(patched({ ...operation, op: 'add' }, { ...STRICT, anyFormat: true })['emails']).toHaveLength(2);
  });
});

describe('what unassigns', () => {
  it('C-NULL-05: a list of nothing', () => {
    expect(patched({ op: 'replace', path: 'emails', value: [{}, null] })).not.toHaveProperty('emails');
    expect(plan({ op: 'add', path: 'emails', value: [{}] }).steps).toEqual([]);
  });

  it('S-ENT-08: a manager whose id is empty, without emptyStringUnassigns too', () => {
    const relaxations = { ...LENIENT, emptyStringUnassigns: false };
    for (const value of ['', { value: '' }, [], [{ value: '' }]]) {
      expect(patched({ op: 'replace', path: 'manager', value }, relaxations)[ENT]).toEqual({
        department: 'Cash',
      });
    }
    const off = { ...relaxations, referenceShapes: false };
    expect(refusal(() => plan({ op: 'replace', path: 'manager', value: { value: '' } }, off))).toBe(
      'invalidValue',
    );
  });

  it('C-NULL-02: a null beside a value, in an attribute and in a selected element', () => {
    const name = { givenName: 'Ada', familyName: null };
    expect(patched({ op: 'add', path: 'name', value: name })['name']).toEqual({ givenName: 'Ada' });
    const path = 'emails[type eq "work"]';
    expect(patched({ op: 'add', path, value: { display: null } })['emails']).toEqual([
      { type: 'work', value: 'a@x.example' },
    ]);
    expect(patched({ op: 'add', path: 'emails.display', value: null })['emails']).toEqual([
      { type: 'work', value: 'a@x.example' },
    ]);
  });

  it('P-ADD-12, P-REP-07: adding null where nothing is selected changes nothing, replacing by it is noTarget', () => {
    const operation = { op: 'add', path: 'emails[type sw "x"].display', value: null };
    expect(patched(operation)).toBe(USER);
    expect(refusal(() => patched({ ...operation, op: 'replace' }))).toBe('noTarget');
    expect(plan({ op: 'add', path: 'name', value: {} }).steps).toEqual([]);
  });
});

describe('parts of elements', () => {
  it('P-ADD-10, P-PATH-12: without a filter a part is set in each element', () => {
    const both = { ...USER, emails: [WORK, { type: 'home', value: 'b@x.example' }] };
    const set = applyPatch(USER_TYPE, both, plan({ op: 'add', path: 'emails.display', value: 'D' }));
    expect(set['emails']).toEqual([
      { ...WORK, display: 'D' },
      { type: 'home', value: 'b@x.example', display: 'D' },
    ]);
  });

  it('P-REM-05: an element of which an add leaves labels goes, and the others stay', () => {
    const home = { type: 'home', value: 'b@x.example' };
    const cleared = plan({
      op: 'add',
      path: 'emails[type eq "work"]',
      value: { value: null, display: null },
    });
    expect(applyPatch(USER_TYPE, { ...USER, emails: [WORK, home] }, cleared)['emails']).toEqual([home]);
    expect(applyPatch(USER_TYPE, USER, cleared)).not.toHaveProperty('emails');
  });

  it('P-REM-08, decision 10: removing listed elements of an empty selection changes nothing', () => {
    const value = [{ value: 'a@x.example' }];
    expect(patched({ op: 'remove', path: 'emails[type eq "other"]', value })).toBe(USER);
    expect(patched({ op: 'remove', path: 'ims', value })).toBe(USER);
  });
});

describe('extensions in a value', () => {
  it('P-PATH-07: null removes one, and adding null does not', () => {
    expect(patched({ op: 'replace', value: { [ENT]: null } })).not.toHaveProperty(ENT);
    expect(patched({ op: 'replace', path: ENT, value: null })).not.toHaveProperty(ENT);
    expect(plan({ op: 'add', path: ENT, value: null }).steps).toEqual([]);
  });

  it('P-ADD-03, C-ATTR-26: names inside may have the URN, and unknown ones are ignored', () => {
    const value = { [ENT]: { [`${ENT.toUpperCase()}:department`]: 'Desk', foo: 1 } };
    expect(patched({ op: 'add', value })[ENT]).toEqual({ department: 'Desk', manager: { value: 'm1' } });
  });

  it('P-PATH-10: a name that is no path is told from one that is unknown', () => {
    expect(refusal(() => plan({ op: 'add', value: { 'emails[type eq]': 'x' } }))).toBe('invalidFilter');
    expect(plan({ op: 'add', value: { foo: 'x' } }).steps).toEqual([]);
  });

  it('P-PATCH-13, P-PATCH-15: schemas alone, null, and known ones in a strict tenant', () => {
    expect(patched({ op: 'replace', path: 'schemas', value: URN.user })).not.toHaveProperty(ENT);
    expect(plan({ op: 'add', path: 'schemas', value: null }).steps).toEqual([]);
    expect(plan({ op: 'add', path: 'schemas', value: [ENT] }, STRICT).steps).toEqual([]);
  });
});

describe('an element that is made because none is selected', () => {
  it('P-ADD-09: is added unless all that it has is there', () => {
    const value = { type: 'work', value: 'b@x.example' };
    expect(patched({ op: 'add', path: 'emails[type eq "home"]', value })['emails']).toEqual([WORK, value]);
    const same = { type: 'work', value: 'a@x.example' };
    expect(patched({ op: 'add', path: 'emails[type eq "home"]', value: same })).toBe(USER);
  });

  it('P-ADD-07: an element that is there takes over what is new, and keeps what is not named', () => {
    const value = [{ type: 'WORK', value: 'A@x.example', primary: true }];
    expect(patched({ op: 'add', path: 'emails', value })['emails']).toEqual([
      { type: 'WORK', value: 'A@x.example', display: 'A', primary: true },
    ]);
  });
});
