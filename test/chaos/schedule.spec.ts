import { describe, expect, it } from '@jest/globals';

import { POINTS } from './points.mjs';
import { faultSchedule, TARGETS, type Fault } from './schedule.mjs';

const SEED = 4711;

function faults(engine: 'mariadb' | 'libsql', seed = SEED, count = 200): readonly Fault[] {
  const schedule = faultSchedule({ seed, engine });
  return Array.from({ length: count }, () => schedule.next().value);
}

describe.each(['mariadb', 'libsql'] as const)('the schedule of faults on %s', (engine) => {
  it('is the same for the same seed, and another for another one', () => {
    expect(faults(engine)).toEqual(faults(engine));
    expect(faults(engine)).not.toEqual(faults(engine, SEED + 1));
  });

  it('has each point at least twice in the first forty, and harms every process', () => {
    const first = faults(engine, SEED, 40);
    for (const point of Object.keys(POINTS)) {
      const count = first.filter((fault) => fault.point === point).length;
      expect({ point, isThere: count >= 2 }).toEqual({ point, isThere: true });
    }
    const harmed = new Set(faults(engine).map(({ target }) => target));
    expect([...harmed].sort()).toEqual(Object.values(TARGETS[engine]).flat().sort());
  });
});
