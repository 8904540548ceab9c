/** Hashes passwords with a salted, slow function (RFC 7643 §9.2). */
export interface PasswordHasher {
  /** @returns an encoded hash that names its algorithm and parameters */
  hash(password: string): Promise<string>;
  verify(hash: string, password: string): Promise<boolean>;
}
