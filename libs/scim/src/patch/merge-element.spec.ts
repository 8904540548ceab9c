import { describe, expect, it } from '@jest/globals';
import { attribute } from '../schema/define-schema.js';
import type { JsonObject } from '../text/json.js';
import { mergeElement } from './merge-element.js';
import type { ElementChange } from './merge-element.js';

const PORTS = attribute({
  name: 'ports',
  description: '',
  multiValued: true,
  subAttributes: [
    { name: 'value', description: '' },
    { name: 'type', description: '' },
    { name: 'codes', description: '', multiValued: true, mutability: 'immutable' },
  ],
});

function merged(element: JsonObject, change: Partial<ElementChange>): JsonObject | undefined {
  const target = { attribute: PORTS, where: 'Operations[0]' };
  return mergeElement(element, { set: {}, cleared: [], ...change }, target);
}

describe('mergeElement', () => {
  const element = { value: 'a', type: 'work', codes: ['x', 'y'] };

  it('P-ADD-05, P-REP-04: sets and clears what is named, and keeps the rest', () => {
    expect(merged(element, { set: { value: 'b' }, cleared: ['type'] })).toEqual({
      value: 'b',
      codes: ['x', 'y'],
    });
    expect(element).toEqual({ value: 'a', type: 'work', codes: ['x', 'y'] });
  });

  it('C-ATTR-11: gives the same object when nothing changes, immutable or not', () => {
    expect(merged(element, { set: { value: 'a', codes: ['x', 'y'] } })).toBe(element);
    expect(merged({ type: 'work' }, { cleared: ['value'] })).toEqual({ type: 'work' });
    expect(() => merged(element, { set: { codes: ['y', 'x'] } })).toThrow(
      'Operations[0]: ports.codes has a value already, and it is immutable.',
    );
  });

  it('P-REM-05: is nothing where clearing leaves labels, and only there', () => {
    expect(merged({ value: 'a', type: 'work' }, { cleared: ['value'] })).toBeUndefined();
    expect(merged({ type: 'work' }, { set: { type: 'home' } })).toEqual({ type: 'home' });
    expect(merged({ value: 'a', type: 'work' }, { set: { value: 'b' }, cleared: ['type'] })).toEqual({
      value: 'b',
    });
  });
});
