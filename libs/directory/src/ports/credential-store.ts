import type { TenantRecord } from './tenant-record.js';

/** `bearer` opens a tenant's SCIM endpoints, `admin` the administration of all tenants. */
export type CredentialKind = 'bearer' | 'admin';

/** A credential without its secret: only the hash of the token is kept (X-SEC-08). Times in milliseconds since the epoch. */
export interface Credential {
  /** UUIDv7. */
  readonly id: string;
  /** Null for an admin credential. */
  readonly tenantId: number | null;
  readonly kind: CredentialKind;
  readonly name: string;
  /** SHA-256 of the token, 64 lower-case hexadecimal digits; unique. */
  readonly tokenHash: string;
  readonly created: number;
  readonly expires: number | null;
  readonly revoked: number | null;
  readonly lastUsed: number | null;
  /** Id of the user for whom it stands: whom `/Me` means (RFC 7644 §3.11). Absent where it is that of a provisioning client. */
  readonly subject?: string;
  /** Scopes such as `scim:read:User`: all that it may do. Absent where it was issued without, and may do everything in its tenant. */
  readonly scopes?: readonly string[];
  /** Networks such as `192.0.2.0/24`: the only ones from which it opens anything. Absent where it may come from everywhere. */
  readonly networks?: readonly string[];
}

/** A credential with the tenant that it opens; null for an admin credential. */
export interface CredentialWithTenant {
  readonly credential: Credential;
  readonly tenant: TenantRecord | null;
}

/** Keeps the credentials. */
export interface CredentialStore {
  /** One indexed look-up, whatever the number of credentials; revoked and expired ones are found too. */
  findByTokenHash(tokenHash: string): Promise<CredentialWithTenant | undefined>;
  /** @throws UnknownSubject when the tenant has no user of the credential's `subject`; nothing is written then */
  insert(credential: Credential): Promise<void>;
  /** @param tenantId null for admin credentials, here and below */
  list(tenantId: number | null): Promise<readonly Credential[]>;
  /** @returns false when the tenant has no such credential, or it was revoked before */
  revoke(tenantId: number | null, id: string, now: number): Promise<boolean>;
  /**
   * Has a credential expire when it says, and inserts its successor, in one transaction.
   * @returns false when there is no such credential, or it was revoked before; nothing is written then
   */
  rotate(old: Credential, successor: Credential): Promise<boolean>;
  /** Notes when a credential was used; the caller decides how often. */
  touch(tenantId: number | null, id: string, now: number): Promise<void>;
}

/** The tenant of a credential has no such user. */
export class UnknownSubject extends Error {
  override readonly name = 'UnknownSubject';

  constructor(readonly subject: string) {
    super('The tenant has no user with that id. "id" of the user at /Users shows it.');
  }
}
