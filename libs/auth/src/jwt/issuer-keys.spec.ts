import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, type JWK } from 'jose';

import { COOL_DOWN, IssuerKeys, STALENESS_CEILING } from './issuer-keys.js';
import { KeysUnavailable } from './keys-unavailable.js';

const ISSUER = 'https://issuer.example/t/';
const DISCOVERY = 'https://issuer.example/t/.well-known/openid-configuration';
const JWKS = 'https://issuer.example/keys';
const MINUTE = 60_000;

/** Documents by their address, as a DocumentFetcher gives them; the fetcher itself has its own specs. */
class Documents {
  readonly asked: string[] = [];
  readonly texts = new Map<string, string>();
  isDown = false;

  async fetch(url: string): Promise<string> {
    this.asked.push(url);
    const text = this.texts.get(url);
    if (this.isDown || text === undefined) throw new Error('no answer');
    return text;
  }
}

describe('the keys of trusted issuers (A3)', () => {
  let key: JWK;
  let documents: Documents;
  let now: number;
  let keys: IssuerKeys;
  let troubles: number;
  const source = { issuer: ISSUER };

  beforeAll(async () => {
    key = await exportJWK((await generateKeyPair('ES256')).publicKey);
  });
  beforeEach(() => {
    documents = new Documents();
    documents.texts.set(DISCOVERY, JSON.stringify({ issuer: ISSUER, jwks_uri: JWKS }));
    documents.texts.set(JWKS, JSON.stringify({ keys: [{ ...key, kid: 'one' }] }));
    now = 0;
    troubles = 0;
    keys = new IssuerKeys(
      documents,
      () => (troubles += 1),
      () => now,
    );
  });

  /** How often the keys were asked for. */
  const fetches = (): number => documents.asked.filter((url) => url === JWKS).length;
  const kids = async (): Promise<unknown> => (await keys.keys(source)).jwks().keys.map(({ kid }) => kid);

  it('are found by discovery, once for all who ask at the same time', async () => {
    await Promise.all(Array.from({ length: 10 }, () => keys.keys(source)));
    expect(documents.asked).toEqual([DISCOVERY, JWKS]);
    expect(await kids()).toEqual(['one']);
  });

  it('are where the administrator says, without discovery', async () => {
    await keys.keys({ issuer: ISSUER, jwksUri: JWKS });
    expect(documents.asked).toEqual([JWKS]);
  });

  it('an unknown key makes at most one fetch in 30 s, whoever names it', async () => {
    const first = await keys.keys(source);
    const ask = () => Promise.all(Array.from({ length: 20 }, () => keys.newerKeys(source, first)));
    expect(await ask()).toEqual(Array(20).fill(undefined));
    expect(fetches()).toBe(1);
    documents.texts.set(JWKS, JSON.stringify({ keys: [{ ...key, kid: 'two' }] }));
    now += COOL_DOWN - 1;
    await ask();
    expect(fetches()).toBe(1);
    now += 1;
    const found = await ask();
    expect(found.map((set) => set?.jwks().keys[0]?.kid)).toEqual(Array(20).fill('two'));
    expect(fetches()).toBe(2);
    now += COOL_DOWN - 1;
    await ask();
    expect(fetches()).toBe(2);
  });

  it('are fetched anew after ten minutes, beside the request', async () => {
    await kids();
    documents.texts.set(JWKS, JSON.stringify({ keys: [{ ...key, kid: 'two' }] }));
    now += 10 * MINUTE;
    expect(await kids()).toEqual(['one']);
    await new Promise((resolve) => setImmediate(resolve));
    expect(await kids()).toEqual(['two']);
    expect(fetches()).toBe(2);
  });

  it('serve during an outage, up to a day', async () => {
    await kids();
    documents.isDown = true;
    for (now = 20 * MINUTE; now < STALENESS_CEILING; now += 60 * MINUTE) {
      expect(await kids()).toEqual(['one']);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(troubles).toBeGreaterThan(20);
    now = STALENESS_CEILING;
    await expect(keys.keys(source)).rejects.toThrow(KeysUnavailable);
    documents.isDown = false;
    now += COOL_DOWN;
    expect(await kids()).toEqual(['one']);
  });

  it('that were never known are asked for again after a moment', async () => {
    documents.isDown = true;
    await expect(keys.keys(source)).rejects.toThrow(KeysUnavailable);
    await expect(keys.keys(source)).rejects.toThrow(KeysUnavailable);
    expect(documents.asked).toHaveLength(1);
    documents.isDown = false;
    now += 5000;
    expect(await kids()).toEqual(['one']);
  });

  it.each([
    ['another issuer', DISCOVERY, { issuer: 'https://issuer.example/t', jwks_uri: JWKS }],
    ['no address of keys', DISCOVERY, { issuer: ISSUER }],
    ['symmetric keys alone', JWKS, { keys: [{ kty: 'oct', k: 'AAAA' }] }],
    ['no keys', JWKS, { keys: [] }],
    ['no set', JWKS, []],
  ])('a document with %s is of no use', async (_, url, document) => {
    documents.texts.set(url, JSON.stringify(document));
    await expect(keys.keys(source)).rejects.toThrow(KeysUnavailable);
    expect(troubles).toBe(1);
  });
});
