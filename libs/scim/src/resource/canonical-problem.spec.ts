import { describe, expect, it } from '@jest/globals';

import { attribute, type AttributeDefinition } from '../schema/define-schema.js';
import { canonicalProblem } from './canonical-problem.js';

function problem(value: string, definition: Partial<AttributeDefinition> = {}): string | undefined {
  const canonicalValues = ['Amber', 'Straße'];
  return canonicalProblem(
    attribute({ name: 'colour', description: '', canonicalValues, onlyCanonical: true, ...definition }),
    value,
  );
}

describe('canonicalProblem', () => {
  it('C-CHAR-04: names the value and those that are allowed', () => {
    expect(problem('teal')).toBe('must be one of "Amber", "Straße", not "teal"');
    expect(problem('')).toBe('must be one of "Amber", "Straße", not ""');
    expect(problem('x'.repeat(100))).toContain(`not "${'x'.repeat(80)}…"`);
  });

  it('C-CHAR-05, C-CHAR-06: compares by caseExact', () => {
    for (const value of ['Amber', 'AMBER', 'amber', 'straße']) expect(problem(value)).toBeUndefined();
    expect(problem('Amber', { caseExact: true })).toBeUndefined();
    expect(problem('amber', { caseExact: true })).toContain('not "amber"');
    expect(problem('amber', { type: 'reference', referenceTypes: ['uri'] })).toContain('not "amber"');
  });

  it('suggestions refuse nothing', () => {
    const suggested = attribute({ name: 'type', description: '', canonicalValues: ['work', 'home'] });
    expect(canonicalProblem(suggested, 'holiday')).toBeUndefined();
  });

  it('S-PWD-01: what is never returned is not repeated', () => {
    expect(problem('teal', { returned: 'never' })).toBe('must be one of "Amber", "Straße"');
  });

  it('lists twenty at most', () => {
    const canonicalValues = Array.from({ length: 1000 }, (_each, index) => `v${index}`);
    expect(problem('x', { canonicalValues })).toMatch(/^must be one of "v0", .*"v19" and 980 more, not "x"$/);
    expect(problem('v999', { canonicalValues })).toBeUndefined();
  });
});
