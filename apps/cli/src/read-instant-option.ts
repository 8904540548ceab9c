import { instantToMillis, normalizeDateTime } from '@rollcall/scim';

import { UsageError, type Call } from './command.js';

/** The value of an option that is a date and time, in milliseconds since the epoch; a time without its zone would be taken for another one than was meant. */
export function readInstantOption({ values }: Pick<Call, 'values'>, name: string): number | undefined {
  const text = values.get(name);
  if (text === undefined) return undefined;
  const instant = /(?:Z|[+-]\d\d:\d\d)$/.test(text) ? normalizeDateTime(text) : undefined;
  if (instant !== undefined) return instantToMillis(instant).millis;
  throw new UsageError(
    `--${name} takes a date and time with its zone, such as 2026-01-02T03:04:05Z, not "${text}".`,
  );
}
