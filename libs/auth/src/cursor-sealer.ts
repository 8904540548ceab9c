import type { CursorSealer } from '@rollcall/directory';
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const SALT_LENGTH = 16;
const KEY_LENGTH = 32;
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;

/** Characters of a cursor at most: of a content of 1 KiB, and then some. */
const LONGEST = 2048;

const PURPOSE = 'rollcall cursor';

/**
 * Seals cursors with AES-256-GCM (K-CUR-20): base64url of a random salt, the encrypted content and the tag. Each cursor
 * has a key of its own, derived from the salt, so that one secret serves any number of cursors; what a cursor is bound to
 * is authenticated with it.
 * @param readSecret reads the 32 secret bytes that all processes of a database share; asked again when it failed
 */
export function cursorSealer(readSecret: () => Promise<Buffer>): CursorSealer {
  let known: Promise<Buffer> | undefined;

  function secret(): Promise<Buffer> {
    known ??= readSecret().catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  }

  return {
    async seal(content, boundTo) {
      const salt = randomBytes(SALT_LENGTH);
      const { key, nonce } = deriveKey(await secret(), salt);
      const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(boundTo));
      const sealed = [salt, cipher.update(content, 'utf8'), cipher.final(), cipher.getAuthTag()];
      return Buffer.concat(sealed).toString('base64url');
    },

    async open(cursor, boundTo) {
      if (cursor.length > LONGEST) return undefined;
      const sealed = Buffer.from(cursor, 'base64url');
      // What decodes to the same bytes is not yet the same cursor: decoding skips what it does not know.
      if (sealed.length < SALT_LENGTH + TAG_LENGTH || sealed.toString('base64url') !== cursor)
        return undefined;
      const { key, nonce } = deriveKey(await secret(), sealed.subarray(0, SALT_LENGTH));
      const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_LENGTH })
        .setAAD(Buffer.from(boundTo))
        .setAuthTag(sealed.subarray(-TAG_LENGTH));
      try {
        const content = decipher.update(sealed.subarray(SALT_LENGTH, -TAG_LENGTH));
        return Buffer.concat([content, decipher.final()]).toString('utf8');
      } catch {
        return undefined;
      }
    },
  };
}

function deriveKey(secret: Buffer, salt: Buffer): { readonly key: Buffer; readonly nonce: Buffer } {
  const derived = createHmac('sha512', secret).update(PURPOSE).update(salt).digest();
  return {
    key: derived.subarray(0, KEY_LENGTH),
    nonce: derived.subarray(KEY_LENGTH, KEY_LENGTH + NONCE_LENGTH),
  };
}
