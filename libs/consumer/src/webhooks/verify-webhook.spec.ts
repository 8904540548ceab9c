import { describe, expect, it } from '@jest/globals';
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';

import { verifyWebhook, WebhookRefused, type WebhookRequest } from './verify-webhook.js';

// The example of the specification's own libraries.
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const ID = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
const SIGNATURE = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';
const TIMESTAMP = '1614265330';
const BODY = '{"test": 2432232314}';
const NOW = 1_614_265_330_000;

function request(
  change: Partial<Record<string, string>> = {},
  body: string | Uint8Array = BODY,
): WebhookRequest {
  return {
    headers: {
      'webhook-id': ID,
      'webhook-timestamp': TIMESTAMP,
      'webhook-signature': SIGNATURE,
      ...change,
    },
    body,
  };
}

describe('Standard Webhooks 1.0', () => {
  it('a signature by the secret is accepted', () => {
    const webhook = verifyWebhook(request(), { keys: SECRET, now: NOW });
    expect(webhook).toEqual({ id: ID, sentAt: new Date(NOW), payload: { test: 2_432_232_314 } });
    expect(verifyWebhook(request({}, Buffer.from(BODY)), { keys: SECRET, now: NOW }).id).toBe(ID);
  });

  it('a body, an id or a time that was changed is refused', () => {
    const changed = [
      request({}, '{"test":2432232314}'),
      request({ 'webhook-id': 'msg_other' }),
      request({ 'webhook-timestamp': '1614265331' }),
    ];
    for (const one of changed) {
      expect(() => verifyWebhook(one, { keys: SECRET, now: NOW })).toThrow(WebhookRefused);
    }
  });

  it('A6: what was sent long ago, or will be, is refused', () => {
    for (const seconds of [-301, 301]) {
      const verification = { keys: SECRET, now: NOW + seconds * 1000 };
      expect(() => verifyWebhook(request(), verification)).toThrow('webhook-timestamp');
    }
    expect(verifyWebhook(request(), { keys: SECRET, now: NOW + 299_000 }).id).toBe(ID);
  });

  it('while a secret is replaced, a signature by either is accepted, and either key', () => {
    const other = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
    const signatures = request({ 'webhook-signature': `v1,AAAA v2,abc ${SIGNATURE}` });
    expect(verifyWebhook(signatures, { keys: [other, SECRET], now: NOW }).id).toBe(ID);
    expect(() => verifyWebhook(signatures, { keys: [other], now: NOW })).toThrow(WebhookRefused);
  });

  it('a signature by an ed25519 key is accepted, and only under its own mark', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
    const keys = `whpk_${raw.toString('base64')}`;
    const signature = sign(undefined, Buffer.from(`${ID}.${TIMESTAMP}.${BODY}`), privateKey).toString(
      'base64',
    );
    expect(verifyWebhook(request({ 'webhook-signature': `v1a,${signature}` }), { keys, now: NOW }).id).toBe(
      ID,
    );
    for (const wrong of [`v1,${signature}`, signature, 'v1a,', `v1a,${'A'.repeat(86)}==`]) {
      const one = request({ 'webhook-signature': wrong });
      expect(() => verifyWebhook(one, { keys, now: NOW })).toThrow(WebhookRefused);
    }
  });

  it('the bytes of a public key are no secret: with them nobody signs', () => {
    const raw = generateKeyPairSync('ed25519')
      .publicKey.export({ format: 'der', type: 'spki' })
      .subarray(-32);
    const forged = createHmac('sha256', raw).update(`${ID}.${TIMESTAMP}.${BODY}`).digest('base64');
    const one = request({ 'webhook-signature': `v1,${forged}` });
    expect(() => verifyWebhook(one, { keys: `whpk_${raw.toString('base64')}`, now: NOW })).toThrow(
      WebhookRefused,
    );
  });

  it('a header that is missing is named', () => {
    for (const name of ['webhook-id', 'webhook-timestamp', 'webhook-signature']) {
      const { [name]: _gone, ...headers } = request().headers;
      expect(() => verifyWebhook({ headers, body: BODY }, { keys: SECRET, now: NOW })).toThrow(name);
    }
  });

  it('a key that cannot be read is an error of the receiver, not of the request', () => {
    for (const keys of ['secret', 'whsec_', 'whpk_AAAA', `whsec_${'*'.repeat(20)}`]) {
      expect(() => verifyWebhook(request(), { keys, now: NOW })).toThrow('whsec_');
    }
  });
});
