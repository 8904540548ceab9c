import type { IdSource, StreamEvent, StreamStatus } from '@rollcall/directory';
import { STREAM_EVENT_TYPE } from '@rollcall/outbox';

/** The subject of what a stream says of itself (SSF 1.0 §8.1.4, §8.1.5). */
export function streamSubject(streamId: string): StreamEvent['subject'] {
  return { format: 'opaque', id: streamId };
}

/** What was made of a stream, and why. */
export interface StreamUpdate {
  readonly streamId: string;
  readonly status: StreamStatus;
  readonly reason: string | undefined;
}

/** Tells a receiver that the service gave its stream another status (SSF 1.0 §8.1.5). @param now milliseconds since the epoch */
export function streamUpdated(
  ids: IdSource,
  { streamId, status, reason }: StreamUpdate,
  now: number,
): StreamEvent {
  return {
    id: ids.next(),
    uri: STREAM_EVENT_TYPE.streamUpdated,
    payload: { status, ...(reason === undefined ? {} : { reason }) },
    subject: streamSubject(streamId),
    occurredAt: now,
  };
}
