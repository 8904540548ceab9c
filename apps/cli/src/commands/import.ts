import { UsageError, type Call, type Command } from '../command.js';
import { withTransferOperator } from '../open-stores.js';
import { ProgressBar } from '../progress-bar.js';
import { operand, required } from '../read-call.js';
import { fileFormat } from '../transfer/file-format.js';
import { runImport, type ImportRequest, type ImportSummary } from '../transfer/run-import.js';

/** `rollcall import FILE --tenant T [--type User] [--dry-run]` */
export const IMPORT: Command = {
  words: ['import'],
  summary: 'Create users, or resources of another type, from a file; goes on where an earlier attempt ended.',
  operands: [
    {
      name: 'FILE',
      meaning:
        'CSV whose first line names attributes (userName, name.givenName), or JSON lines, a resource each (docs/import.md).',
    },
  ],
  options: [
    { name: 'tenant', value: 'TENANT', required: true, meaning: 'The tenant that it is for.' },
    { name: 'type', value: 'TYPE', meaning: 'The resource type: Group, or one of its own; User by default.' },
    { name: 'format', value: 'FORMAT', meaning: 'csv or jsonl, where the name of the file does not say it.' },
    {
      name: 'map',
      value: 'COLUMN=PATH',
      repeated: true,
      meaning:
        'What a column is that is not called so: Mail=emails[type eq "work"].value; nothing after = leaves it out.',
    },
    { name: 'dry-run', value: undefined, meaning: 'Create nothing: tell what would be refused.' },
    {
      name: 'report',
      value: 'FILE',
      meaning: 'Where the rows are told that were not created; FILE.report.jsonl by default.',
    },
    {
      name: 'journal',
      value: 'FILE',
      meaning: 'Where it is kept how far the import is; FILE.import.json by default.',
    },
  ],
  run: async (call) => {
    const request = requestOf(call);
    const bar = new ProgressBar(call.io.errIsTerminal ? call.io.err : undefined);
    const summary = await withTransferOperator(call.settings, (operator) =>
      runImport(request, { operator, bar, now: call.io.now }),
    );
    return {
      text: summaryText(request, summary),
      json: {
        ...summary,
        resumedAfterLine: summary.resumedAfterLine ?? null,
        report: summary.report ?? null,
        dryRun: request.dryRun,
      },
      exitCode: summary.refused === 0 ? 0 : 1,
    };
  },
};

function requestOf(call: Call): ImportRequest {
  const file = operand(call, 'FILE');
  const dryRun = call.flags.has('dry-run');
  return {
    ...{ file, dryRun },
    format: fileFormat(file, call.values.get('format')),
    tenant: required(call, 'tenant'),
    resourceType: call.values.get('type') ?? 'User',
    columns: new Map((call.lists.get('map') ?? []).map(mappingOf)),
    journal: call.values.get('journal') ?? `${file}.import.json`,
    report: call.values.get('report') ?? `${file}.report.jsonl`,
  };
}

/** Paths have signs of equality nowhere, and names of columns may. */
function mappingOf(text: string): readonly [string, string] {
  const equals = text.lastIndexOf('=');
  if (equals > 0) return [text.slice(0, equals), text.slice(equals + 1).trim()];
  throw new UsageError(`--map takes the name of a column and a path, COLUMN=PATH, not "${text}".`);
}

function summaryText({ dryRun, file }: ImportRequest, summary: ImportSummary): string {
  const { rows, created, existing, refused, resumedAfterLine, ignoredColumns, report } = summary;
  const lines = [
    ...(resumedAfterLine === undefined ? [] : [`Went on after line ${resumedAfterLine} of ${file}.`]),
    ...(ignoredColumns.length === 0
      ? []
      : [`Left out, for only the service writes it: ${ignoredColumns.join(', ')}.`]),
    `${dryRun ? 'Would create' : 'Created'} ${created} of ${rows} rows; ${existing} ${existing === 1 ? 'was' : 'were'} there ` +
      `already, ${refused} ${dryRun ? 'would be' : refused === 1 ? 'was' : 'were'} refused.`,
    ...(report === undefined ? [] : [`${report} tells of each, and why.`]),
  ];
  return `${lines.join('\n')}\n`;
}
