import type { PasswordHasher } from '../ports/password-hasher.js';

/** What stands for the hash of a password that is not kept. */
const UNHASHED = 'not hashed';

/** A hasher for what is not kept: only whether a password is the present one is found out, and nothing is hashed. */
export function unhashed(hasher: Pick<PasswordHasher, 'verify'>): PasswordHasher {
  return {
    hash: () => Promise.resolve(UNHASHED),
    verify: (encoded, password) =>
      encoded === UNHASHED ? Promise.resolve(false) : hasher.verify(encoded, password),
  };
}
