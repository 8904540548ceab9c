/** The `CatalogueRoutes`. */
export const CATALOGUE_ROUTES = Symbol('CATALOGUE_ROUTES');
