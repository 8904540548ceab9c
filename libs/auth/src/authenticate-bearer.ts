import {
  accessOf,
  type Credential,
  type CredentialStore,
  type Principal,
  type TenantRecord,
  type TokenMint,
} from '@rollcall/directory';
import { timingSafeEqual } from 'node:crypto';

import { allowsAddress } from './allows-address.js';

/** Why a token opens nothing. It goes to the log and the metrics; to the client all are `invalid_token`. */
export const REFUSAL_REASONS = [
  'unknown',
  'revoked',
  'expired',
  'invalid',
  'network',
  'tenantDeleting',
] as const;

/** One of them. */
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** The token opens nothing. */
export interface Refusal {
  readonly kind: 'refused';
  readonly reason: RefusalReason;
  /** Whose token it was; absent when it was nobody's. */
  readonly credentialId?: string;
}

/** The token opens the SCIM endpoints of one tenant. */
export interface TenantAccess {
  readonly kind: 'tenant';
  readonly tenant: TenantRecord;
  readonly principal: Principal;
}

/** The token opens the administration of all tenants, and no tenant's SCIM endpoints. */
export interface AdminAccess {
  readonly kind: 'admin';
  readonly principal: Principal;
}

/** What a good token opens. */
export type Authenticated = TenantAccess | AdminAccess;

/** Authenticates tokens that say of themselves whose they are; undefined for one that does not, or of nobody who is known. */
export interface SpeakingTokens {
  authenticate(token: string, now: number): Promise<Authenticated | Refusal | undefined>;
}

/** The admin token opens no tenant, so that it may do nothing in one. */
const NO_SCOPES: readonly string[] = [];

const TOUCH_INTERVAL = 60_000;
const TOUCHES_KEPT = 10_000;

/**
 * Turns a bearer token into a principal (H-AUTH-03): one hash, one indexed look-up, so that a revocation holds at once
 * (ASVS 8.3.2).
 */
export class BearerAuthenticator {
  /** When each credential's use was noted last, by this process; the oldest first. */
  readonly #touched = new Map<string, number>();

  /**
   * @param onTouchError is told why the last use of a credential could not be noted; no request fails by that
   * @param speaking is asked first, where there are such tokens
   */
  constructor(
    private readonly credentials: CredentialStore,
    private readonly mint: TokenMint,
    private readonly onTouchError: (error: unknown) => void = () => undefined,
    private readonly speaking?: SpeakingTokens,
  ) {}

  /**
   * @param now milliseconds since the epoch; a credential is expired from its `expires` on
   * @param address where the request comes from; a credential that is bound to networks opens nothing without
   */
  async authenticate(token: string, now: number, address?: string): Promise<Authenticated | Refusal> {
    const spoken = await this.speaking?.authenticate(token, now);
    if (spoken !== undefined) return ofLivingTenant(spoken);
    const hash = this.mint.hash(token);
    const found = await this.credentials.findByTokenHash(hash);
    // The index was searched by bytes whose order an attacker cannot steer; equality is proved in constant time.
    if (found === undefined || !sameHash(found.credential.tokenHash, hash)) {
      return { kind: 'refused', reason: 'unknown' };
    }
    const { credential, tenant } = found;
    const credentialId = credential.id;
    if (credential.revoked !== null) return { kind: 'refused', reason: 'revoked', credentialId };
    if (credential.expires !== null && credential.expires <= now) {
      return { kind: 'refused', reason: 'expired', credentialId };
    }
    const { name, subject, networks } = credential;
    if (networks !== undefined && !allowsAddress(networks, address))
      return { kind: 'refused', reason: 'network', credentialId };
    const access = accessOf(credential.kind === 'admin' ? NO_SCOPES : credential.scopes);
    const principal = { credentialId, name, access, ...(subject === undefined ? {} : { subject }) };
    if (credential.kind === 'admin') {
      this.#noteUse(credential, now);
      return { kind: 'admin', principal };
    }
    if (tenant === null) return { kind: 'refused', reason: 'unknown', credentialId };
    if (tenant.state === 'deleting') return { kind: 'refused', reason: 'tenantDeleting', credentialId };
    this.#noteUse(credential, now);
    return { kind: 'tenant', tenant, principal };
  }

  /** At most once a minute for each credential, beside the request and never in its way. */
  #noteUse(credential: Credential, now: number): void {
    const last = Math.max(credential.lastUsed ?? -Infinity, this.#touched.get(credential.id) ?? -Infinity);
    if (now - last < TOUCH_INTERVAL) return;
    this.#touched.delete(credential.id);
    this.#touched.set(credential.id, now);
    if (this.#touched.size > TOUCHES_KEPT) {
      const [oldest] = this.#touched.keys();
      if (oldest !== undefined) this.#touched.delete(oldest);
    }
    void this.#touch(credential, now);
  }

  async #touch(credential: Credential, now: number): Promise<void> {
    try {
      await this.credentials.touch(credential.tenantId, credential.id, now);
    } catch (error) {
      this.onTouchError(error);
    }
  }
}

function sameHash(stored: string, computed: string): boolean {
  const a = Buffer.from(stored, 'utf8');
  const b = Buffer.from(computed, 'utf8');
  return a.length === b.length && timingSafeEqual(a, b);
}

/** A tenant that is being deleted lets nobody in, whatever signed the token. */
function ofLivingTenant(found: Authenticated | Refusal): Authenticated | Refusal {
  if (found.kind !== 'tenant' || found.tenant.state !== 'deleting') return found;
  return { kind: 'refused', reason: 'tenantDeleting', credentialId: found.principal.credentialId };
}
