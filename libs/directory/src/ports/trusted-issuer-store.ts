import type { TenantRecord } from './tenant-record.js';

/** What signs tokens that may be trusted: pairs of keys alone, never a shared secret (RFC 8725 §3.1). */
export const TRUSTED_ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const;

/** The name of an algorithm (RFC 7518 §3.1, RFC 8037). */
export type TrustedAlgorithm = (typeof TRUSTED_ALGORITHMS)[number];

/** An issuer whose tokens (JWTs) open a tenant. */
export interface TrustedIssuer {
  /** UUIDv7. */
  readonly id: string;
  readonly tenantId: number;
  readonly name: string;
  /** The claim `iss`, in every letter. */
  readonly issuer: string;
  /** What `aud` must be or have, in every letter. */
  readonly audience: string;
  readonly algorithms: readonly TrustedAlgorithm[];
  /** Where its keys are; without it the issuer's discovery document says so. */
  readonly jwksUri?: string;
  /** What `sub` must be. */
  readonly subject?: string;
  /** What further claims must be or, where they are lists, have. */
  readonly claims?: Readonly<Record<string, string>>;
  /** All that its tokens may do. Absent where they may do everything in the tenant. */
  readonly scopes?: readonly string[];
  /** Milliseconds since the epoch. */
  readonly created: number;
}

/** An issuer with its tenant; null where that is gone. */
export interface IssuerWithTenant {
  readonly issuer: TrustedIssuer;
  readonly tenant: TenantRecord | null;
}

/** Keeps the trusted issuers. */
export interface TrustedIssuerStore {
  find(id: string): Promise<IssuerWithTenant | undefined>;
  /** All of one `iss`, of every tenant. */
  findByIssuer(issuer: string): Promise<readonly IssuerWithTenant[]>;
  insert(issuer: TrustedIssuer): Promise<void>;
  /**
   * Reads and replaces an issuer of a tenant behind its row lock.
   * @param change pure: its result is of the same tenant, id and creation
   * @returns what was stored; undefined when the tenant has no such issuer
   */
  change(
    tenantId: number,
    id: string,
    change: (issuer: TrustedIssuer) => TrustedIssuer,
  ): Promise<TrustedIssuer | undefined>;
  list(tenantId: number): Promise<readonly TrustedIssuer[]>;
  /** @returns false when the tenant has no such issuer */
  remove(tenantId: number, id: string): Promise<boolean>;
}
