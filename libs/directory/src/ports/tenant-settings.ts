import type { RelaxationName } from '@rollcall/scim';

// Aliases, for they are JSON, which no interface can be told to be.

/** Requests that a tenant may make: as many each second, and as many more at once as it has saved up. */
export type TenantRateLimit = {
  readonly perSecond: number;
  readonly burst: number;
};

/** When removals are held: above this share (0 to 1) of the resources and this number of them, within the window. */
export type TenantDeletionGuard = {
  readonly share: number;
  readonly minimum: number;
  readonly windowMinutes: number;
};

/** What an administrator has set for one tenant; what is absent is as the service's own settings say. */
export type TenantSettings = {
  readonly rateLimit?: TenantRateLimit | 'off';
  readonly deletionGuard?: TenantDeletionGuard | 'off';
  /** Days for which entries of the provisioning log are kept. */
  readonly logRetentionDays?: number;
  /** Base of its links instead of `PUBLIC_URL`: `https://scim.example.com`, without a slash at its end. */
  readonly publicUrl?: string;
  /** Those that are switched off, each with false. */
  readonly relaxations?: Readonly<Partial<Record<RelaxationName, boolean>>>;
  /** Whether a filter in a URL is refused (RFC 7644 §7.5.2). */
  readonly privateFilters?: boolean;
};

/** The settings that have no member of their own in a `Tenant`. */
export type OtherTenantSettings = Omit<TenantSettings, 'relaxations' | 'privateFilters'>;
