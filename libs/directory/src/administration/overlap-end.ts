import { AdministrationError } from './administration-error.js';

const HOUR = 60 * 60 * 1000;

/** Hours for which a token that was rotated goes on: without a word, and at most. */
export const TOKEN_OVERLAP_HOURS = { byDefault: 24, most: 30 * 24 } as const;

/**
 * When a token that is rotated now opens nothing any more, in milliseconds since the epoch: never later than it would
 * have expired.
 * @throws AdministrationError `invalidOverlap`
 */
export function overlapEnd(hours: number, expires: number | null, now: number): number {
  if (!Number.isInteger(hours) || hours < 0 || hours > TOKEN_OVERLAP_HOURS.most) {
    throw new AdministrationError(
      'invalidOverlap',
      `The old token goes on for a whole number of hours from 0 to ${TOKEN_OVERLAP_HOURS.most}; ${hours} is not one.`,
    );
  }
  const end = now + hours * HOUR;
  return expires === null ? end : Math.min(expires, end);
}
