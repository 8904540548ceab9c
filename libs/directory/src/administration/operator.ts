import type { CredentialKind } from '../ports/credential-store.js';

/** A tenant as an operator sees it; `created` in milliseconds since the epoch. */
export interface TenantSummary {
  readonly name: string;
  readonly created: number;
}

/** Whether a token still opens anything: a revoked one is `revoked` also after it would have expired. */
export type TokenStatus = 'active' | 'expired' | 'revoked';

/** A credential as an operator sees it: neither the token nor its hash (X-SEC-08). Times in milliseconds since the epoch. */
export interface TokenSummary {
  /** UUIDv7. */
  readonly id: string;
  readonly kind: CredentialKind;
  readonly name: string;
  readonly status: TokenStatus;
  readonly created: number;
  readonly expires: number | null;
  readonly revoked: number | null;
  /** Accurate to a minute. */
  readonly lastUsed: number | null;
  /** Id of the user for whom it stands; absent for a provisioning client. */
  readonly subject?: string;
  /** All that it may do; absent where it may do everything in its tenant. */
  readonly scopes?: readonly string[];
}

/** A new credential with its token, which is given here once and never again. */
export interface IssuedToken {
  readonly credential: TokenSummary;
  readonly token: string;
}

/** What a new tenant is made of. */
export interface TenantRequest {
  /** 1 to 63 lower-case letters, digits and hyphens; begins and ends with a letter or digit. */
  readonly name: string;
}

/** What a new token shall be. */
export interface TokenRequest {
  /** For logs and events; at most 100 characters. */
  readonly name: string;
  /** 1 to 730; 365 when absent (H-AUTH-04: a limited lifetime). */
  readonly expiresInDays?: number;
  /** Id of the user of the tenant for whom it stands: whom `/Me` means; none when absent. */
  readonly subject?: string;
  /** All that it may do, such as `scim:read` and `scim:write:User`; everything in the tenant when absent. */
  readonly scopes?: readonly string[];
}

/**
 * What an operator can do, wherever the database is: in this process, or behind the control socket of the service that
 * holds it. `now` is in milliseconds since the epoch; behind a socket the service's own clock counts instead.
 * Refusals are an `AdministrationError`.
 */
export interface Operator {
  createTenant(request: TenantRequest, now: number): Promise<TenantSummary>;
  listTenants(): Promise<readonly TenantSummary[]>;
  issueToken(tenantName: string, request: TokenRequest, now: number): Promise<IssuedToken>;
  /** Newest first; revoked and expired ones too. */
  listTokens(tenantName: string, now: number): Promise<readonly TokenSummary[]>;
  /** @param id the whole id, or a beginning of 8 characters or more that only one token of the tenant has */
  revokeToken(tenantName: string, id: string, now: number): Promise<TokenSummary>;
}
