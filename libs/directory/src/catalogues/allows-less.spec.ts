import { describe, expect, it } from '@jest/globals';
import type { Json } from '@rollcall/scim';

import { allowsLess } from './allows-less.js';
import { typesWith } from './catalogues.fixture.js';

const catalogues = (roles: Json) => typesWith({ roles }).catalogues;
const desk = { value: 'desk' };

describe('a change of a catalogue after which nobody may write by the one before', () => {
  const refusing = (...roles: readonly Json[]) => catalogues({ unknown: 'refuse', roles });

  it.each([
    ['refuses from now on', {}, refusing()],
    ['marks instead of keeping', catalogues([desk]), catalogues({ unknown: 'mark', roles: [desk] })],
    ['knows a value less', refusing(desk, { value: 'x' }), refusing(desk)],
    ['supports a value less', refusing(desk), refusing({ ...desk, supported: false })],
    ['has a new limit', catalogues([desk]), catalogues([{ ...desk, totalAssignmentsPermitted: 9 }])],
    [
      'has a lower limit',
      catalogues([{ ...desk, totalAssignmentsPermitted: 9 }]),
      catalogues([{ ...desk, totalAssignmentsPermitted: 8 }]),
    ],
  ])('%s', (_, before, after) => {
    expect(allowsLess(before, after)).toBe(true);
  });

  it.each([
    ['is the first one, without a limit', {}, catalogues([desk])],
    ['knows a value more', refusing(desk), refusing(desk, { value: 'x' })],
    ['knows a value less, where unknown ones are kept', catalogues([desk]), catalogues([])],
    ['keeps instead of refusing', refusing(desk), catalogues([desk])],
    [
      'has a higher limit, and another name',
      catalogues([{ ...desk, totalAssignmentsPermitted: 8 }]),
      catalogues([{ ...desk, display: 'D', totalAssignmentsPermitted: 9 }]),
    ],
    ['has no limit any more', catalogues([{ ...desk, totalAssignmentsPermitted: 8 }]), catalogues([desk])],
  ])('is not one that %s', (_, before, after) => {
    expect(allowsLess(before, after)).toBe(false);
  });
});
