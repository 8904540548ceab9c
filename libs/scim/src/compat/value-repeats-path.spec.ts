import { describe, expect, it } from '@jest/globals';
import { planPatch } from '../patch/plan-patch.js';
import { resolveAttribute } from '../schema/resolve-attribute.js';
import { GROUP_TYPE, USER_TYPE } from '../schema/resource-types.js';
import type { Json, JsonObject } from '../text/json.js';
import { URN } from '../urns.js';
import { LENIENT } from './relaxations.js';
import { valueUnderPath } from './value-repeats-path.js';

function read(type: typeof USER_TYPE, name: string, value: Json): Json {
  const target = resolveAttribute(type, { name }, { shortPaths: true });
  if (target === undefined) throw new Error(`There is no attribute ${name}.`);
  return valueUnderPath(target, value);
}

describe('valueRepeatsPath (decision 21)', () => {
  it.each<[string, Json, Json]>([
    ['members', { members: [{ value: 'u1' }] }, [{ value: 'u1' }]],
    ['members', { Members: [] }, []],
    ['members', [{ value: 'u1' }], [{ value: 'u1' }]],
    ['members', { value: 'u1' }, { value: 'u1' }],
    ['members', { members: null }, { members: null }],
    ['members', { members: { value: 'u1' } }, { members: { value: 'u1' } }],
    ['members', { members: [], displayName: 'x' }, { members: [], displayName: 'x' }],
    ['members', null, null],
    ['members', {}, {}],
    ['displayName', { displayName: ['x'] }, { displayName: ['x'] }],
  ])('P-ADD-06: for %s, %j means %j', (name, value, expected) => {
    expect(read(GROUP_TYPE, name, value)).toEqual(expected);
  });

  it('a complex attribute with one value is left alone', () => {
    expect(read(USER_TYPE, 'name', { name: ['x'] })).toEqual({ name: ['x'] });
  });

  it('P-REM-09: a remove takes out the listed; without the relaxation the value is refused', () => {
    const operation: JsonObject = { op: 'remove', path: 'members', value: { members: [{ value: 'u1' }] } };
    const body = { schemas: [URN.patchOp], Operations: [operation] };
    const plan = planPatch(GROUP_TYPE, body, { relaxations: LENIENT });
    expect(plan.collections).toMatchObject([{ clear: false, add: [], remove: ['u1'] }]);
    const relaxations = { ...LENIENT, valueRepeatsPath: false };
    expect(() => planPatch(GROUP_TYPE, body, { relaxations })).toThrow('members');
  });
});
