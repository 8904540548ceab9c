import { CsvError, parse, type Info } from 'csv-parse';
import { createReadStream } from 'node:fs';

import { CommandFailure } from '../command.js';
import type { FilePlace, FileRecord } from './file-record.js';

/** Characters of one record at most: a misplaced quote would make one of all that follows. */
const LONGEST = 1024 * 1024;

/** What an encoding that is not UTF-8 becomes. */
const NOT_UTF8 = '\ufffd';

interface ParsedRecord {
  readonly info: Info;
  readonly record: readonly string[];
}

/**
 * The records of a CSV file (RFC 4180, UTF-8, with or without a byte order mark) after a place, one by one. Empty lines are
 * none.
 * @throws CommandFailure where the file is no CSV from some line on
 */
export async function* csvRecords(file: string, { offset, lines }: FilePlace): AsyncGenerator<FileRecord> {
  const source = createReadStream(file, { start: offset });
  const parser = parse({
    bom: offset === 0,
    info: true,
    max_record_size: LONGEST,
    relax_column_count: true,
    skip_empty_lines: true,
  });
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  // Inside of quotes the parser takes a carriage return and a line feed for two ends.
  let twice = 0;
  try {
    for await (const parsed of parser) {
      const { info, record } = parsed as ParsedRecord;
      const text = record.join('');
      twice += occurrences(text, '\r');
      const endLine = lines + info.lines - twice;
      yield {
        content: record.some((cell) => cell.includes(NOT_UTF8))
          ? { problem: 'The row is not UTF-8. Save the file in that encoding.' }
          : { cells: record },
        line: endLine - occurrences(text, '\n'),
        end: offset + info.bytes,
        endLine,
      };
    }
  } catch (error) {
    throw error instanceof CsvError ? new CommandFailure(whereWrong(file, lines, error)) : error;
  } finally {
    source.destroy();
  }
}

function occurrences(text: string, letter: string): number {
  return text.split(letter).length - 1;
}

function whereWrong(file: string, lines: number, error: CsvError): string {
  const line: unknown = error['lines'];
  const at = typeof line === 'number' ? ` at line ${lines + line}` : '';
  return `${file} is no CSV${at}: ${error.message}. What stands before was imported; correct the rest, and import it as a file of its own.`;
}
