import { describe, expect, it } from '@jest/globals';

import { CSV_HEADING, csvOfEntry } from './csv-of-log.js';
import type { LogEntry } from './log-entry.js';

const ENTRY: LogEntry = {
  id: '019b0000-0000-7000-8000-000000000000',
  at: Date.UTC(2026, 0, 2, 3, 4, 5, 6),
  requestId: 'r-1',
  credential: { id: '019b0000-0000-7000-8000-000000000001', name: 'entra' },
  client: { userAgent: 'Azure', address: '10.0.0.1' },
  operation: 'create',
  method: 'POST',
  resource: { type: 'User', name: 'ines' },
  status: 409,
  scimType: 'uniqueness',
  detail: 'userName "ines" is used',
  changes: [],
  duration: 1.5,
};

/** The cells of a line of CSV (RFC 4180). */
function cellsOf(line: string): readonly string[] {
  return [...line.matchAll(/"((?:[^"]|"")*)"(?:,|\r\n)/g)].map(([, cell = '']) => cell.replaceAll('""', '"'));
}

describe('an entry as CSV', () => {
  it('has a cell for each heading, every one quoted, and ends in CR LF', () => {
    const headings = cellsOf(CSV_HEADING);
    const cells = cellsOf(csvOfEntry(ENTRY));
    expect(cells).toHaveLength(headings.length);
    expect(Object.fromEntries(headings.map((heading, place) => [heading, cells[place]]))).toMatchObject({
      time: '2026-01-02T03:04:05.006Z',
      status: '409',
      detail: 'userName "ines" is used',
      durationMs: '1.5',
      bulkId: '',
    });
    expect(csvOfEntry(ENTRY)).toMatch(/\r\n$/);
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '=cmd|"/c calc"!A1'])(
    'is no formula where a client has chosen %j',
    (name) => {
      const line = csvOfEntry({ ...ENTRY, resource: { name, externalId: name }, detail: name });
      const cells = cellsOf(line);
      expect(cells.filter((cell) => cell === `'${name}`)).toHaveLength(3);
      expect(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
    },
  );

  it('stays one line of its cells, whatever is in them', () => {
    const detail = 'a","b\r\n"=x';
    expect(cellsOf(csvOfEntry({ ...ENTRY, detail }))).toContain(detail);
  });
});
