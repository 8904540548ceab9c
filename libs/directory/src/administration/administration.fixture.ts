/** The rules of administration on top of stores that are kept in memory. */
import type { Credential, CredentialStore, CredentialWithTenant } from '../ports/credential-store.js';
import type { TenantDraft, TenantRecord } from '../ports/tenant-record.js';
import { DuplicateTenant, type TenantStore } from '../ports/tenant-store.js';
import { Administration } from './administration.js';
import { AdministrationError } from './administration-error.js';

/** The instant of every spec. */
export const NOW = Date.UTC(2026, 0, 1);
/** Milliseconds. */
export const DAY = 86_400_000;

/** The ports kept in memory: what is tested here are the rules; the stores have their own contract tests. */
export class Memory implements TenantStore, CredentialStore {
  readonly tenants: TenantRecord[] = [];
  readonly credentials: Credential[] = [];

  async create(draft: TenantDraft): Promise<TenantRecord> {
    if (this.tenants.some(({ name }) => name === draft.name)) throw new DuplicateTenant(draft.name);
    const tenant = { ...draft, id: this.tenants.length + 1 };
    this.tenants.push(tenant);
    return tenant;
  }

  async findByName(name: string): Promise<TenantRecord | undefined> {
    return this.tenants.find((tenant) => tenant.name === name);
  }

  async createFirst(
    draft: TenantDraft,
    credentials: readonly Omit<Credential, 'tenantId'>[],
  ): Promise<boolean> {
    if (this.tenants.length > 0) return false;
    const { id } = await this.create(draft);
    for (const credential of credentials) {
      this.credentials.push({ ...credential, tenantId: credential.kind === 'admin' ? null : id });
    }
    return true;
  }

  async findByTokenHash(tokenHash: string): Promise<CredentialWithTenant | undefined> {
    const credential = this.credentials.find((one) => one.tokenHash === tokenHash);
    const tenant = this.tenants.find(({ id }) => id === credential?.tenantId) ?? null;
    return credential && { credential, tenant };
  }

  async insert(credential: Credential): Promise<void> {
    this.credentials.push(credential);
  }

  async page(after: string, limit: number): Promise<readonly TenantRecord[]> {
    const byName = [...this.tenants].sort((a, b) => (a.name < b.name ? -1 : 1));
    return byName.filter(({ name }) => name > after).slice(0, limit);
  }

  async change(
    id: number,
    change: (current: TenantRecord) => TenantRecord,
  ): Promise<TenantRecord | undefined> {
    const index = this.tenants.findIndex((tenant) => tenant.id === id);
    const tenant = this.tenants[index];
    if (tenant === undefined) return undefined;
    const changed = change(tenant);
    this.tenants[index] = changed;
    return changed;
  }

  list(): Promise<readonly TenantRecord[]>;
  list(tenantId: number | null): Promise<readonly Credential[]>;
  async list(tenantId?: number | null): Promise<never> {
    const found =
      tenantId === undefined ? this.tenants : this.credentials.filter((one) => one.tenantId === tenantId);
    return found as never;
  }

  async rotate(old: Credential, successor: Credential): Promise<boolean> {
    const index = this.credentials.findIndex((one) => one.tenantId === old.tenantId && one.id === old.id);
    const credential = this.credentials[index];
    if (credential === undefined || credential.revoked !== null) return false;
    this.credentials[index] = { ...credential, expires: old.expires };
    this.credentials.push(successor);
    return true;
  }

  async revoke(tenantId: number | null, id: string, now: number): Promise<boolean> {
    const index = this.credentials.findIndex((one) => one.tenantId === tenantId && one.id === id);
    const credential = this.credentials[index];
    if (credential === undefined || credential.revoked !== null) return false;
    this.credentials[index] = { ...credential, revoked: now };
    return true;
  }

  async touch(): Promise<void> {
    return undefined;
  }
}

/** Rules on top of stores in memory; tokens are `token-1`, `token-2` and so on. */
export function setUp(): { readonly memory: Memory; readonly administration: Administration } {
  const memory = new Memory();
  let minted = 0;
  let ids = 0;
  const mint = {
    mint: () => `token-${String((minted += 1))}`,
    hash: (token: string) => `hash of ${token}`,
  };
  const source = { next: () => `01990000-000${(9 + (ids += 1)).toString(16)}` };
  // What the notation of networks is, is tested where it is read.
  const networks = { canonical: (text: string) => (text.includes('/') ? text.toLowerCase() : undefined) };
  return { memory, administration: new Administration(memory, memory, mint, source, networks) };
}

/** The refusal that a call must end in. */
export async function refusal(promise: Promise<unknown>): Promise<AdministrationError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AdministrationError)) throw new Error(`not refused: ${String(error)}`);
  return error;
}
