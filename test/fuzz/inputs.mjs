import { seededRandom } from '../chaos/random.mjs';
import { keptInputs } from './corpus.mjs';
import { GENERATORS } from './generate.mjs';
import { mutate } from './mutate.mjs';
import { TARGETS } from './options.mjs';

/** Inputs of which pieces are put into others. */
const POOL = 400;

/** Share of the inputs that are as the grammar makes them; the others are changed, some of them again and again. */
const BY_GRAMMAR = 0.35;

/**
 * The inputs of a target, which are the same for the same seed: first those that failed once, then `count` new ones.
 * @param {string} target
 * @param {{ seed: number, count: number }} options
 */
export function* inputsOf(target, { seed, count }) {
  const kept = keptInputs(target);
  yield* kept;
  const random = seededRandom(seed, TARGETS.indexOf(target));
  const generate = GENERATORS[target];
  const pool = [...kept, ...Array.from({ length: POOL }, () => generate(random))];
  for (let made = 0; made < count; made += 1) {
    const input = random.next() < BY_GRAMMAR ? generate(random) : mutate(random, random.pick(pool), pool);
    // What grows and grows again would be all that is left.
    if (input.length > 0 && input.length < 2_000) pool[random.between(0, pool.length - 1)] = input;
    yield input;
  }
}
