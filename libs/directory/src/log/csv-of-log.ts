import type { LogEntry } from './log-entry.js';

type Cell = string | number | undefined;

const COLUMNS: readonly (readonly [heading: string, cell: (entry: LogEntry) => Cell])[] = [
  ['time', ({ at }) => new Date(at).toISOString()],
  ['operation', ({ operation }) => operation],
  ['status', ({ status }) => status],
  ['scimType', ({ scimType }) => scimType],
  ['detail', ({ detail }) => detail],
  ['resourceType', ({ resource }) => resource.type],
  ['resourceId', ({ resource }) => resource.id],
  ['name', ({ resource }) => resource.name],
  ['externalId', ({ resource }) => resource.externalId],
  ['changes', ({ changes }) => (changes.length === 0 ? undefined : JSON.stringify(changes))],
  ['filter', ({ filter }) => filter],
  ['credentialId', ({ credential }) => credential.id],
  ['credentialName', ({ credential }) => credential.name],
  ['address', ({ client }) => client.address],
  ['userAgent', ({ client }) => client.userAgent],
  ['durationMs', ({ duration }) => duration],
  ['bulkOperation', ({ bulk }) => bulk?.index],
  ['bulkId', ({ bulk }) => bulk?.bulkId],
  ['requestId', ({ requestId }) => requestId],
  ['method', ({ method }) => method],
  ['id', ({ id }) => id],
];

/** By what a spreadsheet takes a cell for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** The first line of an export as CSV (RFC 4180), with its line end. */
export const CSV_HEADING = lineOf(COLUMNS.map(([heading]) => heading));

/** An entry as a line of CSV, with its line end. */
export function csvOfEntry(entry: LogEntry): string {
  return lineOf(COLUMNS.map(([, cell]) => cell(entry)));
}

function lineOf(cells: readonly Cell[]): string {
  return `${cells.map(quoted).join(',')}\r\n`;
}

/** Every cell is quoted; one that would be a formula begins with an apostrophe, by which spreadsheets take it for a text. */
function quoted(cell: Cell): string {
  if (cell === undefined) return '""';
  const text = String(cell);
  const safe = typeof cell === 'string' && FORMULA.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
