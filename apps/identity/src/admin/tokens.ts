/** The `SinkAdministration`. */
export const SINK_ADMINISTRATION = Symbol('SINK_ADMINISTRATION');

/** The `SinkDeliveries`. */
export const SINK_DELIVERIES = Symbol('SINK_DELIVERIES');

/** The `SchemaAdministration`. */
export const SCHEMA_ADMINISTRATION = Symbol('SCHEMA_ADMINISTRATION');

/** The `CatalogueAdministration`. */
export const CATALOGUE_ADMINISTRATION = Symbol('CATALOGUE_ADMINISTRATION');

/** The `GuardAdministration`. */
export const GUARD_ADMINISTRATION = Symbol('GUARD_ADMINISTRATION');

/** The `ArchiveAdministration`. */
export const ARCHIVE_ADMINISTRATION = Symbol('ARCHIVE_ADMINISTRATION');
