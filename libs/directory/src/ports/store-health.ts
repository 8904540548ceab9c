/** Whether the store can serve, for readiness. */
export interface StoreHealth {
  /** Resolves when one statement succeeded; rejects with the cause. */
  ping(): Promise<void>;
  /** Names of migrations that are not applied yet. */
  pendingMigrations(): Promise<readonly string[]>;
}
