import { KeysUnavailable, type JwtAuthenticator, type SpeakingTokens } from '@rollcall/auth';
import { ScimError } from '@rollcall/scim';

const RETRY_SECONDS = '30';

/**
 * The JWTs among bearer tokens. Where it cannot be told now whether one is good, that is no fault of the token: 503, for a
 * 401 would have Entra put a whole job into quarantine.
 */
export function speakingTokens(jwts: Pick<JwtAuthenticator, 'authenticate'>): SpeakingTokens {
  return {
    authenticate: (token, now) => jwts.authenticate(token, now).catch(asUnavailable),
  };
}

function asUnavailable(error: unknown): never {
  if (!(error instanceof KeysUnavailable)) throw error;
  throw new ScimError('unavailable', `${error.message} Try again later.`, { 'Retry-After': RETRY_SECONDS });
}
