/** A receiver's check of a webhook, written from Standard Webhooks 1.0 and not from the code that signs. */
import { createHmac, createPublicKey, timingSafeEqual, verify } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

const TOLERANCE = 5 * 60;

/** Which of a webhook's signatures a key (`whpk_…` or `whsec_…`) verifies: their positions in the header, from 0. */
export function verifyingSignatures(
  key: string,
  { headers, body }: { readonly headers: IncomingHttpHeaders; readonly body: string },
): readonly number[] {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers;
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signatures !== 'string') return [];
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > TOLERANCE) return [];
  const content = Buffer.from(`${id}.${timestamp}.${body}`);
  return signatures
    .split(' ')
    .flatMap((signature, index) => (verifies(key, signature, content) ? [index] : []));
}

function verifies(key: string, signature: string, content: Buffer): boolean {
  const [version, text = ''] = signature.split(',');
  const [prefix, encoded = ''] = key.split('_');
  const given = Buffer.from(text, 'base64');
  if (prefix === 'whsec' && version === 'v1') {
    const expected = createHmac('sha256', Buffer.from(encoded, 'base64')).update(content).digest();
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
  if (prefix !== 'whpk' || version !== 'v1a') return false;
  const x = Buffer.from(encoded, 'base64').toString('base64url');
  const publicKey = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x } });
  return verify(null, content, publicKey, given);
}
