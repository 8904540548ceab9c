import { describe, expect, it } from '@jest/globals';
import { USER_TYPE } from '@rollcall/scim';

import { guardSettingOf } from './guard-setting.js';
import { judgeRemoval, thresholdOf, type GuardDecision } from './judge-removal.js';
import { removalsOf } from './removal.js';
import { RemovalHeld } from './removal-held.js';

const NOW = Date.UTC(2026, 0, 2);
const SETTING = { share: 0.2, minimum: 50, window: 3_600_000 };
const UNDECIDED: GuardDecision = { approvedUntil: null, approvedCount: null, rejectedUntil: null };

function judge(counted: number, count: number, decision: Partial<GuardDecision> = {}) {
  return judgeRemoval(
    { window: { slice: NOW, counted, earlier: [] }, decision: { ...UNDECIDED, ...decision } },
    { count, threshold: 200, now: NOW },
  );
}

describe('the deletion guard', () => {
  it.each([
    [1000, 200],
    [999, 199],
    [250, 50],
    [10, 50],
    [0, 50],
  ])('of %i, %i may be removed in a window: a fifth, and at least fifty', (base, threshold) => {
    expect(thresholdOf(SETTING, base)).toBe(threshold);
  });

  it('rounds no share down that is a whole number', () => {
    expect(thresholdOf({ ...SETTING, share: 0.29, minimum: 0 }, 100)).toBe(29);
  });

  it('lets through up to the threshold, and holds what exceeds it, however much that is', () => {
    expect(judge(199, 1)).toEqual({ held: false, approvedCount: null });
    expect(judge(200, 1)).toEqual({ held: true, rejected: false });
    expect(judge(0, 201)).toEqual({ held: true, rejected: false });
  });

  it('lets through what was approved: so many, while it holds, and beyond the threshold alone', () => {
    const approved = { approvedUntil: NOW + 1, approvedCount: 2 };
    expect(judge(200, 2, approved)).toEqual({ held: false, approvedCount: 0 });
    expect(judge(200, 3, approved)).toEqual({ held: true, rejected: false });
    expect(judge(10, 3, approved)).toEqual({ held: false, approvedCount: 2 });
    expect(judge(200, 1, { ...approved, approvedUntil: NOW })).toEqual({ held: true, rejected: false });
    expect(judge(999, 9, { approvedUntil: NOW + 1 })).toEqual({ held: false, approvedCount: null });
  });

  it('holds everything while it is rejected', () => {
    expect(judge(0, 1, { rejectedUntil: NOW + 1 })).toEqual({ held: true, rejected: true });
    expect(judge(0, 1, { rejectedUntil: NOW })).toEqual({ held: false, approvedCount: null });
  });

  it('has the setting of the tenant, or that of the process', () => {
    expect(guardSettingOf({}, SETTING)).toBe(SETTING);
    expect(guardSettingOf({ settings: { deletionGuard: 'off' } }, SETTING)).toBeUndefined();
    const own = { share: 0.5, minimum: 3, windowMinutes: 10 };
    expect(guardSettingOf({ settings: { deletionGuard: own } }, undefined)).toEqual({
      share: 0.5,
      minimum: 3,
      window: 600_000,
    });
  });

  it('counts deactivations, deletions and members, and nothing else', () => {
    const change = { type: USER_TYPE, operation: 'patch' } as const;
    const [on, off, unsaid] = [
      { userName: 'a', active: true },
      { userName: 'a', active: false },
      { userName: 'a' },
    ];
    expect(removalsOf({ ...change, before: on, after: off })).toEqual([
      { action: 'deactivate', type: 'User', count: 1 },
    ]);
    expect(removalsOf({ ...change, before: unsaid, after: off })).toHaveLength(1);
    for (const [before, after] of [
      [off, on],
      [off, off],
      [on, unsaid],
    ] as const)
      expect(removalsOf({ ...change, before, after })).toEqual([]);
    expect(removalsOf({ ...change, operation: 'create', after: off })).toEqual([]);
    expect(removalsOf({ ...change, before: off })).toEqual([{ action: 'delete', type: 'User', count: 1 }]);
    const members = { added: [{ value: 'a', type: 'User' }], removed: [{ value: 'b', type: 'User' }] };
    expect(removalsOf({ ...change, before: on, after: on, members })).toEqual([
      { action: 'removeMembers', type: 'User', count: 1 },
    ]);
  });

  it('refuses with 429 and a whole number of seconds, five minutes at most, never 401 or 403', () => {
    const held = {
      action: 'delete' as const,
      ...{ type: 'User', count: 1, counted: 200, threshold: 200 },
      ...{ window: SETTING.window, rejected: false },
    };
    for (const [roomAfter, seconds] of [
      [0, '1'],
      [1001, '2'],
      [3_600_000, '300'],
    ] as const) {
      const refusal = new RemovalHeld({ ...held, roomAfter });
      expect([refusal.status, refusal.headers]).toEqual([429, { 'Retry-After': seconds }]);
    }
    expect(new RemovalHeld({ ...held, roomAfter: 1 }).detail).toContain(
      '200 User resources were deleted in the last 60 minutes, and 1 more would exceed the 200',
    );
    expect(new RemovalHeld({ ...held, roomAfter: 1, rejected: true }).detail).toContain(
      'an administrator holds all further ones',
    );
  });
});
