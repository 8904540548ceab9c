import { ScimError } from '../errors/scim-error.js';
import type { ScimErrorName } from '../errors/scim-error.js';
import { LIMITS } from '../limits.js';
import type { Limits } from '../limits.js';
import { readInteger } from './read-integer.js';

/** A page by index (RFC 7644 §3.4.2.4): 1-based start, and how many resources at most. */
export interface Page {
  readonly startIndex: number;
  readonly count: number;
}

/** As they arrive: strings from a URL, numbers from the body of a search. */
export interface PageParameters {
  readonly startIndex?: string | number;
  readonly count?: string | number;
}

function integerOf(
  name: string,
  value: string | number | undefined,
  { fallback, refusal }: { readonly fallback: number; readonly refusal: ScimErrorName },
): number {
  if (value === undefined) return fallback;
  const integer = readInteger(value);
  if (integer === undefined) throw new ScimError(refusal, `${name} is a whole number such as 10.`);
  return integer;
}

/**
 * Reads `count` (Q-PAGE-04 to Q-PAGE-08): negative is 0, above `maxCount` is `maxCount`, none is `defaultCount`.
 *
 * @throws ScimError of the given name for what is not a whole number
 */
export function readCount(
  count: string | number | undefined,
  refusal: ScimErrorName,
  limits: Limits = LIMITS,
): number {
  const read = integerOf('count', count, { fallback: limits.defaultCount, refusal });
  return Math.max(0, Math.min(limits.maxCount, read));
}

/**
 * Reads `startIndex` and `count` (Q-PAGE-03 to Q-PAGE-08, Q-PAGE-12): below 1 the start is 1, and `count` is that of
 * `readCount`; values beyond 32 bits are cut to them. Throws `invalidValue` for what is not a whole number.
 */
export function readPage(parameters: PageParameters, limits: Limits = LIMITS): Page {
  const startIndex = integerOf('startIndex', parameters.startIndex, { fallback: 1, refusal: 'invalidValue' });
  return { startIndex: Math.max(1, startIndex), count: readCount(parameters.count, 'invalidValue', limits) };
}
