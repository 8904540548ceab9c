import type { ImportBatch, ImportedRow, ImportSeed, TransferOperator } from '@rollcall/directory';
import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';

import { CommandFailure } from '../command.js';
import type { ProgressBar } from '../progress-bar.js';
import { csvRecords } from './csv-records.js';
import type { FileFormat } from './file-format.js';
import type { FilePlace, FileRecord } from './file-record.js';
import {
  identify,
  ImportJournal,
  type ImportCounts,
  type ImportIdentity,
  type ImportState,
} from './import-journal.js';
import { ImportReport, type ReportedRow } from './import-report.js';
import { jsonRecords } from './json-records.js';

/** What is imported, and how. */
export interface ImportRequest {
  readonly file: string;
  readonly format: FileFormat;
  readonly tenant: string;
  readonly resourceType: string;
  /** Paths of columns by their names, where they are not paths themselves; empty for one that is left out. */
  readonly columns: ReadonlyMap<string, string>;
  readonly dryRun: boolean;
  readonly journal: string;
  readonly report: string;
}

/** What an import is done with. */
export interface ImportMeans {
  readonly operator: TransferOperator;
  readonly bar: ProgressBar;
  readonly now: () => number;
}

/** What came of an import. */
export interface ImportSummary extends ImportCounts {
  readonly rows: number;
  /** The line after which an earlier attempt was gone on with. */
  readonly resumedAfterLine: number | undefined;
  /** Columns that only the service writes. */
  readonly ignoredColumns: readonly string[];
  /** Where the rows are told that were not created. */
  readonly report: string | undefined;
}

/** Rows, and bytes of the file, that are sent at a time; one row alone may be larger. */
const ROWS = 500;
const BYTES = 4 * 1024 * 1024;

const START: FilePlace = { offset: 0, lines: 0 };
const NONE: ImportCounts = { created: 0, existing: 0, refused: 0 };

/** Attempts leave one batch at most whose rows nobody has noted; one more is looked at in case it was cut in another way. */
const REPEATED_BATCHES = 2;

/**
 * Imports a file, from where an earlier attempt has ended.
 * @throws CommandFailure where the journal is of something else, or the file cannot be understood
 */
export async function runImport(request: ImportRequest, means: ImportMeans): Promise<ImportSummary> {
  const { file, tenant, resourceType, format, dryRun } = request;
  if (!existsSync(file)) throw new CommandFailure(`There is no file ${file}.`);
  const identity: ImportIdentity = { tenant, resourceType, format, file: identify(file) };
  const journal = new ImportJournal(request.journal);
  const earlier = dryRun ? undefined : goOn(journal, identity);
  const { state: first, ignored } = await begin(request, means, identity, earlier);
  const report = new ImportReport(request.report, first.reported);
  let state = first;
  // Before the first row: the ids of all of them follow from it.
  if (!dryRun) journal.write(state);
  try {
    let batches = 0;
    for await (const records of batchesOf(recordsOf(request, state.place))) {
      const repeated = earlier !== undefined && batches < REPEATED_BATCHES;
      const outcomes = await send(request, means, state, { records, repeated });
      report.add(outcomes.flatMap(reported));
      state = advanced(state, outcomes, report.bytes);
      if (!dryRun) journal.write(state);
      batches += 1;
      means.bar.update({ share: state.place.offset / identity.file.size, label: labelOf(state) });
    }
  } finally {
    means.bar.end();
    report.close();
  }
  if (!dryRun) journal.remove();
  return {
    ...state.counts,
    rows: state.row,
    resumedAfterLine: earlier?.place.lines,
    ignoredColumns: ignored,
    report: report.bytes === 0 ? undefined : report.path,
  };
}

function goOn(journal: ImportJournal, identity: ImportIdentity): ImportState | undefined {
  const state = journal.read();
  if (state === undefined || JSON.stringify(state.identity) === JSON.stringify(identity)) return state;
  throw new CommandFailure(
    `${journal.path} says how far the import of another file is, or of this one before it was changed, or to another ` +
      'tenant or resource type. End that import first, or remove the journal to begin anew: what is there already stays.',
  );
}

