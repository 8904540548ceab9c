import {
  CSV_HEADING,
  csvOfEntry,
  logEntryJson,
  LOG_OUTCOMES,
  type LogEntry,
  type LogQuery,
  type RecordOperator,
} from '@rollcall/directory';

import { UsageError, type Call, type Command, type CommandResult } from '../command.js';
import { oneLine } from '../one-line.js';
import { withRecordOperator } from '../open-stores.js';
import { required } from '../read-call.js';
import { readInstantOption } from '../read-instant-option.js';
import { renderTable } from '../render-table.js';

const FORMATS = ['csv', 'jsonl'] as const;
const LIMIT = { byDefault: 50, most: 1000 };

/** Entries that an export asks for at a time. */
const READ_AT_ONCE = 200;

const NAME_SHOWN = 40;
const DETAIL_SHOWN = 120;

/** `rollcall log --tenant T [--user U] [--status S] [--outcome O] [--since I] [--until I] … [--format csv|jsonl]` */
export const LOG: Command = {
  words: ['log'],
  summary: 'Show what clients asked of a tenant, the newest first: who, what, when, and why it was refused.',
  operands: [],
  options: [
    {
      name: 'tenant',
      value: 'TENANT',
      required: true,
      meaning: 'The tenant whose provisioning log is read.',
    },
    {
      name: 'user',
      value: 'NAME_OR_ID',
      meaning: 'Only what was about one user or group: its id, userName, displayName or externalId.',
    },
    { name: 'status', value: 'CODE', meaning: 'Only what was answered with this status, such as 409.' },
    { name: 'outcome', value: 'WORD', meaning: `Only what was ${LOG_OUTCOMES.join(', ')}.` },
    {
      name: 'credential',
      value: 'ID',
      meaning: 'Only what one token asked for; "rollcall token list" has the ids.',
    },
    {
      name: 'request',
      value: 'ID',
      meaning: 'Only one request: all operations of a bulk request have its id.',
    },
    {
      name: 'since',
      value: 'INSTANT',
      meaning: 'Only what came at this instant or later, such as 2026-01-02T03:04:05Z.',
    },
    { name: 'until', value: 'INSTANT', meaning: 'Only what came before this instant.' },
    {
      name: 'limit',
      value: 'COUNT',
      meaning: `${LIMIT.byDefault} by default, ${LIMIT.most} at most; not with --format.`,
    },
    {
      name: 'format',
      value: 'FORMAT',
      meaning: 'csv or jsonl: write everything that is found to standard output.',
    },
  ],
  run: async (call) => {
    const tenant = required(call, 'tenant');
    const query = queryOf(call);
    const format = wordOf(call, 'format', FORMATS);
    const limit = numberOf(call, 'limit', { from: 1, to: LIMIT.most }) ?? LIMIT.byDefault;
    return withRecordOperator(call.settings, async (operator) => {
      if (format !== undefined) return exported(call, { operator, tenant, query, format });
      const { entries, next } = await operator.findLog(tenant, query, { limit });
      return { text: textOf(tenant, entries, next !== undefined), json: entries.map(logEntryJson) };
    });
  },
};

interface Export {
  readonly operator: RecordOperator;
  readonly tenant: string;
  readonly query: LogQuery;
  readonly format: (typeof FORMATS)[number];
}

/** Page by page, so that no more than one is held. */
async function exported(call: Call, { operator, tenant, query, format }: Export): Promise<CommandResult> {
  if (call.json) throw new UsageError('--json and --format exclude each other; --format jsonl writes JSON.');
  if (format === 'csv') call.io.out(CSV_HEADING);
  let after: string | undefined;
  do {
    const slice = { limit: READ_AT_ONCE, ...(after === undefined ? {} : { after }) };
    const page = await operator.findLog(tenant, query, slice);
    const lines = page.entries.map((entry) =>
      format === 'csv' ? csvOfEntry(entry) : `${JSON.stringify(logEntryJson(entry))}\n`,
    );
    call.io.out(lines.join(''));
    after = page.next;
  } while (after !== undefined);
  return { text: '', json: null };
}

function textOf(tenant: string, entries: readonly LogEntry[], more: boolean): string {
  if (entries.length === 0)
    return `The provisioning log of the tenant "${tenant}" has nothing of this kind.\n`;
  const rows = entries.map((entry) => [
    new Date(entry.at).toISOString().slice(0, 19).replace('T', ' '),
    entry.operation,
    oneLine(entry.resource.type ?? null, NAME_SHOWN),
    oneLine(entry.resource.name ?? entry.resource.id ?? null, NAME_SHOWN),
    String(entry.status),
    oneLine(entry.credential.name ?? entry.credential.id, NAME_SHOWN),
    oneLine(saidOf(entry), DETAIL_SHOWN),
  ]);
  const table = renderTable(
    ['TIME (UTC)', 'OPERATION', 'TYPE', 'RESOURCE', 'STATUS', 'CLIENT', 'DETAIL'],
    rows,
  );
  return more ? `${table}There is more: --limit shows up to ${LIMIT.most}, --format all of it.\n` : table;
}

/** Why it was refused, else what it changed or looked for. */
function saidOf({ detail, scimType, changes, filter }: LogEntry): string | null {
  if (detail !== undefined) return scimType === undefined ? detail : `${scimType}: ${detail}`;
  if (changes.length > 0) return changes.map(({ path }) => path).join(', ');
  return filter ?? null;
}

function queryOf(call: Call): LogQuery {
  const user = call.values.get('user');
  const status = numberOf(call, 'status', { from: 100, to: 599 });
  const outcome = wordOf(call, 'outcome', LOG_OUTCOMES);
  const credential = call.values.get('credential');
  const requestId = call.values.get('request');
  const since = readInstantOption(call, 'since');
  const until = readInstantOption(call, 'until');
  return {
    ...(user === undefined ? {} : { user }),
    ...(status === undefined ? {} : { status }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(credential === undefined ? {} : { credential }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  };
}

function wordOf<Word extends string>(call: Call, name: string, words: readonly Word[]): Word | undefined {
  const text = call.values.get(name);
  const word = words.find((candidate) => candidate === text);
  if (text === undefined || word !== undefined) return word;
  throw new UsageError(`--${name} takes one of ${words.join(', ')}, not "${text}".`);
}

function numberOf(
  call: Call,
  name: string,
  { from, to }: { readonly from: number; readonly to: number },
): number | undefined {
  const text = call.values.get(name);
  if (text === undefined) return undefined;
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= from && number <= to) return number;
  throw new UsageError(`--${name} takes a whole number from ${from} to ${to}, not "${text}".`);
}
