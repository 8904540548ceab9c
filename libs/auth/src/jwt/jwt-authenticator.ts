import {
  accessOf,
  type OauthClientStore,
  type TenantRecord,
  type TrustedIssuerStore,
} from '@rollcall/directory';

import type { Authenticated, Refusal } from '../authenticate-bearer.js';
import type { AccessGrant, AccessTokens } from './access-tokens.js';
import { decodeJwt, type DecodedJwt } from './decode-jwt.js';
import { trustMark } from './trust-mark.js';
import type { TrustedTokens } from './trusted-tokens.js';

/** Whose token a grant is of, and what the log calls them. */
interface Holder {
  readonly id: string;
  readonly name: string;
  readonly tenant: TenantRecord | null;
  readonly isRevoked: boolean;
}

/** Turns bearer tokens that are JWTs into principals: access tokens of this service, and tokens of trusted issuers. */
export class JwtAuthenticator {
  constructor(
    private readonly tokens: Pick<AccessTokens, 'issuer' | 'verify'>,
    private readonly trusted: Pick<TrustedTokens, 'verify'>,
    private readonly clients: Pick<OauthClientStore, 'find'>,
    private readonly issuers: Pick<TrustedIssuerStore, 'find'>,
  ) {}

  /**
   * @param now milliseconds since the epoch
   * @returns undefined for a token that says of itself neither to be ours nor of somebody who is trusted
   * @throws KeysUnavailable
   */
  async authenticate(token: string, now: number): Promise<Authenticated | Refusal | undefined> {
    const decoded = decodeJwt(token);
    if (decoded === undefined) return undefined;
    return decoded.claims['iss'] === this.tokens.issuer
      ? this.ofOurs(token, decoded, now)
      : this.ofTrusted(token, decoded, now);
  }

  private async ofOurs(token: string, { claims }: DecodedJwt, now: number): Promise<Authenticated | Refusal> {
    const grant = await this.tokens.verify(token, now);
    if (grant === undefined)
      return { kind: 'refused', reason: isPast(claims['exp'], now) ? 'expired' : 'invalid' };
    const holder = await this.holderOf(grant);
    if (holder === undefined) return { kind: 'refused', reason: 'revoked', credentialId: grant.holder.id };
    const { id: credentialId, name, tenant, isRevoked } = holder;
    if (isRevoked) return { kind: 'refused', reason: 'revoked', credentialId };
    if (tenant === null) return { kind: 'refused', reason: 'unknown', credentialId };
    return { kind: 'tenant', tenant, principal: { credentialId, name, access: accessOf(grant.scopes) } };
  }

  private async holderOf({ holder: { kind, id }, trust }: AccessGrant): Promise<Holder | undefined> {
    if (kind === 'client') {
      const found = await this.clients.find(id);
      return (
        found && {
          id,
          name: found.client.name,
          tenant: found.tenant,
          isRevoked: found.client.revoked !== null,
        }
      );
    }
    const found = await this.issuers.find(id);
    // Who was let in by another trust has to ask again; a release before this one made no mark.
    const isRevoked = found !== undefined && trust !== undefined && trust !== trustMark(found.issuer);
    return found && { id, name: found.issuer.name, tenant: found.tenant, isRevoked };
  }

  private async ofTrusted(
    token: string,
    decoded: DecodedJwt,
    now: number,
  ): Promise<Authenticated | Refusal | undefined> {
    const found = await this.trusted.verify(token, decoded, now);
    if (found === 'unknown') return undefined;
    if (found === 'refused') {
      return { kind: 'refused', reason: isPast(decoded.claims['exp'], now) ? 'expired' : 'invalid' };
    }
    const { issuer, tenant } = found;
    const principal = { credentialId: issuer.id, name: issuer.name, access: accessOf(issuer.scopes) };
    return { kind: 'tenant', tenant, principal };
  }
}

function isPast(exp: unknown, now: number): boolean {
  return typeof exp === 'number' && exp * 1000 <= now;
}
