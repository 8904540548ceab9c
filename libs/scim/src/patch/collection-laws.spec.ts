import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '../text/json.js';
import { changes, left } from './collection-changes.fixture.js';

const seed = process.env['ROLLCALL_TEST_SEED'];
const RUNS = { numRuns: 300, ...(seed === undefined ? {} : { seed: Number(seed) }) };

describe('laws of collection changes', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd');
  const ids = fc.array(id, { maxLength: 3 });
  const elements = ids.map((values): Json => values.map((value) => ({ value })));
  const operation = fc.oneof(
    elements.map((value): Json => ({ op: 'add', path: 'members', value })),
    elements.map((value): Json => ({ op: 'remove', path: 'members', value })),
    elements.map((value): Json => ({ op: 'replace', path: 'members', value })),
    id.map((value): Json => ({ op: 'remove', path: `members[value eq "${value}"]` })),
    fc.constant<Json>({ op: 'remove', path: 'members' }),
  );
  const operations = fc.array(operation, { minLength: 1, maxLength: 6 });
  const current = fc.uniqueArray(id).map((values) => values.map((value) => ({ value, type: 'User' })));
  // Selects nobody, and so only forces the change to be computed.
  const NOBODY: Json = { op: 'remove', path: 'members[type eq "Device"]' };

  it('P-PATCH-05: a delta is what the operations do one after the other', () => {
    fc.assert(
      fc.property(operations, current, (list, members) => {
        const [delta] = changes(list);
        const [computed] = changes([...list, NOBODY]);
        expect(delta?.kind).toBe('delta');
        expect(delta && [...left(delta, members)].sort()).toEqual(
          computed && [...left(computed, members)].sort(),
        );
      }),
      RUNS,
    );
  });

  it('twice is once, and no id is both added and removed', () => {
    fc.assert(
      fc.property(operations, current, (list, members) => {
        const [change] = changes(list);
        if (change?.kind !== 'delta') throw new Error('A delta was expected.');
        const once = left(change, members);
        const again = left(
          change,
          once.map((value) => ({ value })),
        );
        expect([...again].sort()).toEqual([...once].sort());
        expect(change.add.filter(({ value }) => change.remove.includes(value))).toEqual([]);
        expect(change.clear ? change.remove : []).toEqual([]);
      }),
      RUNS,
    );
  });
});
