/** An event that was applied: it is not applied again under this id. */
export interface InboxRow {
  consumer: string;
  eventId: string;
  /** Milliseconds since the epoch. */
  appliedAt: number;
}

/** How far a resource has come. */
export interface PositionRow {
  consumer: string;
  resourceId: string;
  tenant: string;
  resourceType: string;
  epoch: number;
  version: number;
  ordinal: number;
  complete: boolean;
  deleted: boolean;
  generation: number;
  /** Milliseconds since the epoch. */
  changedAt: number;
}

/** An event that is kept until its turn comes: its handler failed, or one before it is missing. */
export interface WaitingRow {
  consumer: string;
  eventId: string;
  resourceId: string;
  epoch: number;
  version: number;
  ordinal: number;
  /** JSON of a `WireEvent`. */
  event: string;
  /** Failures of its handlers; 0 where it waits for an earlier event. */
  attempts: number;
  /** Milliseconds since the epoch before which it is not tried. */
  nextAttempt: number;
  lastError: string;
  /** Milliseconds since the epoch. */
  since: number;
}

/** What a consumer knows of its source, and which process leads. */
export interface SourceRow {
  consumer: string;
  /** Where reading goes on, for sources that are asked by cursor; empty where there is none. */
  cursor: string;
  /** The latest epoch that was seen; 0 where none was. */
  epoch: number;
  /** `none`: knowledge begins with the first event. `needed`: one is to be taken. `taken`. */
  snapshot: string;
  /** Number of the last snapshot that was begun. */
  generation: number;
  /** Name of the process that leads; empty where none does. */
  holder: string;
  /** Grows while the holder lives. */
  beat: number;
}
