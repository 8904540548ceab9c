import type { AuditActor, AuditLog } from '../ports/audit-log.js';

/** What was done to a database before anybody could administer it. */
export interface StartedDatabase {
  /** Names of the migrations that were applied. */
  readonly applied: readonly string[];
  /** Whether the first tenant and its tokens were made. */
  readonly firstStart: boolean;
}

/** Tells the audit log what a start has done; nothing where it did nothing. @param now milliseconds since the epoch */
export async function noteStart(
  log: Pick<AuditLog, 'append'>,
  actor: AuditActor,
  { applied, firstStart }: StartedDatabase,
  now: number,
): Promise<void> {
  if (applied.length > 0) {
    await log.append({ at: now, actor, action: 'migrate', detail: { applied }, outcome: 'done' });
  }
  if (firstStart) await log.append({ at: now, actor, action: 'firstStart', detail: {}, outcome: 'done' });
}
