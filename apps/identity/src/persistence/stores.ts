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
}
