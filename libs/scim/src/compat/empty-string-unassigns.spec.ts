import { describe, expect, it } from '@jest/globals';
import type { Resource } from '../resource/resource.js';
import { attributeNamed } from '../schema/attribute-named.js';
import { USER_SCHEMA } from '../schema/definitions/user.js';
import { USER_TYPE } from '../schema/resource-types.js';
import { applyPatch } from '../patch/apply-patch.js';
import { planPatch } from '../patch/plan-patch.js';
import type { Json } from '../text/json.js';
import { readJson } from '../text/read-json.js';
import { URN } from '../urns.js';
import { emptyStringUnassigns } from './empty-string-unassigns.js';
import { LENIENT } from './relaxations.js';

function read(name: string, value: Json): Json {
  const attribute = attributeNamed(USER_SCHEMA.attributes, name);
  if (attribute === undefined) throw new Error(`There is no attribute ${name}.`);
  return emptyStringUnassigns(attribute, value);
}

describe('emptyStringUnassigns (decision 8)', () => {
  it.each<[string, Json, Json]>([
    ['title', '', null],
    ['active', '', null],
    ['emails', '', null],
    ['userName', '', ''],
    ['title', ' ', ' '],
    ['name', { givenName: '', FamilyName: 'x' }, { givenName: null, FamilyName: 'x' }],
    [
      'emails',
      [
        { type: 'work', value: '' },
        { type: 'home', value: 'b' },
      ],
      [{ type: 'home', value: 'b' }],
    ],
    ['emails', [{ type: 'work', value: '', display: 'D' }], [{ type: 'work', value: null, display: 'D' }]],
    ['emails', [{ type: 'work' }, 'x', null], [{ type: 'work' }, 'x', null]],
  ])('%s: %j reads as %j', (name, value, expected) => {
    expect(read(name, value)).toEqual(expected);
  });

  it('X-SEC-14: no member called __proto__ is copied', () => {
    const hostile = readJson('{"givenName":"","__proto__":{"polluted":true}}');
    const result = read('name', hostile);
    expect(Object.keys(Object(result))).toEqual(['givenName']);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it('C-NULL-06: without the relaxation an empty string is a value', () => {
    const user: Resource = { userName: 'ines', title: 'Clerk', name: { givenName: 'Ines' } };
    const Operations = [
      { op: 'replace', path: 'title', value: '' },
      { op: 'replace', value: { 'name.givenName': '' } },
    ];
    const body = { schemas: [URN.patchOp], Operations };
    const patched = (emptyStrings: boolean): Resource => {
      const relaxations = { ...LENIENT, emptyStringUnassigns: emptyStrings };
      return applyPatch(USER_TYPE, user, planPatch(USER_TYPE, body, { relaxations }));
    };
    expect(patched(false)).toEqual({ userName: 'ines', title: '', name: { givenName: '' } });
    expect(patched(true)).toEqual({ userName: 'ines' });
  });
});
