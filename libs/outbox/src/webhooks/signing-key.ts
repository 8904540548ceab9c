import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';

/** How a webhook is signed: `v1a` and `v1` of Standard Webhooks 1.0. */
export const SIGNING_ALGORITHMS = ['ed25519', 'hmac-sha256'] as const;

/** How a webhook is signed. */
export type SigningAlgorithm = (typeof SIGNING_ALGORITHMS)[number];

/** A key by which webhooks are signed for a while. */
export interface SigningKey {
  /** `whsk_…` (ed25519) or `whsec_…` (HMAC-SHA256): secret. */
  readonly key: string;
  /** Milliseconds since the epoch from which it signs no more; null while it is the one in force. */
  readonly until: number | null;
}

const SECRET_PREFIX = 'whsec_';
const PRIVATE_PREFIX = 'whsk_';
const PUBLIC_PREFIX = 'whpk_';

/** Bytes of a symmetric secret: of one that is made, and what the specification allows. */
const SECRET_LENGTH = { made: 32, least: 24, most: 64 };

/** What stands before the 32 bytes of an ed25519 private key in PKCS #8 (RFC 8410 §7). */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');
const SEED_LENGTH = 32;

/** Makes a new key. */
export function newSigningKey(algorithm: SigningAlgorithm): string {
  if (algorithm === 'hmac-sha256') return SECRET_PREFIX + randomBytes(SECRET_LENGTH.made).toString('base64');
  const { privateKey } = generateKeyPairSync('ed25519');
  const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(PKCS8_HEAD.length);
  return PRIVATE_PREFIX + seed.toString('base64');
}

/** What is wrong with a symmetric secret that somebody gives: a phrase after its name; undefined when nothing is. */
export function symmetricSecretProblem(text: string): string | undefined {
  const bytes = text.startsWith(SECRET_PREFIX) ? decoded(text.slice(SECRET_PREFIX.length)) : undefined;
  return bytes === undefined || bytes.length < SECRET_LENGTH.least || bytes.length > SECRET_LENGTH.most
    ? `must be ${SECRET_PREFIX} and the base64 of ${SECRET_LENGTH.least} to ${SECRET_LENGTH.most} random bytes`
    : undefined;
}

/** The key of an HMAC; undefined for a key of another kind. */
export function symmetricSecret(key: string): Buffer | undefined {
  return key.startsWith(SECRET_PREFIX) ? decoded(key.slice(SECRET_PREFIX.length)) : undefined;
}

/** An ed25519 private key; undefined for a key of another kind. */
export function privateKey(key: string): KeyObject | undefined {
  const seed = key.startsWith(PRIVATE_PREFIX) ? decoded(key.slice(PRIVATE_PREFIX.length)) : undefined;
  if (seed?.length !== SEED_LENGTH) return undefined;
  return createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, seed]), format: 'der', type: 'pkcs8' });
}

/** `whpk_…`, by which receivers verify what an ed25519 key signed; undefined for a key of another kind. */
export function publicKeyOf(key: string): string | undefined {
  const secret = privateKey(key);
  if (secret === undefined) return undefined;
  const raw = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(-SEED_LENGTH);
  return PUBLIC_PREFIX + raw.toString('base64');
}

function decoded(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  // Decoding passes over what is not base64.
  return bytes.toString('base64').replace(/=+$/, '') === text.replace(/=+$/, '') ? bytes : undefined;
}
