import type { IssuerWithTenant, TenantRecord, TrustedIssuer, TrustedIssuerStore } from '@rollcall/directory';
import { errors, jwtVerify } from 'jose';
import { hash } from 'node:crypto';

import { ShortMemory } from '../short-memory.js';
import type { DecodedJwt } from './decode-jwt.js';
import type { IssuerKeys, KeySet } from './issuer-keys.js';

/** Who is behind a token of a trusted issuer. */
export interface TrustedToken {
  readonly issuer: TrustedIssuer;
  readonly tenant: TenantRecord;
}

/** Clocks of two services differ a little: seconds. */
const CLOCK_TOLERANCE = 60;

const SECOND = 1000;

/** Milliseconds for which a signature that was verified is taken for good; see `AccessTokens`. */
const VERIFIED_FOR = 5000;

/** Types of tokens that stand for their bearer; one of another type, such as a security event token, does not. */
const TYPES: ReadonlySet<unknown> = new Set([undefined, 'jwt', 'at+jwt', 'application/at+jwt']);

/** Verifies the tokens of trusted issuers (JWTs). */
export class TrustedTokens {
  readonly #verified = new ShortMemory<true>(VERIFIED_FOR);

  constructor(
    private readonly issuers: Pick<TrustedIssuerStore, 'findByIssuer'>,
    private readonly keys: Pick<IssuerKeys, 'keys' | 'newerKeys'>,
  ) {}

  /**
   * @param decoded of the token
   * @param now milliseconds since the epoch
   * @returns `unknown` where nobody trusts its issuer, `refused` where it is not good, or opens more than one tenant
   * @throws KeysUnavailable
   */
  async verify(
    token: string,
    { header, claims }: DecodedJwt,
    now: number,
  ): Promise<TrustedToken | 'unknown' | 'refused'> {
    const { iss } = claims;
    const known = typeof iss === 'string' ? await this.issuers.findByIssuer(iss) : [];
    if (known.length === 0) return 'unknown';
    const [first, ...others] = known.filter(({ issuer }) => isMeant(issuer, claims)).sort(closestFirst);
    if (first === undefined || first.tenant === null || !TYPES.has(lowerCase(header['typ'])))
      return 'refused';
    if (others.some(({ issuer }) => issuer.tenantId !== first.issuer.tenantId)) return 'refused';
    const isGood = await this.isGood(token, first.issuer, now);
    return isGood && !isOver(claims['exp'], now) ? { issuer: first.issuer, tenant: first.tenant } : 'refused';
  }

  private async isGood(token: string, issuer: TrustedIssuer, now: number): Promise<boolean> {
    const { id, algorithms, jwksUri } = issuer;
    const name = JSON.stringify([id, algorithms, jwksUri, hash('sha256', token)]);
    const good = await this.#verified.get(name, async () =>
      (await this.check(token, issuer, now)) ? true : undefined,
    );
    return good ?? false;
  }

  private async check(token: string, issuer: TrustedIssuer, now: number): Promise<boolean> {
    const keys = await this.keys.keys(issuer);
    const outcome = await checkWith(keys, token, issuer, now);
    if (outcome !== 'unknownKey') return outcome === 'good';
    const newer = await this.keys.newerKeys(issuer, keys);
    return newer !== undefined && (await checkWith(newer, token, issuer, now)) === 'good';
  }
}

/** Whether the claims are what the trust is in; the signature says later whether they are true. */
function isMeant({ audience, subject, claims = {} }: TrustedIssuer, said: DecodedJwt['claims']): boolean {
  return (
    has(said['aud'], audience) &&
    (subject === undefined || said['sub'] === subject) &&
    Object.entries(claims).every(([name, value]) => Object.hasOwn(said, name) && has(said[name], value))
  );
}

function has(claim: unknown, value: string): boolean {
  return Array.isArray(claim) ? claim.includes(value) : claim === value;
}

/** Who says more of a token means it more. */
function closestFirst({ issuer: one }: IssuerWithTenant, { issuer: other }: IssuerWithTenant): number {
  return conditionsOf(other) - conditionsOf(one);
}

function conditionsOf({ subject, claims = {} }: TrustedIssuer): number {
  return (subject === undefined ? 0 : 1) + Object.keys(claims).length;
}

async function checkWith(
  keys: KeySet,
  token: string,
  { issuer, audience, algorithms }: TrustedIssuer,
  now: number,
): Promise<'good' | 'bad' | 'unknownKey'> {
  try {
    await jwtVerify(token, keys, {
      ...{ issuer, audience, algorithms: [...algorithms], requiredClaims: ['exp'] },
      clockTolerance: CLOCK_TOLERANCE,
      currentDate: new Date(now),
    });
    return 'good';
  } catch (error) {
    // What a key of the issuer does to the cryptography is a TypeError: the token is refused all the same.
    return error instanceof errors.JWKSNoMatchingKey ? 'unknownKey' : 'bad';
  }
}

function isOver(exp: unknown, now: number): boolean {
  return typeof exp !== 'number' || (exp + CLOCK_TOLERANCE) * SECOND <= now;
}

function lowerCase(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value;
}
