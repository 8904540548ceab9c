import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { propertyParameters } from '../../../../test/support/arbitraries/property-parameters.js';
import { planBulk, type BulkNode } from './plan-bulk.js';
import { strongComponents } from './strong-components.js';

const creates = (bulkId: string, ...refersTo: readonly string[]): BulkNode => ({ creates: bulkId, refersTo });
const changes = (path: string, ...refersTo: readonly string[]): BulkNode => ({ changes: path, refersTo });

/** Some operations create, some change one of a few resources; each refers to a few of the bulkIds, known or not. */
const nodes: fc.Arbitrary<readonly BulkNode[]> = fc
  .integer({ min: 0, max: 40 })
  .chain((length) => {
    const bulkId = fc.integer({ min: 0, max: Math.max(0, length) }).map(String);
    const node = fc.record({
      kind: fc.constantFrom('create', 'create', 'change', 'nothing'),
      refersTo: fc.array(bulkId, { maxLength: 2 }),
      path: fc.constantFrom('/Users/1', '/Users/2', '/Groups/1'),
    });
    return fc.array(node, { minLength: length, maxLength: length });
  })
  .map((drafts) =>
    drafts.map(({ kind, refersTo, path }, index): BulkNode => ({
      refersTo,
      ...(kind === 'create' ? { creates: String(index) } : {}),
      ...(kind === 'change' ? { changes: path } : {}),
    })),
  );

/** The positions of the operations that each must wait for. */
function neededBy(all: readonly BulkNode[]): readonly (readonly number[])[] {
  return all.map(({ refersTo, changes: path }, index) => [
    ...[...refersTo]
      .map((bulkId) => all.findIndex((node) => node.creates === bulkId))
      .filter((found) => found !== -1 && found !== index),
    ...all.flatMap((node, other) =>
      other < index && path !== undefined && node.changes === path ? other : [],
    ),
  ]);
}

/** Whether one operation needs another, directly or by way of others. */
function reaches(needs: readonly (readonly number[])[], from: number, to: number): boolean {
  const seen = new Set<number>();
  const visit = (index: number): boolean =>
    (needs[index] ?? []).some((next) => {
      if (next === to) return true;
      if (seen.has(next)) return false;
      seen.add(next);
      return visit(next);
    });
  return visit(from);
}

describe('the order of a bulk request', () => {
  it('B-BULK-20: without references it is the order of the request', () => {
    const plan = planBulk([creates('a'), changes('/Users/1'), creates('b'), changes('/Users/1')]);
    expect(plan).toEqual([[0], [1], [2], [3]]);
  });

  it('B-BULK-11: what refers to a later creation waits for it, and nothing else does', () => {
    const plan = planBulk([creates('g', 'u'), changes('/Users/old'), creates('u'), creates('last')]);
    expect(plan).toEqual([[1], [2], [0], [3]]);
  });

  it('changes of one resource keep their order, whatever the first of them waits for', () => {
    const plan = planBulk([
      changes('/Groups/1', 'u'),
      changes('/Groups/1'),
      changes('/Groups/2'),
      creates('u'),
    ]);
    expect(plan).toEqual([[2], [3], [0], [1]]);
  });

  it('B-BULK-13: a circle is one step, where its last operation stands', () => {
    const plan = planBulk([
      creates('a', 'c'),
      creates('x'),
      creates('b', 'a'),
      creates('c', 'b'),
      creates('y', 'a'),
    ]);
    expect(plan).toEqual([[1], [0, 2, 3], [4]]);
  });

  it('an operation that refers to itself, or to nothing, waits for nobody', () => {
    expect(planBulk([creates('a', 'a'), creates('b', 'nobody')])).toEqual([[0], [1]]);
  });

  it('a chain of a thousand that refer forward ends with the first', () => {
    const chain = Array.from({ length: 1000 }, (_, index) => creates(`${index}`, `${index + 1}`));
    expect(planBulk(chain)).toEqual(chain.map((_, index) => [999 - index]));
  });

  it('every operation is planned once, after all that it needs, and together with those that need it too', () => {
    fc.assert(
      fc.property(nodes, (all) => {
        const plan = planBulk(all);
        const needs = neededBy(all);
        expect(plan.flat().sort((one, other) => one - other)).toEqual([...all.keys()]);
        const place = new Map(plan.flatMap((step, index) => step.map((node) => [node, index])));
        needs.forEach((needed, node) => {
          for (const other of needed) {
            const together = reaches(needs, other, node);
            const [own = -1, before = -1] = [place.get(node), place.get(other)];
            expect(together ? own === before : before < own).toBe(true);
          }
        });
        for (const step of plan) {
          for (const one of step) {
            for (const other of step) expect(one === other || reaches(needs, one, other)).toBe(true);
          }
        }
      }),
      propertyParameters(300),
    );
  });

  it('an operation comes later than a later one only where it has to wait', () => {
    fc.assert(
      fc.property(nodes, (all) => {
        const needs = neededBy(all);
        const plan = planBulk(all);
        const latest = (step: readonly number[]): number => Math.max(...step);
        plan.forEach((step, index) => {
          plan.slice(0, index).forEach((before, at) => {
            if (latest(before) < latest(step)) return;
            const between = plan.slice(at, index).flat();
            const waits = step.some((node) => between.some((other) => reaches(needs, node, other)));
            expect({ step, before, waits }).toEqual({ step, before, waits: true });
          });
        });
      }),
      propertyParameters(300),
    );
  });
});

describe('strong components', () => {
  it('come after those that they lead to', () => {
    expect(strongComponents([[1], [2], [1], [0, 2]])).toEqual([[1, 2], [0], [3]]);
    expect(strongComponents([])).toEqual([]);
  });
});
