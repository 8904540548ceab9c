import type { Sink } from '@rollcall/directory';

import { SIGNING_ALGORITHMS, type SigningAlgorithm } from './signing-key.js';

/** The kind of a sink that is a webhook. */
export const WEBHOOK_KIND = 'webhook';

/** What a webhook says of an event: all of it, or what changed without any value. */
export const WEBHOOK_PAYLOADS = ['full', 'thin'] as const;

/** What a webhook says of an event. */
export type WebhookPayload = (typeof WEBHOOK_PAYLOADS)[number];

/** A key by which receivers verify signatures, and when it signs no more: null while it is the one in force. */
export interface VerificationKey {
  /** `whpk_…`. */
  readonly key: string;
  /** Milliseconds since the epoch. */
  readonly until: number | null;
}

/** What a sink of the kind `webhook` is told; nothing of it is secret. */
export interface WebhookSettings {
  readonly url: string;
  readonly payload: WebhookPayload;
  /** Of the key in force. */
  readonly algorithm: SigningAlgorithm;
  /** Those of ed25519 keys, the newest first. */
  readonly publicKeys: readonly VerificationKey[];
}

/** The settings as a sink keeps them. */
export function writeWebhookSettings({ publicKeys, ...settings }: WebhookSettings): Sink['settings'] {
  return { ...settings, publicKeys: publicKeys.map((key) => ({ ...key })) };
}

/**
 * Reads what `writeWebhookSettings` wrote.
 * @throws Error where it is something else
 */
export function readWebhookSettings(settings: Sink['settings']): WebhookSettings {
  if (isWebhookSettings(settings)) return settings;
  throw new Error('The settings of the webhook are damaged. Delete the sink, and make it anew.');
}

function isWebhookSettings(value: unknown): value is WebhookSettings {
  if (typeof value !== 'object' || value === null) return false;
  const { url, payload, algorithm, publicKeys }: Partial<Record<keyof WebhookSettings, unknown>> = value;
  return (
    typeof url === 'string' &&
    WEBHOOK_PAYLOADS.some((known) => known === payload) &&
    SIGNING_ALGORITHMS.some((known) => known === algorithm) &&
    Array.isArray(publicKeys)
  );
}
