import { createHmac, sign } from 'node:crypto';

import { privateKey, symmetricSecret, type SigningKey } from './signing-key.js';

/** What is sent. */
export interface WebhookContent {
  readonly id: string;
  readonly body: string;
}

/** Gives the headers of a webhook that is sent now (milliseconds since the epoch). */
export type WebhookSigner = (content: WebhookContent, now: number) => Readonly<Record<string, string>>;

interface Signature {
  readonly until: number | null;
  readonly of: (content: Buffer) => string;
}

/**
 * Makes the headers by which a receiver knows whose a webhook is (Standard Webhooks 1.0): a signature by each key that is
 * in force, so that a receiver may go over from one to the next when it likes.
 * @throws TypeError for a key of no known kind
 */
export function webhookSigner(keys: readonly SigningKey[]): WebhookSigner {
  const signatures = keys.map(signatureBy);
  return ({ id, body }, now) => {
    const timestamp = Math.floor(now / 1000);
    const content = Buffer.from(`${id}.${timestamp}.${body}`);
    const inForce = signatures.filter(({ until }) => until === null || until > now);
    return {
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': inForce.map((signature) => signature.of(content)).join(' '),
    };
  };
}

function signatureBy({ key, until }: SigningKey): Signature {
  const asymmetric = privateKey(key);
  if (asymmetric !== undefined) {
    return { until, of: (content) => `v1a,${sign(null, content, asymmetric).toString('base64')}` };
  }
  const symmetric = symmetricSecret(key);
  if (symmetric === undefined) throw new TypeError('a webhook has a signing key of no known kind');
  return { until, of: (content) => `v1,${createHmac('sha256', symmetric).update(content).digest('base64')}` };
}
