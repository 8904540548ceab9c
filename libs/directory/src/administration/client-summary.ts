import type { OauthClient } from '../ports/oauth-client-store.js';
import type { ClientSummary } from './client-operator.js';

/** What an operator may see of a client at an instant (milliseconds since the epoch): all but the hashes of its secrets. */
export function clientSummary(client: OauthClient, now: number): ClientSummary {
  const { id, name, tokenMinutes, created, revoked, lastUsed, scopes } = client;
  const secrets = client.secrets
    .filter(({ expires }) => expires > now)
    .map((secret) => ({ created: secret.created, expires: secret.expires }));
  const status = revoked !== null ? 'revoked' : secrets.length === 0 ? 'expired' : 'active';
  return {
    ...{ id, name, status, tokenMinutes, secrets, created, revoked, lastUsed },
    ...(scopes === undefined ? {} : { scopes }),
  };
}
