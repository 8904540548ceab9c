import { describe, expect, it } from '@jest/globals';
import type { Json } from '../text/json.js';
import { loneElement } from './lone-element.js';
import { referenceShape } from './reference-shapes.js';
import { roleFromJson } from './roles-as-json.js';
import { stringBoolean } from './string-booleans.js';
import { dropUnknownSchemas } from './unknown-schemas.js';

describe('stringBoolean', () => {
  it.each<[Json, Json]>([
    ['True', true],
    ['true', true],
    ['FALSE', false],
    ['False', false],
    ['yes', 'yes'],
    ['', ''],
    [' true', ' true'],
    ['1', '1'],
    [1, 1],
    [true, true],
    [null, null],
  ])('decision 2: %j is %j', (value, expected) => {
    expect(stringBoolean(value)).toBe(expected);
  });
});

describe('loneElement', () => {
  it.each<[Json, Json]>([
    [{ value: 'a' }, [{ value: 'a' }]],
    ['a', ['a']],
    [['a'], ['a']],
    [[], []],
    [null, null],
  ])('decision 7: %j is %j', (value, expected) => {
    expect(loneElement(value)).toEqual(expected);
  });
});

describe('referenceShape', () => {
  it.each<[Json, Json]>([
    ['m', { value: 'm' }],
    ['', null],
    [{ value: '' }, null],
    [
      { value: 'm', $ref: 'r' },
      { value: 'm', $ref: 'r' },
    ],
    [[{ value: 'm' }], { value: 'm' }],
    [['m'], { value: 'm' }],
    [[''], null],
    [[], null],
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
    [5, 5],
    [null, null],
  ])('decision 5: %j is %j', (value, expected) => {
    expect(referenceShape(value)).toEqual(expected);
  });
});

describe('roleFromJson', () => {
  it.each<[Json, Json]>([
    [
      { value: '{"id":"1","value":"Admin","displayName":"A"}', type: 'x', primary: true },
      { value: 'Admin', display: 'A', displayName: 'A', type: 'x', primary: true },
    ],
    ['{"value":"Admin"}', { value: 'Admin' }],
    ['Admin', { value: 'Admin' }],
    [{ value: '{"value":5}' }, { value: '{"value":5}' }],
    [{ value: '{not json' }, { value: '{not json' }],
    [{ value: '{"a":1,"a":2}' }, { value: '{"a":1,"a":2}' }],
    [
      { value: 'Desk', displayName: 'D' },
      { value: 'Desk', displayName: 'D', display: 'D' },
    ],
    [
      { value: 'Desk', displayName: 'D', display: 'E' },
      { value: 'Desk', displayName: 'D', display: 'E' },
    ],
    [5, 5],
    [null, null],
  ])('decision 11: %j is %j', (element, expected) => {
    expect(roleFromJson(element)).toEqual(expected);
  });

  it('keys of the inner object that no role has stay out', () => {
    const inner = roleFromJson({ value: '{"value":"a","__proto__":{"polluted":true},"constructor":1}' });
    expect(JSON.stringify(inner)).toBe('{"value":"a"}');
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});

describe('dropUnknownSchemas', () => {
  it.each<[readonly string[], readonly string[], boolean]>([
    [['urn:ietf:params:scim:a', 'http://marker.example'], ['urn:ietf:params:scim:a'], false],
    [['URN:IETF:PARAMS:SCIM:A'], ['urn:ietf:params:scim:a'], false],
    [['urn:scim:schemas:core:2.0'], [], true],
    [['urn:ietf:params:scim:other'], [], false],
  ])('decision 4: %j leaves %j', (listed, known, onlyForeign) => {
    expect(dropUnknownSchemas(listed, ['urn:ietf:params:scim:a', 'urn:ietf:params:scim:b'])).toEqual({
      known,
      onlyForeign,
    });
  });
});
