import type { Publisher } from '../delivery/publisher.js';
import { pushPause } from '../streams/push-pause.js';
import type { PushStream } from '../streams/push-stream.js';

/** Pushes security event tokens to the receiver of a stream, one a request (RFC 8935), those of a resource in order. */
export function setPushPublisher(stream: Pick<PushStream, 'deliver'>): Publisher {
  return {
    policy: { wave: 50, concurrency: 8, retryAfter: pushPause },
    publish: ({ event }, goesOn) => stream.deliver(event, goesOn),
    close: () => Promise.resolve(),
  };
}