async function begin(
  { file, format, tenant, resourceType, columns }: ImportRequest,
  { operator, now }: ImportMeans,
  identity: ImportIdentity,
  earlier: ImportState | undefined,
): Promise<{ readonly state: ImportState; readonly ignored: readonly string[] }> {
  const header = format === 'csv' ? await headerOf(file) : undefined;
  const names = header?.cells ?? [];
  const asked = names.map((name) => columns.get(name) ?? name);
  const paths = await operator.importColumns(tenant, resourceType, asked);
  const ignored = names.filter((_, index) => paths[index] === null && asked[index] !== '');
  if (earlier !== undefined) return { state: { ...earlier, columns: paths }, ignored };
  return {
    state: {
      version: 1,
      ...{ identity, seed: seedOf(now()), columns: paths },
      ...{ place: header?.place ?? START, row: 0, counts: NONE, reported: 0 },
    },
    ignored,
  };
}

function seedOf(started: number): ImportSeed {
  return { started, salt: randomInt(2 ** 40) };
}

async function headerOf(
  file: string,
): Promise<{ readonly cells: readonly string[]; readonly place: FilePlace }> {
  for await (const { content, end, endLine } of csvRecords(file, START)) {
    if (!('cells' in content)) break;
    const cells = content.cells.map((cell) => cell.trim());
    return { cells, place: { offset: end, lines: endLine } };
  }
  throw new CommandFailure(`${file} has no first line with the names of the columns.`);
}

function recordsOf({ file, format }: ImportRequest, place: FilePlace): AsyncGenerator<FileRecord> {
  return format === 'csv' ? csvRecords(file, place) : jsonRecords(file, place);
}

async function* batchesOf(records: AsyncIterable<FileRecord>): AsyncGenerator<readonly FileRecord[]> {
  let batch: FileRecord[] = [];
  let start: number | undefined;
  for await (const record of records) {
    start ??= record.end;
    if (batch.length === ROWS || (batch.length > 0 && record.end - start > BYTES)) {
      yield batch;
      batch = [];
      start = record.end;
    }
    batch.push(record);
  }
  if (batch.length > 0) yield batch;
}

/** What became of a record. */
interface Outcome {
  readonly record: FileRecord;
  readonly row: ImportedRow;
}

async function send(
  { tenant, resourceType, dryRun }: ImportRequest,
  { operator, now }: ImportMeans,
  { seed, columns, row: first }: ImportState,
  { records, repeated }: { readonly records: readonly FileRecord[]; readonly repeated: boolean },
): Promise<readonly Outcome[]> {
  const rows: ImportBatch['rows'][number][] = [];
  const known = new Map<number, ImportedRow>();
  records.forEach(({ content }, index) => {
    const row = first + index;
    if ('problem' in content) known.set(row, { row, outcome: 'refused', detail: content.problem });
    else rows.push({ row, ...content });
  });
  if (rows.length > 0) {
    const batch = { resourceType, columns, seed, rows, repeated, dryRun };
    for (const outcome of await operator.importRows(tenant, batch, now())) known.set(outcome.row, outcome);
  }
  return records.flatMap((record, index) => {
    const row = known.get(first + index);
    return row === undefined ? [] : [{ record, row }];
  });
}

function reported({ record: { line }, row: { row: _place, ...row } }: Outcome): readonly ReportedRow[] {
  return row.outcome === 'created' ? [] : [{ line, ...row }];
}

function advanced(state: ImportState, outcomes: readonly Outcome[], reportBytes: number): ImportState {
  const counts = { ...state.counts };
  for (const { row } of outcomes) counts[row.outcome] += 1;
  const last = outcomes.at(-1)?.record;
  const place = last === undefined ? state.place : { offset: last.end, lines: last.endLine };
  return { ...state, place, counts, row: state.row + outcomes.length, reported: reportBytes };
}

function labelOf({ row, counts: { existing, refused } }: ImportState): string {
  const aside = existing + refused === 0 ? '' : `, ${existing} there already, ${refused} refused`;
  return `${row} rows${aside}`;
}
