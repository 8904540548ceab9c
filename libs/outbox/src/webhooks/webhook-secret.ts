import type { Sink } from '@rollcall/directory';

import { SecretUnreadable } from '../secrets/seal-secret.js';
import type { SecretSealer } from '../secrets/secret-sealer.js';
import { newSigningKey, type SigningAlgorithm, type SigningKey } from './signing-key.js';
import { readSigningKeys, sinkSecretOwner, verificationKeys, writeSigningKeys } from './webhook-keys.js';
import type { VerificationKey } from './webhook-settings.js';

/** Which key is wanted. */
export interface WantedKey {
  readonly algorithm: SigningAlgorithm;
  /** A symmetric secret that somebody brings; a new key is made without it. */
  readonly secret?: string;
}

/** The keys of a webhook, ready to be kept. */
export interface WebhookSecret {
  readonly sealed: string;
  readonly publicKeys: readonly VerificationKey[];
  /** The symmetric secret that the receiver is to be given, which is shown this once; undefined for ed25519. */
  readonly shown: string | undefined;
}

/** A webhook signs with so many keys already that another one would make its headers too long. */
export class TooManySigningKeys extends Error {
  override readonly name = 'TooManySigningKeys';
}

/** Keys by which one webhook is signed at a time. */
const MOST_KEYS = 5;

/** Makes the key of a new webhook. */
export function makeWebhookSecret(
  sink: Pick<Sink, 'id'>,
  wanted: WantedKey,
  secrets: SecretSealer,
): Promise<WebhookSecret> {
  return sealedKeys(sink, [inForce(wanted)], secrets);
}

/**
 * Puts a new key in force; the one before it signs too until `overlap` milliseconds have passed, so that the receiver
 * may go over when it likes. With an overlap of 0 no other key signs any more. Keys that cannot be opened are given up.
 * @throws TooManySigningKeys
 */
export async function rotateWebhookSecret(
  sink: Pick<Sink, 'id' | 'secret'>,
  { overlap, now, ...wanted }: WantedKey & { readonly overlap: number; readonly now: number },
  secrets: SecretSealer,
): Promise<WebhookSecret> {
  const known = overlap === 0 ? [] : await openedKeys(sink, secrets);
  const kept = known
    .map(({ key, until }) => ({ key, until: until ?? now + overlap }))
    .filter(({ until }) => until > now);
  if (kept.length >= MOST_KEYS) {
    throw new TooManySigningKeys(
      `The webhook is signed by ${kept.length} keys already. Wait until one has ended, or rotate with an overlap of 0 hours.`,
    );
  }
  return sealedKeys(sink, [inForce(wanted), ...kept], secrets);
}

function inForce({ algorithm, secret }: WantedKey): SigningKey {
  return { key: secret ?? newSigningKey(algorithm), until: null };
}

async function openedKeys(
  sink: Pick<Sink, 'id' | 'secret'>,
  secrets: SecretSealer,
): Promise<readonly SigningKey[]> {
  if (sink.secret === undefined) return [];
  try {
    return readSigningKeys(await secrets.open(sink.secret, sinkSecretOwner(sink)));
  } catch (error) {
    if (error instanceof SecretUnreadable) return [];
    throw error;
  }
}

async function sealedKeys(
  sink: Pick<Sink, 'id'>,
  keys: readonly SigningKey[],
  secrets: SecretSealer,
): Promise<WebhookSecret> {
  const publicKeys = verificationKeys(keys);
  const newest = keys[0]?.key;
  const isSymmetric = publicKeys.every(({ until }) => until !== null);
  return {
    sealed: await secrets.seal(writeSigningKeys(keys), sinkSecretOwner(sink)),
    publicKeys,
    shown: isSymmetric ? newest : undefined,
  };
}
