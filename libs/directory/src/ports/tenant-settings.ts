/** What a tenant has otherwise than the process; what is absent is as the process has it. */
export interface TenantSettings {
  readonly rateLimit?: { readonly perSecond: number; readonly burst: number } | 'off';
  /** When removals are held: `share` is of 0 to 1. */
  readonly deletionGuard?:
    { readonly share: number; readonly minimum: number; readonly windowMinutes: number } | 'off';
  readonly logRetentionDays?: number;
  readonly publicUrl?: string;
}
