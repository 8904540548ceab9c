import type { LogOutcome } from './log-entry.js';

/** What is looked for in a provisioning log; all that is given must hold. Instants in milliseconds since the epoch. */
export interface LogQuery {
  /** Id, `userName`, `displayName` or `externalId` of the user, or of any other resource. */
  readonly user?: string;
  readonly status?: number;
  readonly outcome?: LogOutcome;
  /** Id of a credential. */
  readonly credential?: string;
  readonly requestId?: string;
  /** Entries of this instant or later. */
  readonly since?: number;
  /** Entries before this instant. */
  readonly until?: number;
}

/** Which part of what is found, newest first. */
export interface LogSlice {
  /** The `next` of the page before; the newest without it. */
  readonly after?: string;
  readonly limit: number;
}
