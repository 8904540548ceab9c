import type { Credential } from './credential-store.js';
import type { TenantDraft, TenantRecord } from './tenant-record.js';

/** Keeps the tenants. */
export interface TenantStore {
  /** @throws DuplicateTenant when the name is in use */
  create(draft: TenantDraft): Promise<TenantRecord>;
  findByName(name: string): Promise<TenantRecord | undefined>;
  list(): Promise<readonly TenantRecord[]>;
  /** The tenants whose names follow a name, in the order of their names; the first ones after the empty name. */
  page(after: string, limit: number): Promise<readonly TenantRecord[]>;
  /**
   * Changes the settings and the state of a tenant while nobody else does: what a pure function makes of it. What the
   * function throws leaves it as it was.
   * @returns undefined where the tenant is gone
   */
  change(id: number, change: (current: TenantRecord) => TenantRecord): Promise<TenantRecord | undefined>;
  /**
   * Makes the first tenant with its credentials, in one transaction, only while no tenant exists.
   * @returns false when there is a tenant already; nothing is written then
   */
  createFirst(draft: TenantDraft, credentials: readonly Omit<Credential, 'tenantId'>[]): Promise<boolean>;
}

/** A tenant of that name exists. */
export class DuplicateTenant extends Error {
  override readonly name = 'DuplicateTenant';

  constructor(readonly tenantName: string) {
    super(`A tenant named "${tenantName}" exists already. Choose another name.`);
  }
}
