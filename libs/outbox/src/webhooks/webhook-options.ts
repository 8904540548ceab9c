import type { Sink } from '@rollcall/directory';

import type { PushMeans } from '../delivery/push-means.js';
import { readSigningKeys, sinkSecretOwner } from './webhook-keys.js';
import type { WebhookOptions } from './webhook-sender.js';
import { readWebhookSettings } from './webhook-settings.js';

/**
 * Reads from a sink of the kind `webhook` what it is sent with, its keys opened.
 * @throws Error that says what is wrong with it; SecretUnreadable
 */
export async function webhookOptions(sink: Sink, means: PushMeans): Promise<WebhookOptions> {
  if (sink.secret === undefined) throw new Error('The webhook has no secret to sign with. Rotate it.');
  const keys = readSigningKeys(await means.secrets.open(sink.secret, sinkSecretOwner(sink)));
  return {
    settings: readWebhookSettings(sink.settings),
    keys,
    allow: means.targets,
    publicUrl: means.publicUrl,
  };
}
