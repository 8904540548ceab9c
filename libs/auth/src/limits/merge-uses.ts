import type { Uses } from './uses.js';

/** What one other process has told. */
export interface ToldUses {
  /** Name of the process, another one after each start. */
  readonly id: string;
  /** Milliseconds since it told it. */
  readonly age: number;
  readonly uses: Uses;
}

/** What all others together have told of one bucket. */
export interface UsesElsewhere {
  /** Spent since they were heard last. */
  readonly spent: number;
  /** The least that one of them knew to be left, and when: milliseconds of the clock of this process. */
  readonly left: number;
  readonly at: number;
}

/**
 * Puts together what the others have told of each bucket. What a process had spent before it was heard for the first time
 * does not count; a number that has fallen is that of a process which has begun to count anew.
 * @param before what was told by each when they were heard last
 */
export function mergeUses(
  told: readonly ToldUses[],
  before: ReadonlyMap<string, Uses>,
  now: number,
): ReadonlyMap<string, UsesElsewhere> {
  const merged = new Map<string, UsesElsewhere>();
  for (const { id, age, uses } of told) {
    const known = before.get(id);
    for (const [name, [spent, left]] of Object.entries(uses)) {
      const other = merged.get(name) ?? { spent: 0, left: Infinity, at: now };
      const least = left < other.left ? { left, at: now - age } : { left: other.left, at: other.at };
      merged.set(name, {
        spent: other.spent + (known === undefined ? 0 : since(known[name]?.[0] ?? 0, spent)),
        ...least,
      });
    }
  }
  return merged;
}

function since(before: number, spent: number): number {
  return spent >= before ? spent - before : spent;
}
