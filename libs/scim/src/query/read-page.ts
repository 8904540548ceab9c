import { ScimError } from '../errors/scim-error.js';
import { LIMITS } from '../limits.js';
import type { Limits } from '../limits.js';

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

const LARGEST = 2 ** 31 - 1;

function isWholeNumber(text: string): boolean {
  const start = text.startsWith('-') ? 1 : 0;
  for (let index = start; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x30 || unit > 0x39) return false;
  }
  return text.length > start;
}

function readInteger(name: string, value: string | number | undefined, fallback: number): number {
  if (value === undefined) return fallback;
  const valid = typeof value === 'number' ? Number.isInteger(value) : isWholeNumber(value);
  if (!valid) throw new ScimError('invalidValue', `${name} is a whole number such as 10.`);
  return Math.max(-LARGEST, Math.min(LARGEST, Number(value)));
}

/**
 * Reads `startIndex` and `count` (Q-PAGE-03 to Q-PAGE-08, Q-PAGE-12): below 1 the start is 1, a negative count is 0,
 * one above `maxCount` is `maxCount`, none `defaultCount`; values beyond 32 bits are cut to them. Throws
 * `invalidValue` for what is not a whole number.
 */
export function readPage(parameters: PageParameters, limits: Limits = LIMITS): Page {
  const startIndex = readInteger('startIndex', parameters.startIndex, 1);
  const count = readInteger('count', parameters.count, limits.defaultCount);
  return { startIndex: Math.max(1, startIndex), count: Math.max(0, Math.min(limits.maxCount, count)) };
}
