/** Ports of `@rollcall/directory`, as injection tokens: nobody but the persistence module knows what is behind them. */
export const RESOURCE_READER = Symbol('RESOURCE_READER');
/** The `ResourceWriter`. */
export const RESOURCE_WRITER = Symbol('RESOURCE_WRITER');
/** The `ResourceCreator`. */
export const RESOURCE_CREATOR = Symbol('RESOURCE_CREATOR');
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
/** The `TenantStore`. */
export const TENANT_STORE = Symbol('TENANT_STORE');
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
