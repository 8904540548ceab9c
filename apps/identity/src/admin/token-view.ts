import type { IssuedToken, TokenSummary } from '@rollcall/directory';

import { instant } from './sink-view.js';

/** A token as it is shown; never the token itself. Instants are texts of RFC 3339. */
export interface TokenView {
  readonly id: string;
  readonly kind: TokenSummary['kind'];
  readonly name: string;
  readonly status: TokenSummary['status'];
  readonly created: string;
  readonly expires: string | null;
  readonly revoked: string | null;
  /** Accurate to a minute. */
  readonly lastUsed: string | null;
  /** The id of the user for whom it stands. */
  readonly user: string | null;
  /** All that it may do; null where it may do everything in its tenant. */
  readonly scopes: readonly string[] | null;
  /** The only networks from which it opens anything; null where it may come from everywhere. */
  readonly networks: readonly string[] | null;
}

/** A new token, which is shown this once. */
export interface IssuedTokenView extends TokenView {
  readonly token: string;
}

/** Shows a token. */
export function tokenView({
  subject,
  scopes,
  networks,
  created,
  expires,
  revoked,
  lastUsed,
  ...summary
}: TokenSummary): TokenView {
  return {
    ...summary,
    created: instant(created),
    expires: instantOrNull(expires),
    revoked: instantOrNull(revoked),
    lastUsed: instantOrNull(lastUsed),
    user: subject ?? null,
    scopes: scopes ?? null,
    networks: networks ?? null,
  };
}

/** Shows a token that was issued a moment ago. */
export function issuedTokenView({ credential, token }: IssuedToken): IssuedTokenView {
  return { ...tokenView(credential), token };
}

function instantOrNull(milliseconds: number | null): string | null {
  return milliseconds === null ? null : instant(milliseconds);
}
