import type {
  CredentialStore,
  IdSource,
  ResourceReader,
  ResourceWriter,
  StoreHealth,
  TenantStore,
} from '@rollcall/directory';

/** What the service keeps things in, by port. */
export interface Stores {
  readonly reader: ResourceReader;
  readonly writer: ResourceWriter;
  readonly credentials: CredentialStore;
  readonly tenants: TenantStore;
  readonly health: StoreHealth;
  readonly ids: IdSource;
  /**
   * Reads the 32 bytes by which cursors are sealed, the same for every process of the database.
   * @throws DatabaseUnavailable while the database is not migrated
   */
  readonly cursorSecret: () => Promise<Buffer>;
}
