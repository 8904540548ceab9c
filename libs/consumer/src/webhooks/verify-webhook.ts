import { createHmac, createPublicKey, timingSafeEqual, verify, type KeyObject } from 'node:crypto';

/** A request that claims to be a webhook of the service. */
export interface WebhookRequest {
  /** By their names in lower case, as Node gives them. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Exactly as it came: a body that was parsed and written again has another signature. */
  readonly body: string | Uint8Array;
}

/** How webhooks are verified. */
export interface WebhookVerification {
  /**
   * Secrets `whsec_…` (HMAC) and public keys `whpk_…` (ed25519), one or several; while one is replaced, the old and the
   * new.
   */
  readonly keys: string | readonly string[];
  /** Seconds by which the timestamp may differ from now: 300 unless given. */
  readonly tolerance?: number;
  /** Milliseconds since the epoch. */
  readonly now?: number;
}

/** A webhook whose signature is right. */
export interface VerifiedWebhook {
  /** The same in every delivery. */
  readonly id: string;
  readonly sentAt: Date;
  /** The parsed JSON of the body: an event in structured mode, for `readCloudEvent`. */
  readonly payload: unknown;
}

/** A request that is to be answered with 401: it is not from the service, or is sent again by somebody else. */
export class WebhookRefused extends Error {
  override readonly name = 'WebhookRefused';
}

/** Seconds. */
const TOLERANCE = 300;

/** Before the 32 bytes of an ed25519 key in SubjectPublicKeyInfo (RFC 8410 §4). */
const ED25519_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/**
 * Verifies a webhook by its headers `webhook-id`, `webhook-timestamp` and `webhook-signature` (Standard Webhooks 1.0):
 * one of the signatures is by one of the keys, and the timestamp is of now. The id is to be remembered by the caller; an
 * inbox does.
 * @throws WebhookRefused that says why; Error where a key cannot be read
 */
export function verifyWebhook(request: WebhookRequest, verification: WebhookVerification): VerifiedWebhook {
  const { tolerance = TOLERANCE, now = Date.now() } = verification;
  const keys = [verification.keys].flat().map(readKey);
  const id = header(request, 'webhook-id');
  const timestamp = header(request, 'webhook-timestamp');
  const signatures = header(request, 'webhook-signature').split(' ');
  if (!/^\d{1,12}$/.test(timestamp)) throw new WebhookRefused('webhook-timestamp is no number of seconds.');
  if (Math.abs(now / 1000 - Number(timestamp)) > tolerance) {
    throw new WebhookRefused('webhook-timestamp is too old, or lies in the future.');
  }
  const body = Buffer.from(request.body);
  const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]);
  if (!keys.some((key) => signatures.some((signature) => key.matches(signature, signed)))) {
    throw new WebhookRefused('No signature in webhook-signature is by one of the keys.');
  }
  return { id, sentAt: new Date(Number(timestamp) * 1000), payload: parse(body) };
}

interface VerificationKey {
  matches(signature: string, signed: Buffer): boolean;
}

function readKey(text: string): VerificationKey {
  const [, kind, encoded = ''] = /^(whsec|whpk)_([A-Za-z0-9+/_-]+={0,2})$/.exec(text) ?? [];
  const bytes = Buffer.from(encoded, 'base64');
  if (kind === 'whsec' && bytes.length > 0) return secretKey(bytes);
  if (kind === 'whpk' && bytes.length === 32) return publicKey(bytes);
  throw new Error(
    'A key of webhooks is written whsec_… (a secret) or whpk_… (an ed25519 public key), in base64.',
  );
}

function secretKey(secret: Buffer): VerificationKey {
  return {
    matches(signature, signed) {
      const given = valueOf(signature, 'v1');
      const right = createHmac('sha256', secret).update(signed).digest();
      return given?.length === right.length && timingSafeEqual(given, right);
    },
  };
}

function publicKey(bytes: Buffer): VerificationKey {
  const key: KeyObject = createPublicKey({
    key: Buffer.concat([ED25519_PREFIX, bytes]),
    format: 'der',
    type: 'spki',
  });
  return {
    matches(signature, signed) {
      const given = valueOf(signature, 'v1a');
      return given !== undefined && verify(undefined, signed, key, given);
    },
  };
}

function valueOf(signature: string, version: string): Buffer | undefined {
  const comma = signature.indexOf(',');
  return signature.slice(0, comma) === version
    ? Buffer.from(signature.slice(comma + 1), 'base64')
    : undefined;
}

function header({ headers }: WebhookRequest, name: string): string {
  const value = headers[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new WebhookRefused(`The header ${name} is missing, or there several times.`);
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new WebhookRefused('The body is not JSON.');
  }
}
