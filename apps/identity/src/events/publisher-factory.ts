import type { Secret } from '@rollcall/config';
import {
  openBroker,
  STREAM_KINDS,
  WEBHOOK_KIND,
  webhookOptions,
  webhookPublisher,
  type PublisherFactory,
  type PushMeans,
} from '@rollcall/outbox';

/** The kind of the sink that `BROKER_URL` makes. */
export const BROKER_KIND = 'broker';

/** What publishers are made with. */
export interface PublisherMeans {
  readonly brokerUrl: Secret | undefined;
  readonly push: PushMeans;
  /** Makes the publishers of streams that are pushed to. */
  readonly openStream: PublisherFactory;
}

/** Makes the publisher of a sink by its kind; a kind that nothing is pushed to, or no longer, has none. */
export function publisherFactory({ brokerUrl, push, openStream }: PublisherMeans): PublisherFactory {
  return async (sink) => {
    switch (sink.kind) {
      case BROKER_KIND:
        return brokerUrl === undefined ? undefined : openBroker(brokerUrl.reveal(), push);
      case WEBHOOK_KIND:
        return webhookPublisher(await webhookOptions(sink, push));
      case STREAM_KINDS.push:
        return openStream(sink);
      default:
        return undefined;
    }
  };
}
