import type { AuditDraft, AuditLog } from '../ports/audit-log.js';

/** Something that an administrator does. */
export type AuditAction = Pick<AuditDraft, 'actor' | 'action' | 'tenant' | 'detail' | 'requestId'>;

/** How it ended, and what is known then that was not known before. */
export type AuditEnd = Pick<AuditDraft, 'outcome'> & Partial<Pick<AuditDraft, 'detail'>>;

/** An action that has begun. */
export interface BegunAction {
  /** Tells its end. */
  end(end: AuditEnd, now: number): Promise<void>;
}

/**
 * Tells that an action begins: where the entry cannot be written, nothing is to be done. The end is an entry of its own.
 * @param now milliseconds since the epoch
 */
export async function beginAction(
  log: Pick<AuditLog, 'append'>,
  action: AuditAction,
  now: number,
): Promise<BegunAction> {
  const { seq } = await log.append({ ...action, at: now, outcome: 'begun' });
  return {
    async end(end, later) {
      await log.append({ ...action, at: later, ...end, of: seq });
    },
  };
}
