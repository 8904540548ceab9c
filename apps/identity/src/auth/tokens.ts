/** The `BearerAuthenticator`. */
export const AUTHENTICATOR = Symbol('AUTHENTICATOR');

/** The `PasswordKeeper`. */
export const PASSWORDS = Symbol('PASSWORDS');
