import { STATUS_CODES } from 'node:http';

import type { JsonObject } from '@rollcall/scim';

/** What a problem says besides its detail. */
export interface ProblemOptions {
  /** Members of the body besides those of RFC 9457. */
  readonly members?: JsonObject;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/**
 * A refusal outside of SCIM, as problem details (RFC 9457): what was wrong, where, and what to do. It is thrown; the
 * error handler writes it.
 */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly headers: Readonly<Record<string, string>>;
  private readonly members: JsonObject;

  /** @param status 400 to 599 */
  constructor(
    readonly status: number,
    readonly detail: string,
    { members = {}, headers = {}, cause }: ProblemOptions = {},
  ) {
    super(detail, { cause });
    this.members = members;
    this.headers = headers;
  }

  toBody(): JsonObject {
    const { status, detail } = this;
    return { status, title: STATUS_CODES[status] ?? 'Error', detail, ...this.members };
  }
}
