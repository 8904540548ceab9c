/** Pauses end here. */
const LONGEST = 5 * 60_000;

/** Share of a pause by which it is longer at random, so that those who failed together do not come back together. */
const JITTER = 0.2;

/**
 * Milliseconds until the next attempt, after some failures: from a second, doubled each time.
 * @param longest milliseconds: 5 minutes unless given
 */
export function pauseAfter(
  attempts: number,
  {
    longest = LONGEST,
    random = Math.random,
  }: { readonly longest?: number; readonly random?: () => number } = {},
): number {
  const pause = Math.min(1000 * 2 ** Math.min(attempts - 1, 20), longest);
  return Math.round(pause * (1 + JITTER * random()));
}
