import type { FeedEvent, Sink } from '@rollcall/directory';

/** An event on its way to a sink. */
export interface OutgoingEvent {
  readonly tenant: { readonly id: number; readonly name: string };
  readonly event: FeedEvent;
  /** Whether it was delivered before, and is delivered again because somebody asked for it. */
  readonly replay: boolean;
}

/** What became of one delivery. */
export type Delivery =
  /** The other side has it for good. */
  | { readonly kind: 'delivered' }
  /**
   * The other side cannot be reached, or takes nothing now: all events wait. With `perhapsOwn` it may fail so with this
   * event alone, which shows where it takes others.
   */
  | {
      readonly kind: 'unavailable';
      readonly reason: string;
      readonly retryAfter?: number;
      readonly perhapsOwn?: boolean;
    }
  /** The other side failed with this event; others may do better. It is tried again. */
  | { readonly kind: 'failed'; readonly reason: string }
  /** The other side will never take this event. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** The other side wants no events any more. */
  | { readonly kind: 'gone'; readonly reason: string };

/** It was not sent, for nothing more is to be begun. */
export interface Untried {
  readonly kind: 'untried';
}

/** How a publisher wants to be used. */
export interface DeliveryPolicy {
  /** Events that are read and delivered in one go at most. */
  readonly wave: number;
  /** Deliveries under way at a time at most; never two of one resource. */
  readonly concurrency: number;
  /**
   * @param attempts failures so far, from 1
   * @returns milliseconds until the next attempt; undefined to give up
   */
  readonly retryAfter: (attempts: number) => number | undefined;
}

/**
 * Delivers events to one sink. An adapter for another broker implements this: connect lazily, deliver one event and
 * wait until the other side has it for good, say what became of it, and never throw for what the other side does.
 */
export interface Publisher {
  readonly policy: DeliveryPolicy;
  /** @param goesOn asked by a publisher that has to send something else first; after a no nothing more is begun */
  publish(outgoing: OutgoingEvent, goesOn?: () => boolean): Promise<Delivery | Untried>;
  close(): Promise<void>;
}

/**
 * Makes the publisher of a sink; undefined where this process cannot deliver to it, and another may.
 * @throws Error that says what is wrong with its settings
 */
export type PublisherFactory = (sink: Sink) => Promise<Publisher | undefined>;
