const SECOND = 1000;
const LONGEST = 60 * 60 * SECOND;

/** Attempts after which a receiver that takes nothing is given up: about three days. */
const MOST_ATTEMPTS = 84;

/** Share of a pause by which it is longer at random, so that those who failed together do not come back together. */
const JITTER = 0.2;

/**
 * Pauses between attempts at pushing a token (RFC 8935 §4): from a second to an hour, each twice as long as the one
 * before it.
 * @returns undefined after about three days
 */
export function pushPause(attempts: number, random: () => number = Math.random): number | undefined {
  if (attempts > MOST_ATTEMPTS) return undefined;
  const pause = Math.min(SECOND * 2 ** Math.min(attempts - 1, 20), LONGEST);
  return Math.round(pause * (1 + JITTER * random()));
}
