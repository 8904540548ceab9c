import type { IncomingMessage } from 'node:http';

import { ScimError } from '@rollcall/scim';

import { JSON_MEDIA_TYPE, readMediaType, SCIM_MEDIA_TYPE } from './media-type.js';

const MEBIBYTE = 1024 * 1024;

/** `utf8` is no registered charset name (RFC 9110 §8.3.2), but clients write it and mean UTF-8. */
const UTF_8: ReadonlySet<string> = new Set(['utf-8', 'utf8']);

/** Bytes of a request body at most, but for Groups. */
export const BODY_LIMIT = MEBIBYTE;

/** Bytes of a request body at most where member lists, or many operations, are sent. */
export const LARGE_BODY_LIMIT = 16 * MEBIBYTE;

/**
 * Refuses a body that is not JSON in UTF-8, by its headers alone (H-CT-01, H-CT-02, H-CT-06, H-CT-07).
 * @throws ScimError `unsupportedMediaType`; `invalidSyntax` when there is neither a body nor a media type (P-POST-09)
 */
export function checkBodyHeaders(request: IncomingMessage): void {
  const { 'content-type': contentType, 'content-encoding': encoding } = request.headers;
  if (encoding !== undefined && encoding.trim().toLowerCase() !== 'identity') {
    throw new ScimError(
      'unsupportedMediaType',
      'Compressed bodies are not read. Send it without Content-Encoding.',
    );
  }
  if (contentType === undefined) {
    if (isBodyless(request))
      throw new ScimError('invalidSyntax', 'The request has no body; a JSON object is needed.');
    throw unsupported('The body has no Content-Type.');
  }
  const mediaType = readMediaType(contentType);
  if (mediaType === undefined || (mediaType.type !== SCIM_MEDIA_TYPE && mediaType.type !== JSON_MEDIA_TYPE)) {
    throw unsupported(`Bodies of type "${contentType.slice(0, 80)}" are not read.`);
  }
  for (const [name, value] of mediaType.parameters) {
    if (name === 'charset' && !UTF_8.has(value.toLowerCase())) {
      throw unsupported(`The charset "${value.slice(0, 80)}" is not read; only utf-8 is.`);
    }
  }
}

/**
 * Reads a body of at most `limit` bytes, whether its length was announced or not. The rest of a larger one is
 * discarded, so that the connection stays usable.
 * @param limitName what the limit is called where it is advertised
 * @throws ScimError `payloadTooLarge` naming the limit (H6), `badRequest` when the client went away
 */
export function readBody(request: IncomingMessage, limit: number, limitName?: string): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limit)
    return Promise.reject(tooLarge(limit, limitName));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const settle = (finish: () => void): void => {
      request.off('data', onData).off('end', onEnd).off('error', onFailure).off('close', onFailure);
      finish();
    };
    const onData = (chunk: Buffer): void => {
      length += chunk.length;
      if (length <= limit) {
        chunks.push(chunk);
        return;
      }
      settle(() => {
        // Without a listener the stream would stop, and with it the connection.
        request.on('error', () => undefined).resume();
        reject(tooLarge(limit, limitName));
      });
    };
    const onEnd = (): void => {
      settle(() => {
        resolve(Buffer.concat(chunks, length));
      });
    };
    const onFailure = (): void => {
      settle(() => {
        request.on('error', () => undefined);
        reject(new ScimError('badRequest', 'The request ended before its body was complete.'));
      });
    };
    request.on('data', onData).on('end', onEnd).on('error', onFailure).on('close', onFailure);
  });
}

/**
 * Decodes a body as UTF-8.
 * @throws ScimError `invalidSyntax` for bytes that are not UTF-8 (H5)
 */
export function decodeBody(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    throw new ScimError('invalidSyntax', 'The body is not valid UTF-8.');
  }
}

function isBodyless(request: IncomingMessage): boolean {
  const { 'content-length': length, 'transfer-encoding': coding } = request.headers;
  return coding === undefined && (length === undefined || Number(length) === 0);
}

function unsupported(problem: string): ScimError {
  return new ScimError(
    'unsupportedMediaType',
    `${problem} Send ${SCIM_MEDIA_TYPE} or ${JSON_MEDIA_TYPE} in UTF-8.`,
  );
}

function tooLarge(limit: number, name = 'here'): ScimError {
  const mebibytes = limit / MEBIBYTE;
  return new ScimError(
    'payloadTooLarge',
    `The body is larger than ${mebibytes} MiB (${limit} bytes), the limit ${name}. Split it into several requests.`,
  );
}
