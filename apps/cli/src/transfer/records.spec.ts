import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { csvLine } from './csv-line.js';
import { csvRecords } from './csv-records.js';
import type { FilePlace, FileRecord } from './file-record.js';
import { jsonRecords } from './json-records.js';

const START: FilePlace = { offset: 0, lines: 0 };

type Read = (file: string, place: FilePlace) => AsyncGenerator<FileRecord>;

const folder = mkdtempSync(join(process.env['ROLLCALL_TEST_FOLDER'] ?? tmpdir(), 'records-'));
let files = 0;

function fileOf(content: string | Buffer): string {
  const path = join(folder, String((files += 1)));
  writeFileSync(path, content);
  return path;
}

async function all(read: Read, file: string, place = START): Promise<readonly FileRecord[]> {
  const records: FileRecord[] = [];
  for await (const record of read(file, place)) records.push(record);
  return records;
}

/** From behind each record the rest is read as it was read before. */
async function expectToGoOn(read: Read, file: string): Promise<readonly FileRecord[]> {
  const records = await all(read, file);
  for (const [index, { end, endLine }] of records.entries()) {
    expect(await all(read, file, { offset: end, lines: endLine })).toEqual(records.slice(index + 1));
  }
  return records;
}

describe('records of a CSV file', () => {
  it.each([
    ['line feeds', '\n'],
    ['carriage returns and line feeds', '\r\n'],
  ])('with %s: cells, first lines, and a place behind each from which it goes on', async (_name, end) => {
    const text = ['\ufeffuserName,title', '"a ""b""",ö', '', `"two${end}lines",x`, 'last,', ''].join(end);
    const records = await expectToGoOn(csvRecords, fileOf(text));
    expect(records.map(({ content, line }) => [line, content])).toEqual([
      [1, { cells: ['userName', 'title'] }],
      [2, { cells: ['a "b"', 'ö'] }],
      [4, { cells: [`two${end}lines`, 'x'] }],
      [6, { cells: ['last', ''] }],
    ]);
    expect(records.at(-1)?.end).toBe(Buffer.byteLength(text));
  });

  it('what is written is read back', async () => {
    const cells = ['plain', 'a,b', 'a"b', 'a\nb', 'a\r\nb', '', ' x '];
    const [record] = await all(csvRecords, fileOf(csvLine(cells)));
    expect(record?.content).toEqual({ cells });
  });

  it('a row in another encoding is told by its line, and the others are read', async () => {
    const records = await all(csvRecords, fileOf(Buffer.from('userName\nJos\xe9\nines\n', 'latin1')));
    expect(records.map(({ content }) => Object.keys(content)[0])).toEqual(['cells', 'problem', 'cells']);
    expect(records[1]?.line).toBe(2);
  });

  it('a quote without its end is told by a line', async () => {
    await expect(all(csvRecords, fileOf('userName\nines\n"omar\nlena\n'))).rejects.toThrow(
      /no CSV at line \d/,
    );
  });
});

describe('records of a file of JSON lines', () => {
  it('resources, their lines, and a place behind each from which it goes on', async () => {
    const text = '{"userName":"ö"}\n\n{"a":1}\r\n{"broken"\n[2]';
    const records = await expectToGoOn(jsonRecords, fileOf(text));
    expect(records.map(({ content, line }) => [line, content])).toEqual([
      [1, { resource: { userName: 'ö' } }],
      [3, { resource: { a: 1 } }],
      [4, { problem: expect.any(String) }],
      [5, { resource: [2] }],
    ]);
  });

  it('a line in another encoding is told', async () => {
    const [record] = await all(jsonRecords, fileOf(Buffer.from('{"a":"\xe9"}\n', 'latin1')));
    expect(record?.content).toEqual({ problem: expect.stringContaining('UTF-8') });
  });
});
