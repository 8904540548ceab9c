import type { LogDraft, LogEntry } from '../log/log-entry.js';
import type { LogQuery, LogSlice } from '../log/log-query.js';
import type { Tenant } from '../request-context.js';

/** An entry with the number of its tenant. */
export interface TenantLogDraft {
  readonly tenantId: number;
  readonly draft: LogDraft;
}

/** A page of a provisioning log, newest first. */
export interface LogPage {
  readonly entries: readonly LogEntry[];
  /** What the next page begins after; undefined at the end. */
  readonly next: string | undefined;
}

/** Keeps the entries of provisioning logs. */
export interface ProvisioningLog {
  /** Writes entries; one whose event has an entry already is left out. */
  append(entries: readonly TenantLogDraft[]): Promise<void>;
  find(tenant: Tenant, query: LogQuery, slice: LogSlice): Promise<LogPage>;
  /** Removes entries from before an instant, the oldest first. @returns how many, `limit` at most */
  prune(tenantId: number, before: number, limit: number): Promise<number>;
  /**
   * Writes the entries of changes that have none, as their events tell them, unless they got their places a moment ago.
   * @returns how many events were looked at; 0 when there are no more
   */
  recover(): Promise<number>;
}

/** Has one of several processes do what only one should. */
export interface TaskLeases {
  /** Takes a task, or renews it. @param ttl milliseconds @returns whether it is the owner's */
  hold(task: string, owner: string, ttl: number): Promise<boolean>;
  /** Gives it back. */
  release(task: string, owner: string): Promise<void>;
}
