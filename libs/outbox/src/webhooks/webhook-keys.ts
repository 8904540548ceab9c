import type { Sink } from '@rollcall/directory';

import { publicKeyOf, type SigningKey } from './signing-key.js';
import type { VerificationKey } from './webhook-settings.js';

/** What the secret of a sink is bound to when it is sealed. */
export function sinkSecretOwner({ id }: Pick<Sink, 'id'>): string {
  return `sink ${id}`;
}

/** The keys of a webhook as text, which is its secret. */
export function writeSigningKeys(keys: readonly SigningKey[]): string {
  return JSON.stringify(keys);
}

/** Reads what `writeSigningKeys` wrote. @throws Error where it is something else, without showing it */
export function readSigningKeys(text: string): readonly SigningKey[] {
  const keys = parsed(text);
  if (Array.isArray(keys) && keys.every(isSigningKey)) return keys;
  throw new Error('The secret of the webhook is damaged. Rotate it.');
}

/** The error of JSON.parse would show a part of the secret. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The public keys among some keys, for receivers. */
export function verificationKeys(keys: readonly SigningKey[]): readonly VerificationKey[] {
  return keys.flatMap(({ key, until }) => {
    const publicKey = publicKeyOf(key);
    return publicKey === undefined ? [] : [{ key: publicKey, until }];
  });
}

function isSigningKey(value: unknown): value is SigningKey {
  if (typeof value !== 'object' || value === null) return false;
  const { key, until }: Partial<Record<keyof SigningKey, unknown>> = value;
  return typeof key === 'string' && (until === null || typeof until === 'number');
}
