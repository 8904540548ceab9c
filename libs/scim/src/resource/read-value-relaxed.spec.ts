import { describe, expect, it } from '@jest/globals';
import { LENIENT, STRICT } from '../compat/relaxations.js';
import type { Json } from '../text/json.js';
import { named, read, refusal } from './read-value.fixture.js';
import { readElement } from './read-value.js';

describe('readValue: relaxations', () => {
  it('decision 2: strings for booleans, where the relaxation is on', () => {
    expect(read('active', 'False', LENIENT)).toBe(false);
    expect(read('emails', [{ value: 'a', primary: 'True' }], LENIENT)).toEqual([
      { value: 'a', primary: true },
    ]);
    expect(read('displayName', 'True', LENIENT)).toBe('True');
    expect(refusal('active', 'maybe', LENIENT).detail).toBe('active must be true or false, not a string.');
    expect(refusal('active', 'False').scimType).toBe('invalidValue');
  });

  it.each<[Json, Json | undefined]>([
    ['m1', { value: 'm1' }],
    [{ value: 'm1' }, { value: 'm1' }],
    [[{ $ref: 'http://h/Users/m1', value: 'm1' }], { value: 'm1' }],
    [['m1'], { value: 'm1' }],
    ['', undefined],
    [[], undefined],
    [{ value: '' }, undefined],
    [{ value: null }, undefined],
  ])('decision 5, S-ENT-08: the manager %j', (json, expected) => {
    expect(read('manager', json, LENIENT)).toEqual(expected);
  });

  it('S-ENT-03: two managers are refused, and every other shape where the relaxation is off', () => {
    expect(refusal('manager', ['a', 'b'], LENIENT).detail).toContain('manager must be an object');
    for (const json of ['m1', '', ['m1'], [{ value: 'm1' }]])
      expect(refusal('manager', json).scimType).toBe('invalidValue');
    expect(refusal('manager', { value: '' }).detail).toContain('manager.value is missing');
  });

  it('decision 5: members as bare ids, where the relaxation is on', () => {
    expect(read('members', ['u1', { value: 'u2' }, ''], LENIENT)).toEqual([{ value: 'u1' }, { value: 'u2' }]);
    expect(refusal('members', ['u1']).scimType).toBe('invalidValue');
  });

  it('decision 11: a role as JSON in a string', () => {
    const role = { value: '{"id":"1","value":"Admin","displayName":"Administrator"}' };
    expect(read('roles', [role], LENIENT)).toEqual([{ value: 'Admin', display: 'Administrator' }]);
    expect(read('roles', [{ value: 'Desk', displayName: 'Desk', primary: 'False' }], LENIENT)).toEqual([
      { value: 'Desk', display: 'Desk', primary: false },
    ]);
    expect(read('roles', [role])).toEqual([role]);
    expect(read('emails', [role], LENIENT)).toEqual([role]);
  });

  it('C-TYPE-12, decision 7: a lone element, only where the relaxation is on', () => {
    for (const exchange of ['create', 'replace', 'patch'] as const) {
      expect(read('emails', { value: 'a' }, LENIENT, exchange)).toEqual([{ value: 'a' }]);
      expect(refusal('emails', { value: 'a' }, STRICT, exchange).scimType).toBe('invalidValue');
    }
  });

  it('readElement reads one element of a list', () => {
    const options = { where: 'emails[2]', exchange: 'patch', relaxations: LENIENT } as const;
    expect(readElement(named('emails'), { VALUE: 'a' }, options)).toEqual({ value: 'a' });
    expect(() => readElement(named('emails'), [{ value: 'a' }], options)).toThrow(
      'emails[2] must be an object',
    );
  });
});
