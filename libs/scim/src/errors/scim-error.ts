import { URN } from '../urns.js';
import type { JsonObject } from '../text/json.js';

/**
 * Every way in which a request can be refused, by name: the HTTP status and, where the RFCs define one, the
 * scimType (RFC 7644 §3.12 tables 8 and 9, RFC 9865 §2.1). The status of `uniqueness` and `sensitive` follows
 * §3.3 and §7.5.2, not table 9.
 */
export const SCIM_ERRORS = {
  invalidFilter: { status: 400, scimType: 'invalidFilter' },
  tooMany: { status: 400, scimType: 'tooMany' },
  uniqueness: { status: 409, scimType: 'uniqueness' },
  mutability: { status: 400, scimType: 'mutability' },
  invalidSyntax: { status: 400, scimType: 'invalidSyntax' },
  invalidPath: { status: 400, scimType: 'invalidPath' },
  noTarget: { status: 400, scimType: 'noTarget' },
  invalidValue: { status: 400, scimType: 'invalidValue' },
  invalidVers: { status: 400, scimType: 'invalidVers' },
  sensitive: { status: 403, scimType: 'sensitive' },
  invalidCursor: { status: 400, scimType: 'invalidCursor' },
  expiredCursor: { status: 400, scimType: 'expiredCursor' },
  invalidCount: { status: 400, scimType: 'invalidCount' },
  badRequest: { status: 400 },
  unauthorized: { status: 401 },
  forbidden: { status: 403 },
  notFound: { status: 404 },
  methodNotAllowed: { status: 405 },
  notAcceptable: { status: 406 },
  conflict: { status: 409 },
  preconditionFailed: { status: 412 },
  payloadTooLarge: { status: 413 },
  uriTooLong: { status: 414 },
  unsupportedMediaType: { status: 415 },
  tooManyRequests: { status: 429 },
  headersTooLarge: { status: 431 },
  internal: { status: 500 },
  notImplemented: { status: 501 },
  unavailable: { status: 503 },
} as const satisfies Record<string, { readonly status: number; readonly scimType?: string }>;

/** The name of a refusal: a row of `SCIM_ERRORS`. */
export type ScimErrorName = keyof typeof SCIM_ERRORS;

/** A refusal that leaves as a SCIM error body (RFC 7644 §3.12). `detail` is read by an administrator. */
export class ScimError extends Error {
  override readonly name = 'ScimError';
  readonly status: number;
  readonly scimType: string | undefined;

  /**
   * @param errorName the row of `SCIM_ERRORS`
   * @param detail what was wrong, where, and what to do; never a secret, never an internal
   * @param headers response headers that belong to the refusal, for example `Allow` or `Retry-After`
   */
  constructor(
    readonly errorName: ScimErrorName,
    readonly detail: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
    const row: { readonly status: number; readonly scimType?: string } = SCIM_ERRORS[errorName];
    this.status = row.status;
    this.scimType = row.scimType;
  }

  /** The error body of RFC 7644 §3.12: `status` is a string. */
  toBody(): JsonObject {
    return {
      schemas: [URN.error],
      status: String(this.status),
      ...(this.scimType === undefined ? {} : { scimType: this.scimType }),
      detail: this.detail,
    };
  }
}
