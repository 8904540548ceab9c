import { createHash } from 'node:crypto';

import type { AuditDraft, AuditEntry, AuditFault } from '@rollcall/directory';

/** A row of the audit log. */
export interface AuditRow {
  readonly seq: number;
  /** Canonical JSON of the entry with its place. */
  readonly content: string;
  readonly previous: Buffer;
  readonly hash: Buffer;
}

/** The end of the audit log as it is kept. */
export interface ChainEnd {
  readonly seq: number;
  readonly hash: Buffer;
}

/** What the first entry follows. */
export const CHAIN_START: ChainEnd = { seq: 0, hash: Buffer.alloc(32) };

/** The next entry after an end of the chain. */
export function nextRow(end: ChainEnd, draft: AuditDraft): AuditRow {
  const seq = end.seq + 1;
  const content = canonicalJson({ seq, ...draft });
  return { seq, content, previous: end.hash, hash: hashOf(end.hash, content) };
}

/** SHA-256 over the hash of the entry before and the content. */
export function hashOf(previous: Buffer, content: string): Buffer {
  return createHash('sha256').update(previous).update(content, 'utf8').digest();
}

/** An entry from its row; the content says everything. */
export function auditEntryOf({ seq, content, hash }: AuditRow): AuditEntry {
  return { ...(JSON.parse(content) as AuditDraft), seq, hash: hash.toString('hex') };
}

/** What is wrong with a row that should come after an end of the chain; undefined where it does. */
export function faultOf(end: ChainEnd, row: AuditRow): AuditFault | undefined {
  const seq = end.seq + 1;
  if (row.seq !== seq) {
    return {
      seq,
      kind: 'removed',
      message: `The entry ${seq} was removed: after ${end.seq} comes ${row.seq}.`,
    };
  }
  const said = placeIn(row.content);
  if (said !== undefined && said !== seq && hashOf(row.previous, row.content).equals(row.hash)) {
    return {
      seq,
      kind: 'reordered',
      message: `The entries were put into another order: at the place ${seq} stands the entry ${said}.`,
    };
  }
  if (!hashOf(end.hash, row.content).equals(row.hash)) {
    return {
      seq,
      kind: 'changed',
      message: `The entry ${seq} was changed: its content does not fit its hash.`,
    };
  }
  if (!row.previous.equals(end.hash)) {
    return {
      seq,
      kind: 'changed',
      message: `The entry ${seq} was changed: it does not name the hash of the entry before.`,
    };
  }
  return undefined;
}

/** The end as it is kept apart, against the last entry. */
export function headFault(last: ChainEnd, head: ChainEnd): AuditFault | undefined {
  if (head.seq > last.seq) {
    const seq = last.seq + 1;
    const which = seq === head.seq ? `The entry ${seq} was` : `The entries ${seq} to ${head.seq} were`;
    return { seq, kind: 'removed', message: `${which} removed from the end of the log.` };
  }
  if (head.seq < last.seq) {
    const seq = head.seq + 1;
    return {
      seq,
      kind: 'added',
      message: `The entry ${seq} was added behind the end of the log, which is ${head.seq}.`,
    };
  }
  if (head.hash.equals(last.hash)) return undefined;
  return {
    seq: head.seq,
    kind: 'changed',
    message: `The end of the log was changed: its hash is not that of the entry ${head.seq}.`,
  };
}

function placeIn(content: string): number | undefined {
  try {
    const parsed: unknown = JSON.parse(content);
    const seq = typeof parsed === 'object' && parsed !== null && 'seq' in parsed ? parsed.seq : undefined;
    return typeof seq === 'number' ? seq : undefined;
  } catch {
    return undefined;
  }
}

/** JSON without blanks, the members of each object in the order of their names: equal values have equal texts. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}
