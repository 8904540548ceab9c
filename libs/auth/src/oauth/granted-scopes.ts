import { accessOf, AdministrationError, checkScopes, EVENTS_SCOPE, type Tenant } from '@rollcall/directory';

import { OauthError } from './oauth-error.js';

/**
 * The scopes of a new token (RFC 6749 §3.3): those that were asked for, each of which its holder must have, or be a part of
 * one that it has.
 * @param asked with spaces between them; absent where all are asked for
 * @param held absent where the holder may do everything
 * @throws OauthError `invalid_scope`
 */
export function grantedScopes(
  asked: string | undefined,
  held: readonly string[] | undefined,
  tenant: Tenant,
): readonly string[] | undefined {
  const words = asked?.split(' ').filter((word) => word !== '') ?? [];
  if (words.length === 0) return held;
  const scopes = known(words, tenant);
  if (held === undefined || scopes.every((scope) => covers(held, scope))) return scopes;
  throw new OauthError('invalid_scope', `The client may have ${held.join(' ')} and no other scope.`);
}

function known(words: readonly string[], tenant: Tenant): readonly string[] {
  try {
    return checkScopes(words, tenant);
  } catch (error) {
    if (!(error instanceof AdministrationError)) throw error;
    throw new OauthError(
      'invalid_scope',
      'There is no such scope. Leave scope out for all that the client may have.',
      {
        cause: error,
      },
    );
  }
}

/** Whether who has some scopes has another one as well, which may be narrower. */
function covers(held: readonly string[], scope: string): boolean {
  if (held.includes(scope)) return true;
  const access = accessOf(held);
  if (scope === EVENTS_SCOPE) return access.readsEvents;
  const [, right, type] = scope.split(':');
  if (right !== 'read' && right !== 'write') return false;
  // Of all types: only who may write all may read all without that being said.
  return type === undefined ? right === 'read' && held.includes('scim:write') : access.may(right, type);
}
