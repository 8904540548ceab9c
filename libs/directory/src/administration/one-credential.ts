import type { Credential } from '../ports/credential-store.js';
import { AdministrationError } from './administration-error.js';

/** The least characters of a token's id that name it: one typed by mistake revokes nothing. */
export const MIN_TOKEN_ID_LENGTH = 8;

/** Which token is meant. */
export interface WantedCredential {
  /** Null for an admin token. */
  readonly tenantName: string | null;
  /** The whole id, or a beginning of it, in any letter case. */
  readonly id: string;
}

/**
 * Finds the one credential whose id is meant.
 * @throws AdministrationError `tokenIdTooShort`, `tokenNotFound`, `tokenAmbiguous`
 */
export function oneCredential(credentials: readonly Credential[], wanted: WantedCredential): Credential {
  const start = wanted.id.toLowerCase();
  const { tenantName } = wanted;
  const list = `rollcall token list ${tenantName === null ? '--admin' : `--tenant ${tenantName}`}`;
  const see = `"${list}" shows the ids.`;
  const exact = credentials.find((credential) => credential.id === start);
  const found =
    exact !== undefined ? [exact] : credentials.filter((credential) => credential.id.startsWith(start));
  if (exact === undefined && start.length < MIN_TOKEN_ID_LENGTH) {
    throw new AdministrationError(
      'tokenIdTooShort',
      `Give the whole id of the token, or at least its first ${MIN_TOKEN_ID_LENGTH} characters. ${see}`,
    );
  }
  const [first, second] = found;
  if (first === undefined) {
    const whose = tenantName === null ? 'There is no admin token' : `The tenant "${tenantName}" has no token`;
    throw new AdministrationError(
      'tokenNotFound',
      `${whose} whose id is or begins with what was given. ${see}`,
    );
  }
  if (second !== undefined) {
    const whose = tenantName === null ? 'admin tokens' : `tokens of the tenant "${tenantName}"`;
    throw new AdministrationError(
      'tokenAmbiguous',
      `${found.length} ${whose} have an id that begins so. Give more of it. ${see}`,
    );
  }
  return first;
}
