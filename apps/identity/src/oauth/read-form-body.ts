import type { IncomingMessage } from 'node:http';

import { OauthError, readForm, type Form } from '@rollcall/auth';

import { readMediaType } from '../http/media-type.js';
import { decodeBody, readBody } from '../http/read-body.js';

/** The media type of forms (RFC 6749 §4.4.2). */
const FORM_MEDIA_TYPE = 'application/x-www-form-urlencoded';

/** Bytes of a form at most: an assertion is the longest part. */
const FORM_LIMIT = 64 * 1024;

/**
 * Reads a form from the body of a request.
 * @throws OauthError `invalid_request`; ScimError as `readBody` and `decodeBody`
 */
export async function readFormBody(request: IncomingMessage): Promise<Form> {
  const { 'content-type': contentType = '', 'content-encoding': encoding } = request.headers;
  if (readMediaType(contentType)?.type !== FORM_MEDIA_TYPE || encoding !== undefined) {
    throw new OauthError('invalid_request', `Send a form: Content-Type ${FORM_MEDIA_TYPE}, not compressed.`);
  }
  return readForm(decodeBody(await readBody(request, FORM_LIMIT)));
}
