/** A small seeded generator (mulberry32), so that a random run can be had again by its seed. */
export interface Random {
  readonly seed: number;
  /** A number in [0, 1). */
  next(): number;
  /** An integer in [from, to]. */
  between(from: number, to: number): number;
}

/** The seed comes from `ROLLCALL_TEST_SEED`, else from the clock; print it with every failure. */
export function seededRandom(
  seed = Number(process.env['ROLLCALL_TEST_SEED'] ?? Date.now() % 2 ** 31),
): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { seed, next, between: (from, to) => from + Math.floor(next() * (to - from + 1)) };
}
