import { isFromSnapshot, LAST_ORDINAL, verbOf, type WireEvent } from '../events/wire-event.js';

/** How far a resource has come in the consumer's database. */
export interface Position {
  /** 0 where it was taken from a snapshot whose epoch was not known. */
  readonly epoch: number;
  readonly version: number;
  /** -1 where the first event of the version is still expected. */
  readonly ordinal: number;
  /** Whether all events of the version were applied. */
  readonly complete: boolean;
  readonly deleted: boolean;
  /** The snapshot that saw the resource last. */
  readonly generation: number;
}

/** What the consumer knows of all resources. */
export interface Knowledge {
  /** Whether a snapshot was taken: a resource that is not known was not there then. */
  readonly complete: boolean;
  /** Number of the last snapshot that was begun. */
  readonly generation: number;
}

/** `next`: to be applied now. `old`: applied already, in this form or a later one. `early`: others come before it. */
export type Verdict = 'next' | 'old' | 'early';

/** Says whether it is an event's turn, by (epoch, version, ordinal) of what was applied last to its resource. */
export function judge(position: Position | undefined, event: WireEvent, known: Knowledge): Verdict {
  if (isFromSnapshot(event)) return judgeSnapshot(position, event, known);
  if (position === undefined) return judgeUnknown(event, known);
  if (position.epoch !== 0 && event.epoch !== position.epoch) {
    if (event.epoch < position.epoch) return 'old';
    // What lay between was lost with the database that was restored.
    return event.ordinal === 0 ? 'next' : 'early';
  }
  if (event.version < position.version) return 'old';
  if (event.version === position.version) {
    if (position.complete || event.ordinal <= position.ordinal) return 'old';
    return event.ordinal === position.ordinal + 1 ? 'next' : 'early';
  }
  if (position.deleted && verbOf(event) === 'deleted') return 'old';
  const follows = event.version === position.version + 1 && position.complete;
  return follows && event.ordinal === 0 ? 'next' : 'early';
}

function judgeUnknown(event: WireEvent, known: Knowledge): Verdict {
  if (event.ordinal === 0 && (event.version === 1 || verbOf(event) === 'deleted')) return 'next';
  // Who begins in the middle takes the first event of a resource for its first.
  return known.complete ? 'early' : 'next';
}

function judgeSnapshot(position: Position | undefined, event: WireEvent, known: Knowledge): Verdict {
  if (position === undefined) return 'next';
  const bothKnown = position.epoch !== 0 && event.epoch !== 0;
  if (bothKnown && position.epoch !== event.epoch) return event.epoch > position.epoch ? 'next' : 'old';
  const gone = verbOf(event) === 'deleted';
  // Versions of different epochs do not compare, unless the position is of the time since the snapshot was begun.
  const comparable = bothKnown || position.generation === known.generation;
  if (!comparable) return position.deleted && gone ? 'old' : 'next';
  if (event.version !== position.version) return event.version < position.version ? 'old' : 'next';
  const done = gone ? position.deleted : position.complete;
  return done ? 'old' : 'next';
}

/** The position of a resource after an event was applied to it. */
export function positionAfter(event: WireEvent, known: Pick<Knowledge, 'generation'>): Position {
  return {
    epoch: event.epoch,
    version: event.version,
    ordinal: isFromSnapshot(event) ? LAST_ORDINAL : event.ordinal,
    complete: event.last,
    deleted: verbOf(event) === 'deleted',
    generation: known.generation,
  };
}

/** The position of a resource of which nothing was applied yet, and which waits for this event. */
export function positionBefore(event: WireEvent, known: Pick<Knowledge, 'generation'>): Position {
  return {
    epoch: event.epoch,
    version: event.version,
    ordinal: event.ordinal - 1,
    complete: false,
    deleted: false,
    generation: known.generation,
  };
}
