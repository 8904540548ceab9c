import type {
  ArchiveStore,
  AssignmentCounter,
  AuditLog,
  AsyncRequestStore,
  BulkJournal,
  ClaimedRequest,
  CredentialStore,
  EventFeed,
  GuardStore,
  IdSource,
  OauthClientStore,
  ProvisioningLog,
  QueryExplainer,
  Rehearsals,
  ResourceCreator,
  ResourceReader,
  ResourceWriter,
  SchemaStore,
  Sequencing,
  SigningKeyStore,
  SinkStore,
  StoreHealth,
  StreamStore,
  TenantDeletionStore,
  TaskLeases,
  TenantStore,
  TrustedIssuerStore,
} from '@rollcall/directory';

/** What the service keeps things in, by port. */
export interface Stores {
  readonly reader: ResourceReader;
  readonly writer: ResourceWriter;
  readonly creator: ResourceCreator;
  readonly archive: ArchiveStore;
  readonly guard: GuardStore;
  readonly queries: QueryExplainer;
  readonly rehearsals: Rehearsals;
  readonly assignments: AssignmentCounter;
  readonly credentials: CredentialStore;
  readonly clients: OauthClientStore;
  readonly issuers: TrustedIssuerStore;
  readonly tenants: TenantStore;
  readonly deletions: TenantDeletionStore;
  readonly schemas: SchemaStore;
  readonly feed: EventFeed;
  readonly sequencing: Sequencing;
  readonly sinks: SinkStore;
  readonly streams: StreamStore;
  readonly signingKeys: SigningKeyStore;
  readonly asyncRequests: AsyncRequestStore;
  /** What writes the resources of one asynchronous request, once however often it is tried. */
  readonly asyncWriter: (claim: ClaimedRequest) => ResourceWriter;
  /** What has become of the operations of one asynchronous bulk request. */
  readonly bulkJournal: (claim: ClaimedRequest) => BulkJournal;
  readonly log: ProvisioningLog;
  readonly audit: AuditLog;
  readonly leases: TaskLeases;
  readonly health: StoreHealth;
  readonly ids: IdSource;
  /**
   * Reads the 32 bytes by which cursors are sealed, the same for every process of the database.
   * @throws DatabaseUnavailable while the database is not migrated
   */
  readonly cursorSecret: () => Promise<Buffer>;
  /** Reads the 32 bytes by which secrets of sinks are sealed where the environment gives no key. */
  readonly eventSecretsKey: () => Promise<Buffer>;
}
