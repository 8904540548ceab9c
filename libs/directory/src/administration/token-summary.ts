import type { Credential } from '../ports/credential-store.js';
import type { TokenStatus, TokenSummary } from './operator.js';

/** The state of a credential at an instant (milliseconds since the epoch): it is expired from `expires` on. */
export function tokenStatus(credential: Pick<Credential, 'expires' | 'revoked'>, now: number): TokenStatus {
  if (credential.revoked !== null) return 'revoked';
  return credential.expires !== null && credential.expires <= now ? 'expired' : 'active';
}

/** What an operator may see of a credential: all but the tenant's number and the token's hash. */
export function tokenSummary(credential: Credential, now: number): TokenSummary {
  return {
    id: credential.id,
    kind: credential.kind,
    name: credential.name,
    status: tokenStatus(credential, now),
    created: credential.created,
    expires: credential.expires,
    revoked: credential.revoked,
    lastUsed: credential.lastUsed,
    ...(credential.subject === undefined ? {} : { subject: credential.subject }),
    ...(credential.scopes === undefined ? {} : { scopes: credential.scopes }),
    ...(credential.networks === undefined ? {} : { networks: credential.networks }),
  };
}
