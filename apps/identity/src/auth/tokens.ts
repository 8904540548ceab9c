/** The `BearerAuthenticator`. */
export const AUTHENTICATOR = Symbol('AUTHENTICATOR');

/** The `CursorSealer`. */
export const CURSOR_SEALER = Symbol('CURSOR_SEALER');

/** The `PasswordKeeper`. */
export const PASSWORDS = Symbol('PASSWORDS');

/** The `RequestAudits`. */
export const REQUEST_AUDITS = Symbol('REQUEST_AUDITS');
