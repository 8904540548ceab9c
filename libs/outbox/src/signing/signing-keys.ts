import type { SigningKey, SigningKeyStore, TokenSigner } from '@rollcall/directory';
import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  SignJWT,
  type CryptoKey,
  type JSONWebKeySet,
  type JWK,
} from 'jose';

import type { SecurityEventToken } from '../formats/security-event-token.js';
import type { SecretSealer } from '../secrets/secret-sealer.js';

/** The algorithm of all keys (RFC 7518 §3.4): every JOSE library has it. */
export const SIGNING_ALGORITHM = 'ES256';

/** The type of a token in its header (RFC 8417 §2.3). */
const TOKEN_TYPE = 'secevent+jwt';

/** Milliseconds after which keys are read again, for another process may have rotated them. */
const KEPT = 60_000;

interface OpenKeys {
  readonly kid: string;
  readonly key: CryptoKey;
  readonly published: JSONWebKeySet;
  readonly readAt: number;
}

/**
 * The keys that sign security event tokens and access tokens. One signs; the next one is published before it does, so that receivers know
 * it by then, and the one before it still is, so that tokens on their way can be verified.
 */
export class SigningKeys implements TokenSigner {
  readonly algorithm = SIGNING_ALGORITHM;
  private known: Promise<OpenKeys> | undefined;

  constructor(
    private readonly store: SigningKeyStore,
    private readonly secrets: SecretSealer,
    /** Milliseconds since the epoch. */
    private readonly clock: () => number,
  ) {}

  /** Signs a token (RFC 7515): a compact JWS whose `kid` is in the published set. */
  sign(token: SecurityEventToken): Promise<string> {
    return this.signAs(TOKEN_TYPE, { ...token });
  }

  /** Signs claims as a token of a type, by the key whose turn it is. */
  async signAs(type: string, claims: Readonly<Record<string, unknown>>): Promise<string> {
    const { kid, key } = await this.keys();
    return new SignJWT({ ...claims })
      .setProtectedHeader({ alg: SIGNING_ALGORITHM, typ: type, kid })
      .sign(key);
  }

  /** The public keys (RFC 7517 §5): what verifies tokens of now, of before, and of later. */
  async published(): Promise<JSONWebKeySet> {
    return (await this.keys()).published;
  }

  /**
   * Has the next key sign from now on. Other processes follow within a minute. To be done at most once a day, so that
   * receivers have seen the key that is published next.
   */
  async rotate(): Promise<void> {
    const { kid } = await this.read();
    await this.store.rotate(kid, await this.make('next'));
    this.known = undefined;
  }

  private async keys(): Promise<OpenKeys> {
    const known = await this.known?.catch(() => undefined);
    if (known !== undefined && Math.abs(this.clock() - known.readAt) < KEPT) return known;
    this.known = this.read();
    return this.known;
  }

  private async read(): Promise<OpenKeys> {
    let keys = await this.store.list();
    if (keys.length === 0) {
      await this.store.insertFirst([await this.make('current'), await this.make('next')]);
      keys = await this.store.list();
    }
    const opened = await Promise.all(keys.map(async (key) => ({ ...key, jwk: await this.open(key) })));
    const current = opened.find(({ state }) => state === 'current');
    if (current === undefined) throw new TypeError('no key signs tokens');
    const key = await importJWK(current.jwk, SIGNING_ALGORITHM);
    if (key instanceof Uint8Array) throw new TypeError('the key that signs is not of a pair');
    const published = { keys: opened.map(({ jwk, kid }) => publicOf(jwk, kid)) };
    return { kid: current.kid, key, published, readAt: this.clock() };
  }

  private async open({ kid, secret }: SigningKey): Promise<JWK> {
    return JSON.parse(await this.secrets.open(secret, ownerOf(kid))) as JWK;
  }

  private async make(state: SigningKey['state']): Promise<SigningKey> {
    const { privateKey } = await generateKeyPair(SIGNING_ALGORITHM, { extractable: true });
    const jwk = await exportJWK(privateKey);
    const kid = await calculateJwkThumbprint(jwk);
    const secret = await this.secrets.seal(JSON.stringify(jwk), ownerOf(kid));
    return { kid, state, secret, created: this.clock() };
  }
}

/** What a key is bound to when it is sealed. */
function ownerOf(kid: string): string {
  return `signing key ${kid}`;
}

function publicOf({ kty, crv, x, y }: JWK, kid: string): JWK {
  return {
    kty: kty ?? '',
    ...(crv === undefined ? {} : { crv }),
    ...(x === undefined ? {} : { x }),
    ...(y === undefined ? {} : { y }),
    kid,
    use: 'sig',
    alg: SIGNING_ALGORITHM,
  };
}
