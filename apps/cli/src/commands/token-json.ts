import type { TokenSummary } from '@rollcall/directory';

import { instant } from '../instant.js';

/** A token for scripts; never the token itself. */
export function tokenJson(token: TokenSummary): object {
  const { id, kind, name, status, created, expires, revoked, lastUsed, subject, scopes, networks } = token;
  return {
    id,
    kind,
    name,
    status,
    created: instant(created),
    expires: instant(expires),
    revoked: instant(revoked),
    lastUsed: instant(lastUsed),
    user: subject ?? null,
    scopes: scopes ?? null,
    networks: networks ?? null,
  };
}

/** Scopes or networks in a table: a token without is limited to none. */
export function shownWords(words: readonly string[] | undefined): string {
  return words === undefined ? 'all' : words.join(' ');
}
