import { ScimError } from '@rollcall/scim';

import { preparePassword } from './prepare-password.js';

/** What a password must have to be set. */
export interface PasswordPolicy {
  /** Characters at least, from 1 on. */
  readonly minLength: number;
}

/** Characters of a password at most: more than any passphrase has. */
export const LONGEST_PASSWORD = 1024;

/** RFC 8264 §4.3.2: no text of a person has them. */
const CONTROL_CHARACTER = /\p{Cc}/u;

/**
 * Refuses a password that the policy does not allow (RFC 7643 §4.1.1, S-PWD-03): one that is too short or too long, counted
 * in Unicode characters after its preparation, or that has control characters, which the OpaqueString profile excludes.
 * What kinds of characters it mixes is not asked (NIST SP 800-63B §3.1.1.2).
 *
 * @throws ScimError `invalidValue`, which holds nothing of the password
 */
export function checkPassword(password: string, { minLength }: PasswordPolicy): void {
  const prepared = preparePassword(password);
  const length = Array.from(prepared).length;
  if (length < minLength) throw refused(`must have at least ${minLength} characters`);
  if (length > LONGEST_PASSWORD) throw refused(`must have at most ${LONGEST_PASSWORD} characters`);
  if (CONTROL_CHARACTER.test(prepared)) throw refused('must not have control characters');
}

function refused(rule: string): ScimError {
  return new ScimError('invalidValue', `password ${rule}.`);
}
