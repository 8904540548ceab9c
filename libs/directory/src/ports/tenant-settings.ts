/** What a tenant has of its own; of what is absent it has what the process has. */
export interface TenantSettings {
  readonly rateLimit?: { readonly perSecond: number; readonly burst: number } | 'off';
  /** Removals in a window before more are held: above a share of all, and above a number. */
  readonly deletionGuard?:
    { readonly share: number; readonly minimum: number; readonly windowMinutes: number } | 'off';
  /** Days for which the entries of its provisioning log are kept. */
  readonly logRetentionDays?: number;
  /** Relaxations, on or off by name. */
  readonly relaxations?: Readonly<Record<string, boolean>>;
  readonly publicUrl?: string;
}
