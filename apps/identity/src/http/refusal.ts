import { STATUS_CODES } from 'node:http';

import { HttpException } from '@nestjs/common';
import { ScimError, type JsonObject, type ScimErrorName } from '@rollcall/scim';

import { SCIM_MEDIA_TYPE } from './media-type.js';

/** An error as it leaves: status, body and headers. */
export interface RenderedError {
  readonly status: number;
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonObject;
}

const FRAMEWORK_ERRORS: Readonly<Record<number, readonly [name: ScimErrorName, detail: string]>> = {
  400: ['badRequest', 'The request is malformed.'],
  401: ['unauthorized', 'Authentication is needed.'],
  403: ['forbidden', 'This is not allowed.'],
  404: ['notFound', 'There is nothing at this URL.'],
  405: ['methodNotAllowed', 'This method is not allowed here.'],
  406: ['notAcceptable', 'No acceptable representation exists.'],
  413: ['payloadTooLarge', 'The body is too large.'],
  414: ['uriTooLong', 'The URL is too long.'],
  415: ['unsupportedMediaType', 'Bodies of this type are not read.'],
  431: ['headersTooLarge', 'The request headers are too large.'],
  503: ['unavailable', 'The service is not available at present.'],
};

const INTERNAL_DETAIL = 'An internal error occurred. The logs have its cause under the request id.';

/**
 * What an error says to a client. Refusals stay as they are, errors of the frameworks are said in our words, and
 * anything else is a bare 500: no cause, no stack, no SQL (H-ERR-01, H-ERR-12).
 */
export function toRefusal(error: unknown): ScimError {
  if (error instanceof ScimError) return error;
  const row = FRAMEWORK_ERRORS[frameworkStatus(error) ?? 500];
  return row === undefined ? new ScimError('internal', INTERNAL_DETAIL) : new ScimError(...row);
}

/** A refusal in the form of the place where it happened: SCIM (RFC 7644 §3.12) or problem details (RFC 9457). */
export function renderRefusal(refusal: ScimError, options: { readonly scim: boolean }): RenderedError {
  const { status, headers, detail } = refusal;
  return options.scim
    ? { status, headers, contentType: `${SCIM_MEDIA_TYPE}; charset=utf-8`, body: refusal.toBody() }
    : {
        status,
        headers,
        contentType: 'application/problem+json',
        body: { status, title: STATUS_CODES[status] ?? 'Error', detail },
      };
}

function frameworkStatus(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  if (!(error instanceof Error) || !('statusCode' in error)) return undefined;
  // Only Fastify's own errors: any other error may carry a number by that name and mean something else.
  return error.name === 'FastifyError' && typeof error.statusCode === 'number' ? error.statusCode : undefined;
}
