import { instantToMillis, normalizeDateTime } from '@rollcall/scim';

import { Problem } from '../http/problem.js';

/**
 * Reads a query parameter that is a date and time with its zone (RFC 3339), as milliseconds since the epoch.
 * @throws Problem 400
 */
export function readInstant(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const instant = /(?:Z|[+-]\d\d:\d\d)$/.test(text) ? normalizeDateTime(text) : undefined;
  if (instant !== undefined) return instantToMillis(instant).millis;
  throw new Problem(
    400,
    `The parameter "${name}" must be a date and time with its zone, such as 2026-01-02T03:04:05Z.`,
  );
}
