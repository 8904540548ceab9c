import { AdministrationError } from './administration-error.js';

const DAY = 24 * 60 * 60 * 1000;

/** How long a token lives when nothing else is asked for, in days (H-AUTH-04). */
export const DEFAULT_TOKEN_DAYS = 365;

/** How long a token can live at most, in days. */
export const MAX_TOKEN_DAYS = 730;

/**
 * When a token expires that is issued now, in milliseconds since the epoch.
 * @throws AdministrationError `invalidExpiry`
 */
export function tokenExpiry(days: number, now: number): number {
  if (!Number.isInteger(days) || days < 1 || days > MAX_TOKEN_DAYS) {
    throw new AdministrationError(
      'invalidExpiry',
      `A token expires in a whole number of days from 1 to ${MAX_TOKEN_DAYS}; ${days} is not one.`,
    );
  }
  return now + days * DAY;
}
