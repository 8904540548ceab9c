import type { EventSource } from './event-source.js';

/** No source: events are handed over by the service itself, which gets them as webhooks. */
export function handedOver(): EventSource {
  return {
    name: 'events that are handed over',
    exclusive: false,
    tellsOfRestores: false,
    tenant: undefined,
    directory: undefined,
    open: () => Promise.resolve(),
    run: (_memo, _receiver, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) resolve();
        else signal.addEventListener('abort', () => resolve());
      }),
    close: () => Promise.resolve(),
  };
}
