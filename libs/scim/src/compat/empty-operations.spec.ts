import { describe, expect, it } from '@jest/globals';
import { applyPatch } from '../patch/apply-patch.js';
import { planPatch } from '../patch/plan-patch.js';
import { USER_TYPE } from '../schema/resource-types.js';
import type { Json } from '../text/json.js';
import { URN } from '../urns.js';
import { LENIENT } from './relaxations.js';
import type { Relaxations } from './relaxations.js';

const USER = { userName: 'ines', title: 'Clerk' };

function patched(Operations: Json, relaxations: Relaxations, schemas: Json = [URN.patchOp]): unknown {
  return applyPatch(USER_TYPE, USER, planPatch(USER_TYPE, { schemas, Operations }, { relaxations }));
}

describe('emptyOperations (decision 20)', () => {
  it('P-PATCH-02: an empty list of operations changes nothing', () => {
    expect(patched([], LENIENT)).toEqual(USER);
  });

  it.each<[string, Json]>([
    ['null', null],
    ['an object', {}],
    ['a text', ''],
  ])('P-PATCH-02: %s is no list and refused', (_name, operations) => {
    expect(() => patched(operations, LENIENT)).toThrow('Operations');
  });

  it('P-PATCH-01: the envelope must still be that of a PATCH', () => {
    expect(() => patched([], LENIENT, [URN.user])).toThrow('PatchOp');
  });

  it('P-PATCH-02: without the relaxation an empty list is refused', () => {
    expect(() => patched([], { ...LENIENT, emptyOperations: false })).toThrow('one or more operations');
  });
});
