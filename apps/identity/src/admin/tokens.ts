/** The `SinkAdministration`. */
export const SINK_ADMINISTRATION = Symbol('SINK_ADMINISTRATION');

/** The `SinkDeliveries`. */
export const SINK_DELIVERIES = Symbol('SINK_DELIVERIES');

/** The `SchemaAdministration`. */
export const SCHEMA_ADMINISTRATION = Symbol('SCHEMA_ADMINISTRATION');

/** The `LogAdministration`. */
export const LOG_ADMINISTRATION = Symbol('LOG_ADMINISTRATION');

/** The `CatalogueAdministration`. */
export const CATALOGUE_ADMINISTRATION = Symbol('CATALOGUE_ADMINISTRATION');
