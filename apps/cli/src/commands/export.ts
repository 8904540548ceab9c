import { UsageError, type Call, type Command } from '../command.js';
import { withTransferOperator } from '../open-stores.js';
import { ProgressBar } from '../progress-bar.js';
import { operand, required } from '../read-call.js';
import { fileFormat } from '../transfer/file-format.js';
import { runExport, type ExportRequestOfFile } from '../transfer/run-export.js';

/** `rollcall export FILE --tenant T [--type User] [--column PATH]...` */
export const EXPORT: Command = {
  words: ['export'],
  summary: 'Write all users, or resources of another type, to a file.',
  operands: [
    { name: 'FILE', meaning: 'CSV or JSON lines, which "rollcall import" reads; - for standard output.' },
  ],
  options: [
    { name: 'tenant', value: 'TENANT', required: true, meaning: 'The tenant whose resources they are.' },
    { name: 'type', value: 'TYPE', meaning: 'The resource type: Group, or one of its own; User by default.' },
    { name: 'format', value: 'FORMAT', meaning: 'csv or jsonl, where the name of the file does not say it.' },
    {
      name: 'column',
      value: 'PATH',
      repeated: true,
      meaning: 'A column of a CSV file, such as emails[type eq "work"].value; all attributes by default.',
    },
  ],
  run: async (call) => {
    const request = requestOf(call);
    const bar = new ProgressBar(call.io.errIsTerminal ? call.io.err : undefined);
    const count = await withTransferOperator(call.settings, (operator) =>
      runExport(request, { operator, bar, now: call.io.now }),
    );
    const { file, resourceType } = request;
    return {
      text: file === '-' ? '' : `Wrote ${count} resources of the type ${resourceType} to ${file}.\n`,
      json: { file, resourceType, resources: count },
    };
  },
};

function requestOf(call: Call): ExportRequestOfFile {
  const file = operand(call, 'FILE');
  const format = fileFormat(file, call.values.get('format'));
  const columns = call.lists.get('column');
  if (columns !== undefined && format !== 'csv') throw new UsageError('--column is for CSV.');
  if (file === '-' && call.json) throw new UsageError('With --json a file has to be named in place of -.');
  return {
    ...{ file, format, columns },
    tenant: required(call, 'tenant'),
    resourceType: call.values.get('type') ?? 'User',
  };
}
