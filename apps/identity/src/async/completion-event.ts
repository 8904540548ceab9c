import type { AsyncAnswer, StreamEvent } from '@rollcall/directory';
import { EVENT_TYPE, resourceSubject } from '@rollcall/outbox';

/** When an operation was done, and under which names that is told. */
export interface Completion {
  /** UUIDv7 of the event. */
  readonly id: string;
  readonly txn: string;
  /** Milliseconds since the epoch. */
  readonly completed: number;
}

/** The event that tells what one operation came to (RFC 9967 §2.5.1.3). */
export function completionEvent(
  { path, operation }: AsyncAnswer,
  { id, txn, completed }: Completion,
): StreamEvent {
  return {
    id,
    uri: EVENT_TYPE.asyncResponse,
    payload: operation,
    subject: resourceSubject(path),
    txn,
    occurredAt: completed,
  };
}
