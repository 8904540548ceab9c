/** The codes of RFC 6749 §5.2, and of RFC 6749 §4.1.2.1 that which says "not now". */
export type OauthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'unsupported_grant_type'
  | 'invalid_scope'
  | 'temporarily_unavailable';

/** What an error says besides its code and description. */
export interface OauthErrorOptions {
  /** 400 without it, and 401 for `invalid_client`. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** A refusal of the token endpoint (RFC 6749 §5.2). */
export class OauthError extends Error {
  override readonly name = 'OauthError';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  /** @param description what was wrong and what to do, in ASCII without quotation marks and backslashes; never a secret */
  constructor(
    readonly code: OauthErrorCode,
    readonly description: string,
    { status, headers = {}, cause }: OauthErrorOptions = {},
  ) {
    super(description, { cause });
    this.status = status ?? (code === 'invalid_client' ? 401 : 400);
    this.headers = headers;
  }

  toBody(): { readonly error: OauthErrorCode; readonly error_description: string } {
    return { error: this.code, error_description: this.description };
  }
}
