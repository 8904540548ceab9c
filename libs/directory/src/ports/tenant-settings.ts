import type { RelaxationName } from '@rollcall/scim';

/** Requests that a tenant may make: as many each second, and as many more at once as it has saved up. */
export interface TenantRateLimit {
  readonly perSecond: number;
  readonly burst: number;
}

/** When removals are held: above this share (0 to 1) of the resources and this number of them, within the window. */
export interface TenantDeletionGuard {
  readonly share: number;
  readonly minimum: number;
  readonly windowMinutes: number;
}

/** What an administrator has set for one tenant; what is absent is as the service's own settings say. */
export interface TenantSettings {
  readonly rateLimit?: TenantRateLimit | 'off';
  readonly deletionGuard?: TenantDeletionGuard | 'off';
  /** Days for which entries of the provisioning log are kept. */
  readonly logRetentionDays?: number;
  /** Those that are switched off, each with false. */
  readonly relaxations?: Readonly<Partial<Record<RelaxationName, boolean>>>;
  /** Whether a filter in a URL is refused (RFC 7644 §7.5.2). */
  readonly privateFilters?: boolean;
}

/** The settings that have no member of their own in a `Tenant`. */
export type OtherTenantSettings = Omit<TenantSettings, 'relaxations' | 'privateFilters'>;
