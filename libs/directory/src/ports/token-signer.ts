/** Signs tokens with the keys of the service. */
export interface TokenSigner {
  /** The algorithm of all keys, by its name of RFC 7518. */
  readonly algorithm: string;
  /**
   * Signs claims as a compact JWS.
   * @param type that of the token in its header, such as `at+jwt`: a token of one type is none of another (RFC 8725 §3.11)
   */
  signAs(type: string, claims: Readonly<Record<string, unknown>>): Promise<string>;
  /** The public keys as a JSON Web Key Set (RFC 7517 §5); the same object for as long as they are the same. */
  published(): Promise<{ readonly keys: readonly object[] }>;
}
