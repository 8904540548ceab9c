import type { TenantRecord } from './tenant-record.js';

/** A secret of an OAuth client, of which only the hash is kept (X-SEC-08). Times in milliseconds since the epoch. */
export interface ClientSecret {
  /** SHA-256 of the secret, 64 lower-case hexadecimal digits. */
  readonly hash: string;
  readonly created: number;
  /** From when on it opens nothing. */
  readonly expires: number;
}

/** An OAuth client of a tenant (RFC 6749 §2): a provisioning client that fetches its tokens. Times as `ClientSecret`. */
export interface OauthClient {
  /** UUIDv7; the `client_id`. */
  readonly id: string;
  readonly tenantId: number;
  readonly name: string;
  /** All that its tokens may do. Absent where they may do everything in the tenant. */
  readonly scopes?: readonly string[];
  /** How long each of its tokens lives, in minutes. */
  readonly tokenMinutes: number;
  /** The newest first; two while it is being rotated. */
  readonly secrets: readonly ClientSecret[];
  readonly created: number;
  readonly revoked: number | null;
  /** When it last fetched a token. */
  readonly lastUsed: number | null;
}

/** A client with its tenant; null where that is gone. */
export interface ClientWithTenant {
  readonly client: OauthClient;
  readonly tenant: TenantRecord | null;
}

/** Keeps the OAuth clients. */
export interface OauthClientStore {
  /** By the `client_id` alone, which is whatever somebody sent; revoked ones are found too. */
  find(id: string): Promise<ClientWithTenant | undefined>;
  insert(client: OauthClient): Promise<void>;
  list(tenantId: number): Promise<readonly OauthClient[]>;
  /** Gives a client other secrets, only as it was found: neither changed since nor revoked. */
  replaceSecrets(client: OauthClient, secrets: readonly ClientSecret[]): Promise<boolean>;
  /** @returns false when the tenant has no such client, or it was revoked before */
  revoke(tenantId: number, id: string, now: number): Promise<boolean>;
  /** Notes when a client fetched a token; the caller decides how often. */
  touch(tenantId: number, id: string, now: number): Promise<void>;
}
