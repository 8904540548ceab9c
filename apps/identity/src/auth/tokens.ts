/** The `BearerAuthenticator`. */
export const AUTHENTICATOR = Symbol('AUTHENTICATOR');

/** The `AccessTokens`. */
export const ACCESS_TOKENS = Symbol('ACCESS_TOKENS');

/** The `TrustedTokens`. */
export const TRUSTED_TOKENS = Symbol('TRUSTED_TOKENS');

/** The `DocumentFetcher`. */
export const DOCUMENT_FETCHER = Symbol('DOCUMENT_FETCHER');

/** The `SpeakingTokens`. */
export const SPEAKING_TOKENS = Symbol('SPEAKING_TOKENS');

/** The `CursorSealer`. */
export const CURSOR_SEALER = Symbol('CURSOR_SEALER');

/** The `PasswordKeeper`. */
export const PASSWORDS = Symbol('PASSWORDS');

/** The `RequestAudits`. */
export const REQUEST_AUDITS = Symbol('REQUEST_AUDITS');
