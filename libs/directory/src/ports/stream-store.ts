import type { JsonObject } from '@rollcall/scim';

import type { Sink } from './sink-store.js';

/** `enabled` sends, `paused` keeps events for later, `disabled` drops them (SSF 1.0 §8.1.2). */
export type StreamStatus = 'enabled' | 'paused' | 'disabled';

/** Names a stream: a sink of the kind `set-push` or `set-poll`, which has one cursor. */
export interface StreamKey {
  readonly streamId: string;
  readonly tenantId: number;
}

/** How a stream fares. */
export interface StreamState {
  readonly status: StreamStatus;
  /** Whether the service itself gave it that status. */
  readonly byService: boolean;
  readonly reason: string | undefined;
}

/** A security event of one stream alone, which waits beside the feed. */
export interface StreamEvent {
  /** UUIDv7. */
  readonly id: string;
  /** The event type's URI. */
  readonly uri: string;
  readonly payload: JsonObject;
  /** The subject (RFC 9493). */
  readonly subject: JsonObject;
  readonly txn?: string;
  /** Milliseconds since the epoch. */
  readonly occurredAt: number;
}

/** An event that is about to be sent, by whoever claimed it. */
export interface ClaimedStreamEvent extends StreamEvent {
  /** How many times it was claimed. */
  readonly attempts: number;
}

/** Which of the events that wait is taken. */
export interface ClaimOptions {
  /** Milliseconds for which nobody else takes it. */
  readonly ttl: number;
  /** Only events of these types; all without it. */
  readonly uris?: readonly string[];
  /** Only such as come before the feed: none that stands aside. */
  readonly beforeFeed?: boolean;
}

/** When an event that was not taken is tried again. */
export interface Postponement {
  /** Milliseconds until then. */
  readonly pause: number;
  /** Whether it stands aside until then: the receiver failed with it alone, and may do better with others. */
  readonly aside: boolean;
}

/** What a receiver says of the events that it polled (RFC 8936 §2.2). */
export interface Acknowledgement {
  /** Where the cursor stood when it was looked at. */
  readonly from: number;
  /** Where it stands now: all events up to there were acknowledged, refused, or are none of the stream's. */
  readonly through: number;
  /** Places of acknowledged events further on. */
  readonly marks: readonly number[];
  /** Events that the receiver will never take. */
  readonly refused: readonly {
    readonly seq: number;
    readonly resourceId: string;
    readonly reason: string;
  }[];
}

/** A stream with events that are to be sent now. */
export interface DueStream extends StreamKey {
  readonly enabled: boolean;
}

/** A stream that the service has given up. */
export interface AbandonedStream extends StreamKey {
  readonly reason: string | undefined;
}

/** Keeps what streams of security event tokens have beside their sinks and cursors. */
export interface StreamStore {
  /** Changes a stream, its kind too. @returns false where there is none */
  update(stream: Omit<Sink, 'created'>): Promise<boolean>;
  state(key: StreamKey): Promise<StreamState>;
  /**
   * Gives a stream a status, and its cursor the state that goes with it; after `disabled` it goes on at the feed's end.
   * The events come before any of the feed.
   * @returns false where an administrator has paused it, which the service alone may overrule; nothing is written then
   */
  setState(key: StreamKey, state: StreamState, events?: readonly StreamEvent[]): Promise<boolean>;
  /** Push streams whose sink was given up while they were enabled. */
  abandoned(): Promise<readonly AbandonedStream[]>;
  /** Push streams that are enabled. */
  pushed(): Promise<readonly (StreamKey & Pick<Sink, 'settings'>)[]>;
  /** Streams that the service had paused and an administrator has resumed. */
  resumed(): Promise<readonly StreamKey[]>;
  /** A text that is another one as soon as a poll may find what it did not find before. */
  fingerprint(key: StreamKey): Promise<string>;
  /** Notes that the receiver was heard of; accurate to an hour. */
  touch(key: StreamKey): Promise<void>;
  /** Streams that keep events for a receiver that was not heard of for so many milliseconds. */
  forgotten(timeout: number): Promise<readonly StreamKey[]>;

  /** Has an event wait. @returns false where as many wait as a stream may have */
  enqueue(key: StreamKey, event: StreamEvent): Promise<boolean>;
  /**
   * As `enqueue`, for a verification.
   * @param now milliseconds since the epoch
   * @param interval milliseconds that lie between two verifications of a stream
   * @returns milliseconds until it may be asked for again where that is not yet; undefined where it was done
   */
  verify(
    key: StreamKey,
    event: StreamEvent,
    { now, interval }: { readonly now: number; readonly interval: number },
  ): Promise<number | undefined>;
  /** The events that wait, oldest first. */
  waiting(key: StreamKey, limit: number): Promise<readonly StreamEvent[]>;
  /** They were delivered, or are given up. */
  discard(key: StreamKey, ids: readonly string[]): Promise<void>;
  /**
   * Push streams with events that are to be sent now: all of a stream that is enabled, of another those of some types.
   * @param always the URIs of these types
   * @param busy tenants whose streams are not given
   */
  due(always: readonly string[], busy: readonly number[]): Promise<readonly DueStream[]>;
  /**
   * Takes the oldest event that waits, so that no other process sends it meanwhile. One that stands aside is passed over
   * until its time has come.
   * @returns `later` where it is being sent, or its time has not come; undefined where none waits
   */
  claim(key: StreamKey, options: ClaimOptions): Promise<ClaimedStreamEvent | 'later' | undefined>;
  /** The event was not taken. */
  postpone(key: StreamKey, id: string, postponement: Postponement): Promise<void>;

  /**
   * Takes a resource out of a stream or back in, with the event that says so.
   * @returns `full` where as many events wait as a stream may have; nothing is written then
   */
  setSubject(
    key: StreamKey,
    subject: {
      readonly resourceId: string;
      readonly included: boolean;
      readonly event: StreamEvent | undefined;
    },
  ): Promise<'changed' | 'unchanged' | 'full'>;
  /** Which of some resources a stream does not get. */
  excluded(key: StreamKey, resourceIds: readonly string[]): Promise<ReadonlySet<string>>;

  /** Places of events after the cursor that were acknowledged before an earlier one. */
  marks(key: StreamKey): Promise<ReadonlySet<number>>;
  /** @returns false where the cursor was moved meanwhile; nothing is written then */
  acknowledge(key: StreamKey, acknowledgement: Acknowledgement, now: number): Promise<boolean>;
}
