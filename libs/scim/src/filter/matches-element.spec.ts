import { describe, expect, it } from '@jest/globals';
import { DEVICE_TYPE } from '../../../../test/support/arbitraries/device-type.js';
import { LENIENT } from '../compat/relaxations.js';
import { resolveAttribute } from '../schema/resolve-attribute.js';
import type { ResourceType } from '../schema/attribute.js';
import { USER_TYPE } from '../schema/resource-types.js';
import type { Json } from '../text/json.js';
import { bindElementFilter } from './bind-element-filter.js';
import { matchesElement } from './matches-element.js';
import type { BoundFilter } from './nodes.js';
import { parseFilter } from './parse-filter.js';

function holds(name: string, text: string, element: Json, type: ResourceType = USER_TYPE): boolean {
  const target = resolveAttribute(type, { name }, { shortPaths: false });
  if (target === undefined) throw new Error(`no attribute ${name}`);
  return matchesElement(bindElementFilter(parseFilter(text), target, LENIENT), target.attribute, element);
}

describe('matchesElement', () => {
  const work = { value: 'A@x.com', type: 'work', primary: true };

  it.each([
    ['P-PATH-13', 'type eq "WORK" and value ew "X.com"', true],
    ['P-PATH-13', 'type eq "work" and (value sw "b" or primary eq true)', true],
    ['P-PATH-13', 'not (type eq "work")', false],
    ['Q-FILTER-35', 'display ne "x"', true],
    ['Q-FILTER-36', 'display eq null', true],
    ['Q-FILTER-28', 'display pr', false],
    ['Q-FILTER-28', 'value pr', true],
    ['stringBooleans', 'primary eq "True"', true],
  ])('%s: %s', (_row, text, expected) => {
    expect(holds('emails', text, work)).toBe(expected);
  });

  it('C-PRIM-02: primary is false where it is missing', () => {
    expect(holds('emails', 'primary eq false', { value: 'a' })).toBe(true);
    expect(holds('emails', 'primary eq true', { value: 'a' })).toBe(false);
  });

  it('P-PATH-16: the element of a simple attribute is its value', () => {
    expect(holds('tags', 'value eq "X" and value pr', 'x', DEVICE_TYPE)).toBe(true);
    expect(holds('tags', 'value pr', '', DEVICE_TYPE)).toBe(false);
    expect(holds('readings', 'value ge 2', 1, DEVICE_TYPE)).toBe(false);
  });

  it('Q-FILTER-35: a stored value that is not of its type satisfies no comparison', () => {
    for (const operator of ['eq', 'gt', 'ge', 'lt', 'le']) {
      expect(holds('interfaces', `speed ${operator} 1`, { speed: 'ten' }, DEVICE_TYPE)).toBe(false);
      expect(holds('readings', `value ${operator} 1`, 'ten', DEVICE_TYPE)).toBe(false);
    }
  });

  it('a constant is what it says, and what cannot stand inside brackets selects nothing', () => {
    const target = resolveAttribute(USER_TYPE, { name: 'emails' }, { shortPaths: false });
    if (target === undefined) throw new Error('no emails');
    const select = (filter: BoundFilter): boolean => matchesElement(filter, target.attribute, work);
    const all: BoundFilter = { kind: 'constant', value: true };
    expect([select(all), select({ kind: 'constant', value: false })]).toEqual([true, false]);
    expect(select({ kind: 'element', target, filter: all })).toBe(false);
    expect(select({ kind: 'extensionPresent', schema: USER_TYPE.schema })).toBe(false);
  });

  it('finds nothing in an element of another shape', () => {
    expect(holds('emails', 'value eq "x"', 'x')).toBe(false);
    expect(holds('emails', 'value pr or type pr', null)).toBe(false);
  });
});
