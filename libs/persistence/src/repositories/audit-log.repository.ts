import type { AuditFault, AuditHead, AuditLog, AuditVerdict } from '@rollcall/directory';

import type { Session, UnitOfWork, WriteSession } from '../unit-of-work.js';
import {
  auditEntryOf,
  CHAIN_START,
  faultOf,
  headFault,
  nextRow,
  type AuditRow,
  type ChainEnd,
} from './audit-chain.js';

const COLUMNS = 'a.seq, a.content, a.previous, a.hash';

/** Entries that one statement reads to verify them. */
const VERIFIED_AT_ONCE = 500;

/** Keeps the audit log in the database. */
export function auditLogRepository(unitOfWork: UnitOfWork): AuditLog {
  return {
    append: (draft) =>
      unitOfWork.write(async (session) => {
        // Behind this lock every entry follows the one before it, whichever process writes.
        const row = nextRow(await readEnd(session, session.dialect.forUpdate), draft);
        await insertRow(session, row);
        return headOf(row);
      }),
    async page({ before = Number.MAX_SAFE_INTEGER, limit }) {
      const rows = await unitOfWork.read((session) =>
        session.query<AuditRow>(
          `select ${COLUMNS} from audit_entry a where a.seq < ? order by a.seq desc limit ${limit + 1}`,
          [before],
        ),
      );
      const entries = rows.slice(0, limit).map(auditEntryOf);
      return { entries, next: rows.length > limit ? entries.at(-1)?.seq : undefined };
    },
    head: async () => headOf(await unitOfWork.read((session) => readEnd(session))),
    verify: (noted) => verify(unitOfWork, noted),
  };
}

async function insertRow(session: WriteSession, { seq, content, previous, hash }: AuditRow): Promise<void> {
  await session.run('insert into audit_entry (seq, content, previous, hash) values (?, ?, ?, ?)', [
    seq,
    content,
    previous,
    hash,
  ]);
  await session.run('update audit_head set seq = ?, hash = ? where id = 1', [seq, hash]);
}

async function readEnd(session: Session, lock = ''): Promise<ChainEnd> {
  const [end] = await session.query<ChainEnd>(
    `select h.seq, h.hash from audit_head h where h.id = 1${lock}`,
    [],
  );
  if (end === undefined) throw new Error('the audit log has lost its end: the row of audit_head is missing');
  return end;
}

/** The end is read first: what is added meanwhile is not looked at. */
async function verify(unitOfWork: UnitOfWork, noted: AuditHead | undefined): Promise<AuditVerdict> {
  const head = await unitOfWork.read((session) => readEnd(session));
  let last = CHAIN_START;
  let known: AuditFault | undefined;
  let entries = 0;
  for (;;) {
    const rows = await unitOfWork.read((session) =>
      session.query<AuditRow>(
        `select ${COLUMNS} from audit_entry a where a.seq > ? order by a.seq limit ${VERIFIED_AT_ONCE}`,
        [last.seq],
      ),
    );
    for (const row of rows) {
      if (row.seq > head.seq) {
        const late = known ?? headFault(last, head) ?? (await lateFault(unitOfWork, row));
        return { entries, head: headOf(head), fault: late };
      }
      const fault = faultOf(last, row);
      if (fault !== undefined) return { entries, head: headOf(head), fault };
      entries += 1;
      last = row;
      known ??= notedFault(noted, row);
    }
    if (rows.length < VERIFIED_AT_ONCE) break;
  }
  const fault = known ?? headFault(last, head) ?? missedFault(noted, last);
  return { entries, head: headOf(head), fault };
}

/** An entry behind the end as it was read: added since, or without moving the end. */
async function lateFault(unitOfWork: UnitOfWork, { seq }: AuditRow): Promise<AuditFault | undefined> {
  const now = await unitOfWork.read((session) => readEnd(session));
  if (seq <= now.seq) return undefined;
  return {
    seq,
    kind: 'added',
    message: `The entry ${seq} was added behind the end of the log, which is ${now.seq}.`,
  };
}

function notedFault(noted: AuditHead | undefined, { seq, hash }: ChainEnd): AuditFault | undefined {
  if (noted?.seq !== seq || noted.hash === hash.toString('hex')) return undefined;
  return {
    seq,
    kind: 'forked',
    message: `The log was rewritten: the entry ${seq} is another than the end that was noted.`,
  };
}

function missedFault(noted: AuditHead | undefined, last: ChainEnd): AuditFault | undefined {
  if (noted === undefined || noted.seq <= last.seq) return undefined;
  const seq = last.seq + 1;
  return {
    seq,
    kind: 'removed',
    message: `The log ends at ${last.seq}, and the end that was noted is ${noted.seq}: entries were removed, with the end.`,
  };
}

function headOf({ seq, hash }: ChainEnd): AuditHead {
  return { seq, hash: hash.toString('hex') };
}
