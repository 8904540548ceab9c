import { describe, expect, it } from '@jest/globals';
import { attribute } from '../schema/define-schema.js';
import type { Json } from '../text/json.js';
import { isPresent } from './is-present.js';

const SIMPLE = attribute({ name: 'x', description: '' });
const COMPLEX = attribute({
  name: 'x',
  description: '',
  subAttributes: [
    { name: 'value', description: '' },
    { name: 'codes', description: '', multiValued: true },
  ],
});

describe('isPresent', () => {
  it.each<[Json | undefined, boolean]>([
    [undefined, false],
    [null, false],
    ['', false],
    [[], false],
    [[''], false],
    [['', null], false],
    [['', 'a'], true],
    [0, true],
    [false, true],
    [' ', true],
    [{ value: 'a' }, false],
  ])('Q-FILTER-28, C-NULL-04, C-NULL-06: a simple value %j: %j', (value, present) => {
    expect(isPresent(SIMPLE, value)).toBe(present);
  });

  it.each<[Json, boolean]>([
    [{}, false],
    [{ value: null }, false],
    [{ value: '' }, false],
    [{ other: 'a' }, false],
    [{ codes: [] }, false],
    [{ codes: ['', 'a'] }, true],
    [{ value: '', codes: ['a'] }, true],
    [[{ value: '' }, { value: 'a' }], true],
    [[{ value: '' }, {}], false],
  ])('C-NULL-05: a complex value %j: %j', (value, present) => {
    expect(isPresent(COMPLEX, value)).toBe(present);
  });
});
