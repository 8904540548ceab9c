import type { TokenSigner } from '@rollcall/directory';
import { createLocalJWKSet, errors, jwtVerify, type JSONWebKeySet, type JWTPayload } from 'jose';
import { hash, randomUUID } from 'node:crypto';

import { ShortMemory } from '../short-memory.js';

/** Whose token it is: of an OAuth client, or of who was let in by a trusted issuer. */
export interface TokenHolder {
  readonly kind: 'client' | 'issuer';
  /** Id of the client, or of the trusted issuer. */
  readonly id: string;
}

/** What an access token says. */
export interface AccessGrant {
  readonly holder: TokenHolder;
  /** All that it opens; absent where it opens everything in the tenant of its holder. */
  readonly scopes?: readonly string[];
  /** The `trustMark` of the issuer that let its holder in; absent for a client. */
  readonly trust?: string;
  /** Milliseconds since the epoch. */
  readonly expires: number;
}

const TYPE = 'at+jwt';
const SECOND = 1000;

/**
 * Milliseconds for which a token that was verified is taken for good: a signature costs more than the rest of a request.
 * Whether it has expired is looked at each time.
 */
const VERIFIED_FOR = 5000;

/** Makes and verifies the access tokens of this service (RFC 9068). */
export class AccessTokens {
  readonly #verified = new ShortMemory<AccessGrant>(VERIFIED_FOR);
  readonly #keySets = new WeakMap<object, ReturnType<typeof createLocalJWKSet>>();

  /** @param issuer the issuer and the audience of all tokens: `PUBLIC_URL` */
  constructor(
    private readonly signer: TokenSigner,
    readonly issuer: string,
  ) {}

  /** @param now milliseconds since the epoch */
  make({ holder, scopes, trust, expires }: AccessGrant, now: number): Promise<string> {
    return this.signer.signAs(TYPE, {
      iss: this.issuer,
      aud: this.issuer,
      sub: `${holder.kind}/${holder.id}`,
      client_id: holder.id,
      jti: randomUUID(),
      iat: Math.floor(now / SECOND),
      exp: Math.floor(expires / SECOND),
      ...(scopes === undefined ? {} : { scope: scopes.join(' ') }),
      ...(trust === undefined ? {} : { trust }),
    });
  }

  /** @returns undefined for a token that is not ours, or not good any more */
  async verify(token: string, now: number): Promise<AccessGrant | undefined> {
    const grant = await this.#verified.get(hash('sha256', token), () => this.check(token, now));
    return grant !== undefined && now < grant.expires ? grant : undefined;
  }

  private async check(token: string, now: number): Promise<AccessGrant | undefined> {
    const keys = this.keySet(await this.signer.published());
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: [this.signer.algorithm],
        typ: TYPE,
        issuer: this.issuer,
        audience: this.issuer,
        requiredClaims: ['exp', 'iat', 'jti'],
        currentDate: new Date(now),
      });
      return grantOf(payload);
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  }

  private keySet(
    published: Awaited<ReturnType<TokenSigner['published']>>,
  ): ReturnType<typeof createLocalJWKSet> {
    const known = this.#keySets.get(published);
    if (known !== undefined) return known;
    const made = createLocalJWKSet(published as JSONWebKeySet);
    this.#keySets.set(published, made);
    return made;
  }
}

function grantOf({ sub = '', exp = 0, scope, trust }: JWTPayload): AccessGrant | undefined {
  const [kind, id = ''] = sub.split('/');
  if (kind !== 'client' && kind !== 'issuer') return undefined;
  return {
    holder: { kind, id },
    expires: exp * SECOND,
    ...(typeof scope === 'string' ? { scopes: scope.split(' ') } : {}),
    ...(typeof trust === 'string' ? { trust } : {}),
  };
}
