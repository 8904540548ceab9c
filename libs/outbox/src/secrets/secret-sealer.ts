import { openSecret, sealingKeyId, sealSecret } from './seal-secret.js';

/** Seals secrets before they are kept, and opens them for use. */
export interface SecretSealer {
  /** @param boundTo whose it is; it opens for nobody else */
  seal(secret: string, boundTo: string): Promise<string>;
  /** @throws SecretUnreadable */
  open(sealed: string, boundTo: string): Promise<string>;
}

/** Where the keys come from. */
export interface SecretSealerOptions {
  /** `EVENT_SECRETS_KEY`: keys as base64, with commas between them; the first seals, each of them opens. */
  readonly given: string | undefined;
  /** Reads the key that the database keeps, made once where there was none. */
  readonly readKept: () => Promise<Buffer>;
}

/**
 * Seals with the key that the environment gives, which keeps secrets from whoever has a copy of the database. Without
 * one the key stands in the database itself: sealing then keeps secrets out of logs, answers and extracts of the table
 * alone. What was sealed before a key was given is opened with the kept one.
 */
export function secretSealer({ given, readKept }: SecretSealerOptions): SecretSealer {
  const keys = (given?.split(',') ?? []).map((text) => Buffer.from(text.trim(), 'base64'));
  const [first] = keys;
  let kept: Promise<Buffer> | undefined;

  function keptKey(): Promise<Buffer> {
    kept ??= readKept().catch((error: unknown) => {
      kept = undefined;
      throw error;
    });
    return kept;
  }

  return {
    async seal(secret, boundTo) {
      return sealSecret(secret, { key: first ?? (await keptKey()), boundTo });
    },
    async open(sealed, boundTo) {
      const known = keys.some((key) => sealed.split('.')[1] === sealingKeyId(key));
      return openSecret(sealed, { keys: known ? keys : [...keys, await keptKey()], boundTo });
    },
  };
}
