/** Ports of `@rollcall/directory`, as injection tokens: nobody but the persistence module knows what is behind them. */
export const RESOURCE_READER = Symbol('RESOURCE_READER');
/** The `ResourceWriter`. */
export const RESOURCE_WRITER = Symbol('RESOURCE_WRITER');
/** The `CredentialStore`. */
export const CREDENTIAL_STORE = Symbol('CREDENTIAL_STORE');
/** The `cursorSecret` of the stores. */
export const CURSOR_SECRET = Symbol('CURSOR_SECRET');
/** The `TenantStore`. */
export const TENANT_STORE = Symbol('TENANT_STORE');
/** The `IdSource`. */
export const ID_SOURCE = Symbol('ID_SOURCE');
