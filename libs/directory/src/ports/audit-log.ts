import type { JsonObject } from '@rollcall/scim';

/** Who administered, and by what way. */
export interface AuditActor {
  /** `api` is a request with an admin credential, `cli` the command line, `service` the process itself. */
  readonly kind: 'api' | 'cli' | 'service';
  /** Id of the credential, or name of the user of the operating system. */
  readonly id: string;
  readonly name?: string;
}

/** What was done, or is about to be: names and ids, never a secret. */
export interface AuditDraft {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly actor: AuditActor;
  /** The route, `POST /admin/v1/tenants/:tenant/sinks`, or what an operator is asked for, `issueToken`. */
  readonly action: string;
  /** Name of the tenant; absent where none is meant. */
  readonly tenant?: string;
  readonly detail: JsonObject;
  /** `begun` is written before anything is done, so that nothing is done without an entry; the others tell its end. */
  readonly outcome: 'begun' | 'done' | 'refused' | 'failed';
  /** The place of the entry that told the beginning. */
  readonly of?: number;
  readonly requestId?: string;
}

/** An entry of the audit log. */
export interface AuditEntry extends AuditDraft {
  /** Its place, from 1, without gaps. */
  readonly seq: number;
  /** SHA-256 over the hash of the entry before and the content of this one, 64 lower-case hexadecimal digits. */
  readonly hash: string;
}

/** The end of the audit log: to be noted elsewhere, so that nobody can rewrite all of it unseen. */
export interface AuditHead {
  /** Place of the last entry; 0 where there is none. */
  readonly seq: number;
  readonly hash: string;
}

/** What is wrong with the audit log, and where. */
export interface AuditFault {
  readonly seq: number;
  /** `forked` is said of a head that was noted elsewhere, and is another. */
  readonly kind: 'changed' | 'removed' | 'reordered' | 'added' | 'forked';
  /** A sentence for the operator. */
  readonly message: string;
}

/** What the verification of the audit log came to. */
export interface AuditVerdict {
  /** Entries that were looked at. */
  readonly entries: number;
  readonly head: AuditHead;
  /** The first that was found; undefined where the log is whole. */
  readonly fault: AuditFault | undefined;
}

/** A page of the audit log, newest first. */
export interface AuditPage {
  readonly entries: readonly AuditEntry[];
  /** What the next page begins before; undefined at the end. */
  readonly next: number | undefined;
}

/** Keeps the audit log: entries are added to its end, and never changed. */
export interface AuditLog {
  /** Adds an entry; several processes that do so at once do it one after the other. @returns the new end */
  append(draft: AuditDraft): Promise<AuditHead>;
  /** @param slice.before the place before which the page begins; the end without it */
  page(slice: { readonly before?: number; readonly limit: number }): Promise<AuditPage>;
  head(): Promise<AuditHead>;
  /** Goes through all of it. @param noted an end that was noted elsewhere */
  verify(noted?: AuditHead): Promise<AuditVerdict>;
}
