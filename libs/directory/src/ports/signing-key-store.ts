/** A private key that signs security event tokens and access tokens. */
export interface SigningKey {
  /** By which a token names it, and the published set of keys. */
  readonly kid: string;
  /** `next` is published and signs nothing yet, `current` signs, `previous` is still published. */
  readonly state: 'next' | 'current' | 'previous';
  /** The key as a JSON Web Key (RFC 7517), sealed. */
  readonly secret: string;
  /** Milliseconds since the epoch. */
  readonly created: number;
}

/** Keeps the keys that sign tokens, the same for all processes of a database. */
export interface SigningKeyStore {
  list(): Promise<readonly SigningKey[]>;
  /** Keeps the first keys, only while there are none. @returns false when there are some; nothing is written then */
  insertFirst(keys: readonly SigningKey[]): Promise<boolean>;
  /**
   * Has the next key sign from now on, keeps the one that did as previous in place of an older one, and publishes
   * another next key.
   * @param from the `kid` of the key that signs now; nothing is done where another one does
   */
  rotate(from: string, next: SigningKey): Promise<boolean>;
}
