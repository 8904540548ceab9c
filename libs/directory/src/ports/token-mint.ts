/** Makes bearer tokens and the hashes under which they are kept. */
export interface TokenMint {
  /** A new token of at least 160 random bits. */
  mint(): string;
  /** SHA-256 of a token, 64 lower-case hexadecimal digits. */
  hash(token: string): string;
}
