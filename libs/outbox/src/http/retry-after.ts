/** Milliseconds that another side is waited for at its own word: a mistake of its clock must not end its events. */
const LONGEST = 24 * 60 * 60 * 1000;

/**
 * Reads a Retry-After header (RFC 9110 §10.2.3): seconds, or a date.
 * @param now milliseconds since the epoch
 * @returns milliseconds, at most a day; undefined where there is none, or it is malformed
 */
export function readRetryAfter(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d{1,15}$/.test(text)) return Math.min(Number(text) * 1000, LONGEST);
  // Date.parse takes much for a date that is none of HTTP's.
  const instant = / GMT$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(instant) ? undefined : Math.min(Math.max(instant - now, 0), LONGEST);
}
