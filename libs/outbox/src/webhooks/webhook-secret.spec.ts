import { describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';

import { secretSealer } from '../secrets/secret-sealer.js';
import { readSigningKeys, sinkSecretOwner } from './webhook-keys.js';
import { makeWebhookSecret, rotateWebhookSecret, TooManySigningKeys } from './webhook-secret.js';

const NOW = Date.UTC(2026, 0, 2);
const HOUR = 3_600_000;
const SINK = { id: '01900000-0000-7000-8000-000000000001' };

const noKept = (): Promise<Buffer> => Promise.reject(new Error('the kept key is not wanted'));
const sealerWith = (given: string) => secretSealer({ given, readKept: noKept });
const secrets = sealerWith(randomBytes(32).toString('base64'));
const keysOf = async (sealed: string) => readSigningKeys(await secrets.open(sealed, sinkSecretOwner(SINK)));

describe('the secret of a webhook', () => {
  it('an ed25519 key is never shown, only what verifies it; a symmetric secret is, once', async () => {
    const asymmetric = await makeWebhookSecret(SINK, { algorithm: 'ed25519' }, secrets);
    expect(asymmetric).toMatchObject({ shown: undefined, publicKeys: [{ until: null }] });
    const symmetric = await makeWebhookSecret(SINK, { algorithm: 'hmac-sha256' }, secrets);
    expect(symmetric.publicKeys).toEqual([]);
    expect(await keysOf(symmetric.sealed)).toEqual([{ key: symmetric.shown, until: null }]);
    const given = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const brought = await makeWebhookSecret(SINK, { algorithm: 'hmac-sha256', secret: given }, secrets);
    expect(await keysOf(brought.sealed)).toEqual([{ key: given, until: null }]);
  });

  it('rotation: the key before signs until the overlap has passed, also from one algorithm to the other', async () => {
    const first = await makeWebhookSecret(SINK, { algorithm: 'hmac-sha256' }, secrets);
    const rotate = (sealed: string, algorithm: 'ed25519' | 'hmac-sha256', overlap: number, now: number) =>
      rotateWebhookSecret({ ...SINK, secret: sealed }, { algorithm, overlap, now }, secrets);
    const second = await rotate(first.sealed, 'ed25519', 24 * HOUR, NOW);
    expect(second.shown).toBeUndefined();
    expect(second.publicKeys).toHaveLength(1);
    const [young, old] = await keysOf(second.sealed);
    expect([young?.until, old]).toEqual([null, { key: first.shown, until: NOW + 24 * HOUR }]);

    const third = await rotate(second.sealed, 'hmac-sha256', HOUR, NOW + 23 * HOUR);
    expect((await keysOf(third.sealed)).map(({ until }) => until)).toEqual([
      null,
      NOW + 24 * HOUR,
      NOW + 24 * HOUR,
    ]);
    expect(third.publicKeys).toEqual([{ ...second.publicKeys[0], until: NOW + 24 * HOUR }]);
    expect(third.shown).toBe((await keysOf(third.sealed))[0]?.key);
    const fourth = await rotate(third.sealed, 'ed25519', HOUR, NOW + 25 * HOUR);
    expect(await keysOf(fourth.sealed)).toHaveLength(2);
    expect(await keysOf((await rotate(fourth.sealed, 'ed25519', 0, NOW + 25 * HOUR)).sealed)).toHaveLength(1);
  });

  it('five keys are the most at a time', async () => {
    let { sealed } = await makeWebhookSecret(SINK, { algorithm: 'ed25519' }, secrets);
    const rotate = (overlap: number) =>
      rotateWebhookSecret({ ...SINK, secret: sealed }, { algorithm: 'ed25519', overlap, now: NOW }, secrets);
    for (let keys = 1; keys < 5; keys += 1) ({ sealed } = await rotate(HOUR));
    await expect(rotate(HOUR)).rejects.toThrow(TooManySigningKeys);
    expect(await keysOf((await rotate(0)).sealed)).toHaveLength(1);
  });

  it('keys that nobody can open any more are replaced by a rotation', async () => {
    const { sealed } = await makeWebhookSecret(
      SINK,
      { algorithm: 'ed25519' },
      sealerWith(randomBytes(32).toString('base64')),
    );
    const kept = secretSealer({ given: undefined, readKept: () => Promise.resolve(randomBytes(32)) });
    const rotated = await rotateWebhookSecret(
      { ...SINK, secret: sealed },
      { algorithm: 'ed25519', overlap: HOUR, now: NOW },
      kept,
    );
    expect(rotated.publicKeys).toHaveLength(1);
  });

  it('a damaged secret is not shown by its error', () => {
    for (const text of ['whsec_SECRET', '[{"key":"SECRET"}]', '{}', '[{"key":1,"until":null}]']) {
      expect(() => readSigningKeys(text)).toThrow(/^The secret of the webhook is damaged\. Rotate it\.$/);
    }
  });
});
