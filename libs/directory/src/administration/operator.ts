import type { CredentialKind } from '../ports/credential-store.js';
import type { TenantState } from '../request-context.js';

/** A tenant as an operator sees it; `created` in milliseconds since the epoch. */
export interface TenantSummary {
  readonly name: string;
  readonly created: number;
  /** Absent while it is at work. */
  readonly state?: TenantState;
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
  /** The only networks from which it opens anything; absent where it may come from everywhere. */
  readonly networks?: readonly string[];
}

/** A new credential with its token, which is given here once and never again. */
export interface IssuedToken {
  readonly credential: TokenSummary;
  readonly token: string;
}

/** A token that takes the place of another one. */
export interface RotatedToken extends IssuedToken {
  /** The other one, which expires when the overlap ends. */
  readonly replaced: TokenSummary;
}

/** What a new tenant is made of. */
export interface TenantRequest {
  /** 1 to 63 lower-case letters, digits and hyphens; begins and ends with a letter or digit. */
  readonly name: string;
  /** Whether two groups are kept from having one displayName (S-GRP-01); they are when absent. */
  readonly uniqueGroupNames?: boolean;
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
  /** The only networks, such as `192.0.2.0/24`, from which it opens anything; everywhere when absent. */
  readonly networks?: readonly string[];
}

/** How a token is rotated. */
export interface RotationRequest {
  /** Hours for which the old token goes on, 0 to 720; 24 when absent. It never lives longer than it would have. */
  readonly overlapHours?: number;
  /** Of the new token: 1 to 730; 365 when absent. */
  readonly expiresInDays?: number;
}

/**
 * What an operator can do, wherever the database is: in this process, or behind the control socket of the service that
 * holds it. `now` is in milliseconds since the epoch; behind a socket the service's own clock counts instead.
 * Refusals are an `AdministrationError`.
 */
export interface Operator {
  createTenant(request: TenantRequest, now: number): Promise<TenantSummary>;
  listTenants(): Promise<readonly TenantSummary[]>;
  /** @param tenantName here and below: null for admin tokens */
  issueToken(tenantName: string | null, request: TokenRequest, now: number): Promise<IssuedToken>;
  /** Newest first; revoked and expired ones too. */
  listTokens(tenantName: string | null, now: number): Promise<readonly TokenSummary[]>;
  /**
   * Gives a token the same name, scopes, user and networks as another one, which goes on for a while.
   * @param id the whole id, or a beginning of 8 characters or more that only one of the tokens has
   */
  rotateToken(
    tenantName: string | null,
    id: string,
    request: RotationRequest,
    now: number,
  ): Promise<RotatedToken>;
  /** @param id as in `rotateToken` */
  revokeToken(tenantName: string | null, id: string, now: number): Promise<TokenSummary>;
}
