import type { Json } from '@rollcall/scim';

/** What a request wants, in words that an administrator knows; `read` and `list` change nothing. */
export const LOG_OPERATIONS = [
  'create',
  'replace',
  'modify',
  'delete',
  'read',
  'list',
  'bulk',
  'other',
] as const;

/** One of those words. */
export type LogOperation = (typeof LOG_OPERATIONS)[number];

/** How requests are told apart in the log: what was read, what was written, and what was refused or failed (400 and above). */
export const LOG_OUTCOMES = ['read', 'written', 'refused'] as const;

/** One of those. */
export type LogOutcome = (typeof LOG_OUTCOMES)[number];

/** An attribute that changed. Values that are sensitive are masked, and long ones cut. */
export interface LoggedChange {
  /** In the form of PATCH paths: `name.givenName`, `emails`, `urn:…:2.0:User:department`. */
  readonly path: string;
  /** Absent where it had no value. */
  readonly before?: Json;
  /** Absent where it has none any more. */
  readonly after?: Json;
}

/** Whom a request was about, as it was known then. */
export interface LoggedResource {
  /** Name of its resource type. */
  readonly type?: string;
  readonly id?: string;
  /** `userName`, or `displayName` where it has none: as it is stored after the request, as the request wanted it where it was refused, or as a filter compares it. */
  readonly name?: string;
  readonly externalId?: string;
}

/** Which of the operations of a bulk request it was. */
export interface LoggedOperation {
  /** Its position, from 0. */
  readonly index: number;
  readonly bulkId?: string;
}

/** A request as the provisioning log is given it. Times in milliseconds. */
export interface LogDraft {
  /** When it arrived, since the epoch. */
  readonly at: number;
  readonly requestId: string;
  readonly credential: { readonly id: string; readonly name?: string };
  readonly client: { readonly userAgent?: string; readonly address?: string };
  readonly operation: LogOperation;
  readonly method: string;
  readonly resource: LoggedResource;
  readonly status: number;
  readonly scimType?: string;
  /** What its error said. */
  readonly detail?: string;
  /** What a list was asked for. */
  readonly filter?: string;
  readonly changes: readonly LoggedChange[];
  /** Absent where it is not known: of an operation of a bulk request, and of an entry that was made of an event. */
  readonly duration?: number;
  readonly bulk?: LoggedOperation;
  /** Id of the first event of the change, which says the same and is kept for a shorter time. */
  readonly eventId?: string;
  /** The entry was made of the event of its change, for the process ended before it was written, or carried it out later. */
  readonly recovered?: true;
}

/** An entry of the provisioning log. */
export interface LogEntry extends LogDraft {
  /** UUIDv7 of the instant at which the request arrived. */
  readonly id: string;
}

/** Under which outcome an entry is found. */
export function outcomeOf({ status, operation }: Pick<LogDraft, 'status' | 'operation'>): LogOutcome {
  if (status >= 400) return 'refused';
  return operation === 'read' || operation === 'list' || operation === 'other' ? 'read' : 'written';
}
