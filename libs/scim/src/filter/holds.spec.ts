import { describe, expect, it } from '@jest/globals';
import { holds } from './holds.js';
import type { BoundOperator, Comparable } from './nodes.js';

/** Which operators hold between two prepared values. */
function holding(value: Comparable, operand: Comparable): readonly BoundOperator[] {
  const all: readonly BoundOperator[] = ['eq', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'];
  return all.filter((operator) => holds(value, { operator, operand }));
}

describe('holds', () => {
  it.each<[Comparable, Comparable, readonly BoundOperator[]]>([
    ['abc', 'abc', ['eq', 'co', 'sw', 'ew', 'ge', 'le']],
    ['abc', 'b', ['co', 'lt', 'le']],
    ['abc', 'ab', ['co', 'sw', 'gt', 'ge']],
    ['abc', 'bc', ['co', 'ew', 'lt', 'le']],
    ['abc', 'd', ['lt', 'le']],
    [1, 1, ['eq', 'ge', 'le']],
    [1, 2, ['lt', 'le']],
    [2, 1, ['gt', 'ge']],
    [true, true, ['eq', 'ge', 'le']],
  ])('Q-FILTER-25, Q-FILTER-27, Q-FILTER-29: %j and %j', (value, operand, operators) => {
    expect(holding(value, operand)).toEqual(operators);
  });

  it('Q-FILTER-40: no text is in a value that is none', () => {
    expect(holding(12, '1')).not.toContain('sw');
    expect(holding('12', 1)).not.toContain('co');
    expect(holding(true, true)).not.toContain('co');
  });
});
