import type { ClientSummary, IssuedClient } from '@rollcall/directory';

import { instant } from './sink-view.js';

/** An OAuth client as it is shown; instants are texts of RFC 3339. */
export interface ClientView extends Omit<ClientSummary, 'created' | 'revoked' | 'lastUsed' | 'secrets'> {
  readonly created: string;
  readonly revoked: string | null;
  readonly lastUsed: string | null;
  /** Those that open something, the newest first; never the secrets themselves. */
  readonly secrets: readonly { readonly created: string; readonly expires: string }[];
}

/** A client with its new secret, which is shown this once. */
export interface ClientWithSecret extends ClientView {
  readonly secret: string;
}

/** Shows an OAuth client. */
export function clientView({ created, revoked, lastUsed, secrets, ...client }: ClientSummary): ClientView {
  return {
    ...client,
    created: instant(created),
    revoked: revoked === null ? null : instant(revoked),
    lastUsed: lastUsed === null ? null : instant(lastUsed),
    secrets: secrets.map((secret) => ({
      created: instant(secret.created),
      expires: instant(secret.expires),
    })),
  };
}

/** Shows an OAuth client with a secret that it has just got. */
export function issuedClientView({ client, secret }: IssuedClient): ClientWithSecret {
  return { ...clientView(client), secret };
}
