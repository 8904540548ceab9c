import type { Tenant } from '../request-context.js';

/** Days for which entries are kept where a tenant says nothing. */
export const DEFAULT_LOG_RETENTION_DAYS = 30;

const DAY = 24 * 60 * 60 * 1000;

/** The instant before which entries of a tenant are kept no longer, in milliseconds since the epoch. */
export function logKeptSince({ settings }: Pick<Tenant, 'settings'>, now: number): number {
  return now - (settings?.logRetentionDays ?? DEFAULT_LOG_RETENTION_DAYS) * DAY;
}
