import type { Delivery, Publisher } from '../delivery/publisher.js';
import { webhookPause } from '../delivery/retry-schedule.js';
import { PostFailed } from '../http/post-failed.js';
import type { GuardedAnswer } from '../http/post-guarded.js';
import { readRetryAfter } from '../http/retry-after.js';
import { webhookSender, type WebhookOptions } from '../webhooks/webhook-sender.js';

const GONE = 410;

/** Too many requests, or somebody on the way who says that the receiver is not there now. */
const TRY_LATER: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/**
 * Publishes to the URL of somebody else (Standard Webhooks 1.0, reliability row B5): one event a request, none of one
 * resource before the one before it was taken. Any 2xx takes an event, 410 ends the sink, 429, 502, 503, 504 and a
 * network that fails make all events wait, and any other answer fails this event alone.
 */
export function webhookPublisher(options: WebhookOptions): Publisher {
  const { clock = Date.now } = options;
  const send = webhookSender(options);
  return {
    policy: { wave: 50, concurrency: 10, retryAfter: webhookPause },
    async publish(outgoing): Promise<Delivery> {
      try {
        return deliveryOf(await send(outgoing), clock());
      } catch (error) {
        if (!(error instanceof PostFailed)) throw error;
        return { kind: 'unavailable', reason: `webhook: ${error.reason}` };
      }
    },
    close: () => Promise.resolve(),
  };
}

function deliveryOf({ status, headers }: GuardedAnswer, now: number): Delivery {
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  const reason = `webhook: the receiver answered ${status}`;
  if (status === GONE) return { kind: 'gone', reason };
  if (TRY_LATER.has(status)) {
    const retryAfter = readRetryAfter(headers['retry-after'], now);
    return { kind: 'unavailable', reason, ...(retryAfter === undefined ? {} : { retryAfter }) };
  }
  const isRedirect = status >= 300 && status < 400;
  return {
    kind: 'failed',
    reason: isRedirect ? `${reason}; redirects are not followed, change the URL` : reason,
  };
}
