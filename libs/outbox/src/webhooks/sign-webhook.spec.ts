import { describe, expect, it } from '@jest/globals';

import { verifyingSignatures } from '../../../../test/support/verify-webhook.js';
import { webhookSigner } from './sign-webhook.js';
import { newSigningKey, publicKeyOf, symmetricSecretProblem } from './signing-key.js';

/** The vectors of the reference libraries. */
const VECTOR = {
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  at: 1_614_265_330_000,
  body: '{"test": 2432232314}',
  symmetric: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  v1: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  asymmetric: 'whsk_VEVTVFNJR05JTkdLRVlET05PVFVTRVRISVNGT1JBTlk=',
  v1a: 'v1a,tQ9V2XOqn7jL/DQenEFpqIugdBVtiMmER5mhSkXBNwM0mkATuDe6KYYUuxqtaiHeYGb7KaaBRdM5WqyeFiL8Ag==',
};

describe('Standard Webhooks 1.0: signatures', () => {
  it('the vectors of the specification’s own libraries, v1a and v1 side by side', () => {
    const sign = webhookSigner([
      { key: VECTOR.asymmetric, until: null },
      { key: VECTOR.symmetric, until: VECTOR.at + 1 },
    ]);
    expect(sign(VECTOR, VECTOR.at)).toEqual({
      'webhook-id': VECTOR.id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': `${VECTOR.v1a} ${VECTOR.v1}`,
    });
    expect(sign(VECTOR, VECTOR.at + 1)['webhook-signature']).toBe(VECTOR.v1a);
  });

  it.each(['ed25519', 'hmac-sha256'] as const)(
    'a new %s key signs what a receiver verifies, and nothing else',
    (algorithm) => {
      const key = newSigningKey(algorithm);
      const verifier = publicKeyOf(key) ?? key;
      const body = '{"grüße":"größe"}';
      const headers = { ...webhookSigner([{ key, until: null }])({ id: 'x', body }, Date.now()) };
      expect(verifyingSignatures(verifier, { headers, body })).toEqual([0]);
      expect(verifyingSignatures(verifier, { headers, body: `${body} ` })).toEqual([]);
      expect(verifyingSignatures(verifier, { headers: { ...headers, 'webhook-id': 'y' }, body })).toEqual([]);
      expect(
        verifyingSignatures(verifier, { headers: { ...headers, 'webhook-timestamp': '1' }, body }),
      ).toEqual([]);
      expect(newSigningKey(algorithm)).not.toBe(key);
    },
  );

  it('public keys tell nothing of private ones, and symmetric secrets have none', () => {
    const key = newSigningKey('ed25519');
    expect(key).toMatch(/^whsk_[A-Za-z0-9+/]{43}=$/);
    expect(publicKeyOf(key)).toMatch(/^whpk_[A-Za-z0-9+/]{43}=$/);
    expect(publicKeyOf(key)?.slice(5)).not.toBe(key.slice(5));
    expect(publicKeyOf(newSigningKey('hmac-sha256'))).toBeUndefined();
  });

  it.each([
    [VECTOR.symmetric, true],
    [newSigningKey('hmac-sha256'), true],
    [`whsec_${'A'.repeat(31)}`, false],
    [`whsec_${Buffer.alloc(65).toString('base64')}`, false],
    [`whsec_${Buffer.alloc(64).toString('base64')}`, true],
    ['MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', false],
    ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2La La', false],
    ['whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', false],
    ['', false],
  ])('24 to 64 bytes of base64: %j is good: %j', (secret, good) => {
    expect(symmetricSecretProblem(secret) === undefined).toBe(good);
  });

  it('a key of no known kind signs nothing', () => {
    expect(() => webhookSigner([{ key: 'whsk_c2hvcnQ=', until: null }])).toThrow(TypeError);
  });
});
