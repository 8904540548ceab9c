import { describe, expect, it } from '@jest/globals';

import { readAssignable } from './read-assignable.js';

describe('what an administrator says of a role (draft-ietf-scim-roles-entitlements-01)', () => {
  it('is supported, and without a limit, unless it says otherwise', () => {
    expect(readAssignable({ value: 'desk' }, '')).toEqual({ value: 'desk', supported: true });
    expect(readAssignable({ value: 'desk', supported: false, display: null }, '')).toEqual({
      value: 'desk',
      supported: false,
    });
  });

  it('is limited where it says how many may have it, unless it says otherwise', () => {
    expect(readAssignable({ value: 'x', totalAssignmentsPermitted: 0 }, '')).toMatchObject({
      limitedAssignmentsPermitted: true,
      totalAssignmentsPermitted: 0,
    });
    const stated = { value: 'x', limitedAssignmentsPermitted: false, totalAssignmentsPermitted: 3 };
    expect(readAssignable(stated, '')).toEqual({ ...stated, supported: true });
  });

  it('may be what /Roles shows: what the service computes is read over', () => {
    const shown = {
      schemas: ['x'],
      id: '1',
      meta: {},
      totalAssignmentsUsed: 4,
      value: 'desk',
      supported: true,
    };
    expect(readAssignable(shown, '')).toEqual({ value: 'desk', supported: true });
  });

  it.each([
    [7, 'It must be a JSON object, not a number.'],
    [{}, 'value is required.'],
    [{ value: ' ' }, 'value is required.'],
    [{ value: 'x'.repeat(201) }, 'value has more than 200 characters.'],
    [{ value: 'x', contains: ['y'.repeat(201)] }, 'contains has more than 200 characters.'],
    [{ value: 'x', contains: 'y' }, 'contains must be a list, not a string.'],
    [
      { value: 'x', totalAssignmentsPermitted: 1.5 },
      'totalAssignmentsPermitted must be a whole number from 0.',
    ],
    [
      { value: 'x', totalAssignmentsPermitted: '1' },
      'totalAssignmentsPermitted must be a whole number from 0.',
    ],
    [
      { value: 'x', limitedAssignmentsPermitted: true },
      'totalAssignmentsPermitted must say how many, where limitedAssignmentsPermitted is true.',
    ],
    [{ value: 'x', primary: true }, /^primary is not one of value, display/],
  ])('is refused where it is malformed: %j', (given, problem) => {
    expect(() => readAssignable(given, '')).toThrow(problem);
  });

  it('says where the problem is', () => {
    expect(() => readAssignable({ value: 1 }, 'roles[2]')).toThrow(
      'roles[2].value must be a string, not a number.',
    );
  });
});
