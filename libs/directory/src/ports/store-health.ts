/** Whether the store can serve, for readiness. */
export interface StoreHealth {
  /** Resolves when one statement succeeded; rejects with the cause. */
  ping(): Promise<void>;
  /** Names of migrations that are not applied yet. */
  pendingMigrations(): Promise<readonly string[]>;
  /** How much work the database has of this process. */
  load(): DatabaseLoad;
  /** How many credentials of a kind expire until an instant and are in use: not revoked, and used since another one. */
  expiringCredentials(range: ExpiryRange): Promise<readonly ExpiringCredentials[]>;
}

/** Instants in milliseconds since the epoch. */
export interface ExpiryRange {
  readonly now: number;
  readonly until: number;
  readonly usedSince: number;
}

/** Credentials of one kind. */
export interface ExpiringCredentials {
  readonly kind: string;
  readonly count: number;
}

/** How much work a database has of this process. */
export interface DatabaseLoad {
  /** Connections that work may have at a time, those that it has, and units of work that wait for one. */
  readonly connections: number;
  readonly used: number;
  readonly waiting: number;
  /** Changes that were begun again since the start. */
  readonly retries: number;
}
