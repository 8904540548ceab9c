/** Ports of `@rollcall/directory`, as injection tokens: nobody but the persistence module knows what is behind them. */
export const RESOURCE_READER = Symbol('RESOURCE_READER');
/** The `ResourceWriter`. */
export const RESOURCE_WRITER = Symbol('RESOURCE_WRITER');
/** The `ResourceCreator`. */
export const RESOURCE_CREATOR = Symbol('RESOURCE_CREATOR');
/** The `ArchiveStore`. */
export const ARCHIVE_STORE = Symbol('ARCHIVE_STORE');
/** The `GuardStore`. */
export const GUARD_STORE = Symbol('GUARD_STORE');
/** The `QueryExplainer`. */
export const QUERY_EXPLAINER = Symbol('QUERY_EXPLAINER');
/** The `Rehearsals`. */
export const REHEARSALS = Symbol('REHEARSALS');
/** The `AssignmentCounter`. */
export const ASSIGNMENT_COUNTER = Symbol('ASSIGNMENT_COUNTER');
/** The `CredentialStore`. */
export const CREDENTIAL_STORE = Symbol('CREDENTIAL_STORE');
/** The `cursorSecret` of the stores. */
export const CURSOR_SECRET = Symbol('CURSOR_SECRET');
/** The `OauthClientStore`. */
export const OAUTH_CLIENT_STORE = Symbol('OAUTH_CLIENT_STORE');
/** The `TrustedIssuerStore`. */
export const TRUSTED_ISSUER_STORE = Symbol('TRUSTED_ISSUER_STORE');
/** The `ProvisioningLog`. */
export const PROVISIONING_LOG = Symbol('PROVISIONING_LOG');
/** The `AuditLog`. */
export const AUDIT_LOG = Symbol('AUDIT_LOG');
/** The `TenantStore`. */
export const TENANT_STORE = Symbol('TENANT_STORE');
/** The `TenantDeletionStore`. */
export const TENANT_DELETION_STORE = Symbol('TENANT_DELETION_STORE');
/** The `SchemaStore`. */
export const SCHEMA_STORE = Symbol('SCHEMA_STORE');
/** The `IdSource`. */
export const ID_SOURCE = Symbol('ID_SOURCE');
/** The `EventFeed`. */
export const EVENT_FEED = Symbol('EVENT_FEED');
/** The `SinkStore`. */
export const SINK_STORE = Symbol('SINK_STORE');
/** The `StreamStore`. */
export const STREAM_STORE = Symbol('STREAM_STORE');
/** The `SigningKeyStore`. */
export const SIGNING_KEY_STORE = Symbol('SIGNING_KEY_STORE');
/** The `AsyncRequestStore`. */
export const ASYNC_REQUEST_STORE = Symbol('ASYNC_REQUEST_STORE');
/** The `asyncWriter` of the stores. */
export const ASYNC_WRITER = Symbol('ASYNC_WRITER');
/** The `bulkJournal` of the stores. */
export const BULK_JOURNAL = Symbol('BULK_JOURNAL');
