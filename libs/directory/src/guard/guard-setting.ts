import type { Tenant } from '../request-context.js';

/** When removals are held: more than `share` (0 to 1) of what there is, and more than `minimum`, within `window` ms. */
export interface GuardSetting {
  readonly share: number;
  readonly minimum: number;
  readonly window: number;
}

const MINUTE = 60_000;

/**
 * The setting of a tenant: its own, or the process's.
 * @returns undefined where nothing is held
 */
export function guardSettingOf(
  { settings }: Pick<Tenant, 'settings'>,
  byDefault: GuardSetting | undefined,
): GuardSetting | undefined {
  const own = settings?.deletionGuard;
  if (own === undefined) return byDefault;
  if (own === 'off') return undefined;
  return { share: own.share, minimum: own.minimum, window: own.windowMinutes * MINUTE };
}
