/** Whether a token is good cannot be told now: the keys of its issuer cannot be fetched, and none are known. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable';

  constructor(readonly issuer: string) {
    super('The keys of the issuer of the token cannot be fetched at present.');
  }
}
