import type { IncomingMessage } from 'node:http';

import { ScimError } from '@rollcall/scim';

/**
 * Refuses an HTTP/1.1 request that does not have exactly one Host header (RFC 9112 §3.2), in SCIM's form. The host is
 * not used for anything (H-VER-05), but proxies on the way may each go by another one.
 * @throws ScimError `badRequest`
 */
export function checkHost(raw: IncomingMessage): void {
  const hosts = raw.headersDistinct['host']?.length ?? 0;
  if (hosts === 1 || (hosts === 0 && raw.httpVersion === '1.0')) return;
  throw new ScimError('badRequest', `The request has ${hosts === 0 ? 'no' : 'more than one'} Host header.`);
}
