import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;

/** Bytes of a key. */
export const SEALING_KEY_LENGTH = 32;

/** Begins every sealed secret, so that another way of sealing can be told from this one. */
const VERSION = 's1';

/** A secret cannot be opened: it was sealed with a key that this process does not have, or for something else. */
export class SecretUnreadable extends Error {
  override readonly name = 'SecretUnreadable';
}

/**
 * Seals a secret with AES-256-GCM: `s1.<id of the key>.<base64url of nonce, ciphertext and tag>`.
 * @param boundTo whose it is; it opens for nobody else, so that one row's secret is of no use in another
 */
export function sealSecret(
  secret: string,
  { key, boundTo }: { readonly key: Buffer; readonly boundTo: string },
): string {
  const nonce = randomBytes(NONCE_LENGTH);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(boundTo));
  const sealed = Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `${VERSION}.${sealingKeyId(key)}.${sealed.toString('base64url')}`;
}

/**
 * Opens what `sealSecret` sealed.
 * @param keys any of which may have sealed it
 * @throws SecretUnreadable
 */
export function openSecret(
  text: string,
  { keys, boundTo }: { readonly keys: readonly Buffer[]; readonly boundTo: string },
): string {
  const [version, keyId, content = ''] = text.split('.');
  const key = keys.find((candidate) => sealingKeyId(candidate) === keyId);
  if (version !== VERSION || key === undefined) {
    throw new SecretUnreadable(
      'A secret was sealed with another key than those of this process. Give every process the EVENT_SECRETS_KEY that ' +
        'it was sealed with, or set the secret anew.',
    );
  }
  const sealed = Buffer.from(content, 'base64url');
  try {
    const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, NONCE_LENGTH), {
      authTagLength: TAG_LENGTH,
    })
      .setAAD(Buffer.from(boundTo))
      .setAuthTag(sealed.subarray(-TAG_LENGTH));
    const opened = decipher.update(sealed.subarray(NONCE_LENGTH, -TAG_LENGTH));
    return Buffer.concat([opened, decipher.final()]).toString('utf8');
  } catch (error) {
    throw new SecretUnreadable('A sealed secret was changed, or is that of something else. Set it anew.', {
      cause: error,
    });
  }
}

/** Names a key without telling it: 8 hexadecimal digits. */
export function sealingKeyId(key: Buffer): string {
  return createHash('sha256').update('rollcall sealing key').update(key).digest('hex').slice(0, 8);
}
