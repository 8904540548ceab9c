import type { OutgoingEvent } from '../delivery/publisher.js';
import { CLOUD_EVENTS_TYPE, structuredCloudEvent, type CloudEventOptions } from '../formats/cloud-event.js';
import { postGuarded, type GuardedAnswer } from '../http/post-guarded.js';
import type { TargetRules } from '../http/target-rules.js';
import { webhookSigner } from './sign-webhook.js';
import type { SigningKey } from './signing-key.js';
import type { WebhookSettings } from './webhook-settings.js';

/** What a webhook is sent with. */
export interface WebhookOptions extends CloudEventOptions {
  readonly settings: Pick<WebhookSettings, 'url' | 'payload'>;
  readonly keys: readonly SigningKey[];
  readonly allow: TargetRules;
  /** Milliseconds that the receiver has for its answer; 15 s without it. */
  readonly timeout?: number;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
}

/** Sends one event. @throws PostFailed where there is no answer */
export type WebhookSender = (outgoing: OutgoingEvent) => Promise<GuardedAnswer>;

/** Sends events as Standard Webhooks 1.0 has it, with the CloudEvent as the body. @throws TypeError for keys of no known kind */
export function webhookSender(options: WebhookOptions): WebhookSender {
  const { settings, allow, timeout, clock = Date.now } = options;
  const sign = webhookSigner(options.keys);
  return (outgoing) => {
    const body = structuredCloudEvent(settings.payload === 'thin' ? thinned(outgoing) : outgoing, options);
    return postGuarded({
      url: settings.url,
      headers: { 'content-type': CLOUD_EVENTS_TYPE, ...sign({ id: outgoing.event.id, body }, clock()) },
      body,
      ...(timeout === undefined ? {} : { timeout }),
      allow,
    });
  };
}

/** The event without any value of the resource: receivers ask for what they may see. */
function thinned(outgoing: OutgoingEvent): OutgoingEvent {
  const { operation, changed } = JSON.parse(outgoing.event.payload) as Readonly<Record<string, unknown>>;
  return { ...outgoing, event: { ...outgoing.event, payload: JSON.stringify({ operation, changed }) } };
}
