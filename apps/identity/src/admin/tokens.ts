/** The `Administration` of tenants and tokens. */
export const ADMINISTRATION = Symbol('ADMINISTRATION');

/** The `TenantAdministration`. */
export const TENANT_ADMINISTRATION = Symbol('TENANT_ADMINISTRATION');

/** The `SinkAdministration`. */
export const SINK_ADMINISTRATION = Symbol('SINK_ADMINISTRATION');

/** The `SinkDeliveries`. */
export const SINK_DELIVERIES = Symbol('SINK_DELIVERIES');

/** The `ClientAdministration`. */
export const CLIENT_ADMINISTRATION = Symbol('CLIENT_ADMINISTRATION');

/** The `IssuerAdministration`. */
export const ISSUER_ADMINISTRATION = Symbol('ISSUER_ADMINISTRATION');

/** The `SchemaAdministration`. */
export const SCHEMA_ADMINISTRATION = Symbol('SCHEMA_ADMINISTRATION');

/** The `LogAdministration`. */
export const LOG_ADMINISTRATION = Symbol('LOG_ADMINISTRATION');

/** The `CatalogueAdministration`. */
export const CATALOGUE_ADMINISTRATION = Symbol('CATALOGUE_ADMINISTRATION');

/** The `GuardAdministration`. */
export const GUARD_ADMINISTRATION = Symbol('GUARD_ADMINISTRATION');

/** The `ArchiveAdministration`. */
export const ARCHIVE_ADMINISTRATION = Symbol('ARCHIVE_ADMINISTRATION');
