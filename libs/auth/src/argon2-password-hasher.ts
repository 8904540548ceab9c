import { hash, verify } from '@node-rs/argon2';
import { preparePassword, type PasswordHasher } from '@rollcall/directory';
import { availableParallelism } from 'node:os';

import { Slots } from './slots.js';

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane. The library's default algorithm is argon2id. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

const MAX_CONCURRENT = 4;

/** How the hasher uses the machine. */
export interface Argon2Options {
  /** Hashes that are computed at a time, each with 19 MiB on one core: by default the cores, at most 4. */
  readonly concurrency?: number;
}

/**
 * Hashes passwords with argon2id (S-PWD-02, ASVS 11.4.2), off the main thread and a few at a time, so that a bulk
 * import exhausts neither memory nor Node's thread pool. The result is a PHC string with its parameters and salt.
 */
export class Argon2PasswordHasher implements PasswordHasher {
  readonly #slots: Slots;

  constructor(options: Argon2Options = {}) {
    this.#slots = new Slots(options.concurrency ?? Math.min(availableParallelism(), MAX_CONCURRENT));
  }

  hash(password: string): Promise<string> {
    return this.#slots.run(() => hash(preparePassword(password), PARAMETERS));
  }

  /** Rejects when the hash is not a PHC string of argon2. */
  verify(encoded: string, password: string): Promise<boolean> {
    return this.#slots.run(() => verify(encoded, preparePassword(password)));
  }
}
