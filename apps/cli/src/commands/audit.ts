import { auditEntryJson, type AuditEntry, type AuditHead } from '@rollcall/directory';

import { UsageError, type Call, type Command } from '../command.js';
import { oneLine } from '../one-line.js';
import { withRecordOperator } from '../open-stores.js';
import { renderTable } from '../render-table.js';

const LIMIT = { byDefault: 50, most: 1000 };
const SHOWN = 60;

/** `rollcall audit list [--limit COUNT]` */
export const AUDIT_LIST: Command = {
  words: ['audit', 'list'],
  summary: 'Show what administrators did, the newest first.',
  operands: [],
  options: [
    { name: 'limit', value: 'COUNT', meaning: `${LIMIT.byDefault} by default, ${LIMIT.most} at most.` },
  ],
  run: async (call) => {
    const limit = limitOf(call);
    const { entries } = await withRecordOperator(call.settings, (operator) => operator.readAudit({ limit }));
    return {
      text:
        entries.length === 0
          ? 'The audit log has no entry.\n'
          : renderTable(
              ['PLACE', 'TIME (UTC)', 'WHO', 'ACTION', 'TENANT', 'OUTCOME', 'OF'],
              entries.map(rowOf),
            ),
      json: entries.map(auditEntryJson),
    };
  },
};

/** `rollcall audit head` */
export const AUDIT_HEAD: Command = {
  words: ['audit', 'head'],
  summary:
    'Show the end of the audit log, to be noted elsewhere: nobody can rewrite what is before it unseen.',
  operands: [],
  options: [],
  run: async (call) => {
    const head = await withRecordOperator(call.settings, (operator) => operator.readAuditHead());
    return { text: `${headText(head)}\n`, json: head };
  },
};

/** `rollcall audit verify [--head PLACE:HASH]` */
export const AUDIT_VERIFY: Command = {
  words: ['audit', 'verify'],
  summary:
    'Verify the audit log: find an entry that was changed, removed, added or put elsewhere. Exits with 1 then.',
  operands: [],
  options: [
    {
      name: 'head',
      value: 'PLACE:HASH',
      meaning: 'An end that "rollcall audit head" showed before, and that was noted elsewhere.',
    },
  ],
  run: async (call) => {
    const noted = notedHead(call);
    const verdict = await withRecordOperator(call.settings, (operator) => operator.verifyAudit(noted));
    const { entries, head, fault } = verdict;
    return {
      text:
        fault === undefined
          ? `The audit log is whole: ${entries} entr${entries === 1 ? 'y' : 'ies'}, up to ${headText(head)}.\n`
          : `The audit log is not whole. ${fault.message}\n`,
      json: { whole: fault === undefined, entries, head, fault: fault ?? null },
      exitCode: fault === undefined ? 0 : 1,
    };
  },
};

function headText({ seq, hash }: AuditHead): string {
  return `${seq}:${hash}`;
}

function notedHead({ values }: Call): AuditHead | undefined {
  const text = values.get('head');
  if (text === undefined) return undefined;
  const [, seq, hash] = /^(\d{1,15}):([\da-f]{64})$/.exec(text) ?? [];
  if (seq !== undefined && hash !== undefined) return { seq: Number(seq), hash };
  throw new UsageError(`--head takes what "rollcall audit head" showed, PLACE:HASH, not "${text}".`);
}

function limitOf({ values }: Call): number {
  const text = values.get('limit') ?? String(LIMIT.byDefault);
  const limit = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= LIMIT.most) return limit;
  throw new UsageError(`--limit takes a whole number from 1 to ${LIMIT.most}, not "${text}".`);
}

function rowOf({ seq, at, actor, action, tenant, outcome, of }: AuditEntry): readonly string[] {
  return [
    String(seq),
    new Date(at).toISOString().slice(0, 19).replace('T', ' '),
    oneLine(`${actor.kind} ${actor.name ?? actor.id}`, SHOWN),
    oneLine(action, SHOWN),
    tenant ?? '-',
    outcome,
    of === undefined ? '-' : String(of),
  ];
}
