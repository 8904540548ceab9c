import type { Delivery, Publisher } from '../delivery/publisher.js';
import { webhookPause } from '../delivery/retry-schedule.js';
import { PostFailed } from '../http/post-failed.js';
import type { GuardedAnswer } from '../http/post-guarded.js';
import { readRetryAfter } from '../http/retry-after.js';
import { webhookSender, type WebhookOptions } from '../webhooks/webhook-sender.js';

const GONE = 410;

const TOO_MANY = 429;

/** Somebody on the way says that the receiver is not there now, or broke off. */
const NOT_THERE: ReadonlySet<number> = new Set([502, 503, 504]);

/**
 * Publishes to the URL of somebody else (Standard Webhooks 1.0, reliability row B5): one event a request, none of one
 * resource before the one before it was taken. Any 2xx takes an event, 410 ends the sink, 429, `Retry-After`, TLS that
 * fails and a receiver to which there is no connection make all events wait, 502, 503, 504 and a connection that breaks
 * do where the receiver takes no others, and any other answer fails this event alone.
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
        return {
          kind: 'unavailable',
          reason: `webhook: ${error.reason}`,
          perhapsOwn: error.kind === 'network' || error.kind === 'timeout',
        };
      }
    },
    close: () => Promise.resolve(),
  };
}

function deliveryOf({ status, headers }: GuardedAnswer, now: number): Delivery {
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  const reason = `webhook: the receiver answered ${status}`;
  if (status === GONE) return { kind: 'gone', reason };
  if (status === TOO_MANY || NOT_THERE.has(status)) {
    const retryAfter = readRetryAfter(headers['retry-after'], now);
    return retryAfter === undefined
      ? { kind: 'unavailable', reason, perhapsOwn: status !== TOO_MANY }
      : { kind: 'unavailable', reason, retryAfter };
  }
  const isRedirect = status >= 300 && status < 400;
  return {
    kind: 'failed',
    reason: isRedirect ? `${reason}; redirects are not followed, change the URL` : reason,
  };
}
