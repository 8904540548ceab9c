import { instantToMillis, normalizeDateTime } from '@rollcall/scim';

import { UsageError } from './command.js';

/**
 * The value of an option that is an instant, in milliseconds since the epoch. A time without its zone would be taken for
 * another one than was meant.
 * @throws UsageError
 */
export function readInstant(option: string, text: string): number {
  const instant = /(?:Z|[+-]\d\d:\d\d)$/.test(text) ? normalizeDateTime(text) : undefined;
  if (instant !== undefined) return instantToMillis(instant).millis;
  throw new UsageError(
    `--${option} takes a date and time with its zone, such as 2026-01-02T03:04:05Z, not "${text}".`,
  );
}
