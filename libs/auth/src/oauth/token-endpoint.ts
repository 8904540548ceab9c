import type { OauthClient, OauthClientStore, Tenant, TokenMint } from '@rollcall/directory';
import { timingSafeEqual } from 'node:crypto';

import type { AccessTokens, TokenHolder } from '../jwt/access-tokens.js';
import { decodeJwt } from '../jwt/decode-jwt.js';
import { KeysUnavailable } from '../jwt/keys-unavailable.js';
import { trustMark } from '../jwt/trust-mark.js';
import type { TrustedTokens } from '../jwt/trusted-tokens.js';
import { grantedScopes } from './granted-scopes.js';
import { OauthError } from './oauth-error.js';
import { BASIC_CHALLENGE, type ClientProof, type TokenRequest } from './read-token-request.js';

/** A successful answer of the token endpoint (RFC 6749 §5.1). */
export interface TokenAnswer {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  /** Seconds. */
  readonly expires_in: number;
  /** Absent where the token may do everything in its tenant. */
  readonly scope?: string;
}

/** What the token endpoint works with. */
export interface TokenEndpointParts {
  readonly clients: Pick<OauthClientStore, 'find' | 'touch'>;
  readonly mint: Pick<TokenMint, 'hash'>;
  readonly tokens: Pick<AccessTokens, 'make'>;
  readonly trusted: Pick<TrustedTokens, 'verify'>;
  /** Is told why the last use of a client could not be noted; no request fails by that. */
  readonly onTouchError: (error: unknown) => void;
}

const MINUTE = 60_000;

/** Minutes that the token of who came by an assertion lives. */
const ASSERTED_MINUTES = 60;

const RETRY_SECONDS = 30;

/** After how many seconds a client of a paused tenant may ask again. */
const PAUSED_RETRY_SECONDS = 60;

/** The claims by which issuers name the client of a token. */
const CLIENT_CLAIMS = ['sub', 'client_id', 'azp', 'appid'] as const;

/** Who proved who they are, and what they may have. */
interface Grantee {
  readonly holder: TokenHolder;
  readonly tenant: Tenant;
  readonly scopes: readonly string[] | undefined;
  readonly minutes: number;
  readonly trust?: string;
}

/** Gives access tokens for client credentials (RFC 6749 §4.4) and for assertions of trusted issuers (RFC 7523 §2.2). */
export class TokenEndpoint {
  constructor(private readonly parts: TokenEndpointParts) {}

  /**
   * @param now milliseconds since the epoch
   * @throws OauthError `invalid_client`, `invalid_scope`, `temporarily_unavailable`
   */
  async issue({ proof, scope }: TokenRequest, now: number): Promise<TokenAnswer> {
    const { holder, tenant, scopes: held, minutes, trust } = await this.grantee(proof, now);
    refuseStopped(tenant);
    const scopes = grantedScopes(scope, held, tenant);
    const expires = now + minutes * MINUTE;
    const grant = {
      ...{ holder, expires },
      ...(scopes === undefined ? {} : { scopes }),
      ...(trust === undefined ? {} : { trust }),
    };
    return {
      access_token: await this.parts.tokens.make(grant, now),
      token_type: 'Bearer',
      expires_in: minutes * 60,
      ...(scopes === undefined ? {} : { scope: scopes.join(' ') }),
    };
  }

  private grantee(proof: ClientProof, now: number): Promise<Grantee> {
    return proof.kind === 'secret' ? this.bySecret(proof, now) : this.byAssertion(proof, now);
  }

  private async bySecret(proof: ClientProof & { readonly kind: 'secret' }, now: number): Promise<Grantee> {
    const found = await this.parts.clients.find(proof.id.toLowerCase());
    const hash = this.parts.mint.hash(proof.secret);
    const { client, tenant } = found ?? {};
    if (client === undefined || tenant === null || tenant === undefined || !opens(client, hash, now)) {
      throw new OauthError(
        'invalid_client',
        'There is no such client, its secret is another one, or it was revoked or has expired.',
        proof.inHeader ? { headers: { 'WWW-Authenticate': BASIC_CHALLENGE } } : {},
      );
    }
    this.noteUse(client, now);
    const holder = { kind: 'client', id: client.id } as const;
    return { holder, tenant, scopes: client.scopes, minutes: client.tokenMinutes };
  }

  private async byAssertion(
    { assertion, id }: ClientProof & { readonly kind: 'assertion' },
    now: number,
  ): Promise<Grantee> {
    const decoded = decodeJwt(assertion);
    const found =
      decoded === undefined
        ? 'refused'
        : await this.parts.trusted.verify(assertion, decoded, now).catch(asUnavailable);
    if (decoded === undefined || found === 'unknown' || found === 'refused') {
      throw new OauthError(
        'invalid_client',
        'The assertion is not valid: its issuer, audience and subject must be trusted, and it must not have expired.',
      );
    }
    const { issuer, tenant } = found;
    // RFC 7521 §4.2: who names itself besides must be whom the assertion names.
    if (id !== undefined && id !== issuer.id && !CLIENT_CLAIMS.some((name) => decoded.claims[name] === id)) {
      throw new OauthError('invalid_client', 'The assertion is that of another client than client_id names.');
    }
    const holder = { kind: 'issuer', id: issuer.id } as const;
    return { holder, tenant, scopes: issuer.scopes, minutes: ASSERTED_MINUTES, trust: trustMark(issuer) };
  }

  /** At most once a minute for each client, beside the request and never in its way. */
  private noteUse({ tenantId, id, lastUsed }: OauthClient, now: number): void {
    if (lastUsed !== null && now - lastUsed < MINUTE) return;
    this.parts.clients.touch(tenantId, id, now).catch(this.parts.onTouchError);
  }
}

/** Tokens of a tenant that is paused or being deleted would open nothing. */
function refuseStopped({ state }: Tenant): void {
  if (state === 'paused') {
    throw new OauthError('temporarily_unavailable', 'The tenant is paused by its administrator.', {
      status: 503,
      headers: { 'Retry-After': String(PAUSED_RETRY_SECONDS) },
    });
  }
  if (state === 'deleting') throw new OauthError('invalid_client', 'The tenant is being deleted.');
}

/** In constant time, whichever secret it is. */
function opens({ secrets, revoked }: OauthClient, hash: string, now: number): boolean {
  const given = Buffer.from(hash, 'utf8');
  const matching = secrets.filter((secret) => {
    const kept = Buffer.from(secret.hash, 'utf8');
    return kept.length === given.length && timingSafeEqual(kept, given);
  });
  return revoked === null && matching.some(({ expires }) => expires > now);
}

function asUnavailable(error: unknown): never {
  if (!(error instanceof KeysUnavailable)) throw error;
  throw new OauthError('temporarily_unavailable', 'The keys of the issuer cannot be fetched at present.', {
    status: 503,
    headers: { 'Retry-After': String(RETRY_SECONDS) },
    cause: error,
  });
}
