import type { Parameters } from 'fast-check';

/**
 * How a property is run: `numRuns` cases from a random seed, which fast-check prints on failure, or from
 * ROLLCALL_TEST_SEED where that is set, so that a failure can be repeated.
 */
export function propertyParameters(numRuns: number): Pick<Parameters<unknown>, 'numRuns' | 'seed'> {
  const seed = process.env['ROLLCALL_TEST_SEED'];
  return seed === undefined || seed === '' ? { numRuns } : { numRuns, seed: Number(seed) };
}
