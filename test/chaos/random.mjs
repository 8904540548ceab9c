// Random draws that a seed reproduces.
import { randomOf } from '../support/population/random-of.mjs';

/**
 * Makes a sequence of draws.
 * @param {number} seed
 * @param {number} [stream] another one gives another sequence of the same seed
 */
export function seededRandom(seed, stream = 0) {
  const draw = randomOf(seed);
  let drawn = 0;
  /** A number in [0, 1). */
  const next = () => draw(drawn++, stream) / 2 ** 32;
  /** An integer in [from, to]. */
  const between = (from, to) => from + Math.floor(next() * (to - from + 1));
  return {
    seed,
    next,
    between,
    pick: (list) => list[between(0, list.length - 1)],
    shuffled(list) {
      const result = [...list];
      for (let last = result.length - 1; last > 0; last -= 1) {
        const other = between(0, last);
        [result[last], result[other]] = [result[other], result[last]];
      }
      return result;
    },
  };
}
