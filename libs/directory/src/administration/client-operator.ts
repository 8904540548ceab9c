/** A secret of a client as an operator sees it. Times in milliseconds since the epoch. */
export interface ClientSecretSummary {
  readonly created: number;
  readonly expires: number;
}

/** An OAuth client as an operator sees it: neither a secret nor a hash (X-SEC-08). Times in milliseconds since the epoch. */
export interface ClientSummary {
  /** UUIDv7; the `client_id`. */
  readonly id: string;
  readonly name: string;
  /** An expired one has no secret left that opens anything. */
  readonly status: 'active' | 'expired' | 'revoked';
  /** Minutes. */
  readonly tokenMinutes: number;
  /** Those that open something, the newest first. */
  readonly secrets: readonly ClientSecretSummary[];
  readonly created: number;
  readonly revoked: number | null;
  /** When it last fetched a token, accurate to a minute. */
  readonly lastUsed: number | null;
  /** All that its tokens may do; absent where they may do everything in the tenant. */
  readonly scopes?: readonly string[];
}

/** A client with its new secret, which is given here once and never again. */
export interface IssuedClient {
  readonly client: ClientSummary;
  readonly secret: string;
}

/** What a new client shall be. */
export interface ClientRequest {
  /** For logs and events; at most 100 characters. */
  readonly name: string;
  /** All that its tokens may do, such as `scim:write:User`; everything in the tenant when absent. */
  readonly scopes?: readonly string[];
  /** 60 to 360; 60 when absent. */
  readonly tokenMinutes?: number;
  /** How long the secret lives: 1 to 1095; 730 when absent. */
  readonly secretDays?: number;
}

/** How a client gets another secret. */
export interface SecretRotationRequest {
  /** Hours for which the secret before works too: 0 to 720; 24 when absent. */
  readonly overlapHours?: number;
  /** How long the new secret lives: 1 to 1095 days; 730 when absent. */
  readonly secretDays?: number;
}

/** What an operator can do with OAuth clients; as `Operator`, wherever the database is. */
export interface ClientOperator {
  createClient(tenantName: string, request: ClientRequest, now: number): Promise<IssuedClient>;
  /** Newest first; revoked ones too. */
  listClients(tenantName: string, now: number): Promise<readonly ClientSummary[]>;
  /** @param id the whole id, or a beginning of 8 characters or more that only one client of the tenant has */
  rotateClient(
    tenantName: string,
    id: string,
    request: SecretRotationRequest,
    now: number,
  ): Promise<IssuedClient>;
  /** @param id as of `rotateClient` */
  revokeClient(tenantName: string, id: string, now: number): Promise<ClientSummary>;
}
