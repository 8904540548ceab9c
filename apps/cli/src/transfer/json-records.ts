import { readJson, ScimError } from '@rollcall/scim';
import { createReadStream } from 'node:fs';

import { CommandFailure } from '../command.js';
import type { FilePlace, FileRecord, RecordContent } from './file-record.js';

const LINE_END = 0x0a;

/** Bytes of one line at most: a group with a long list of members. */
const LONGEST = 16 * 1024 * 1024;

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** The records of a file with a JSON object on each line, after a place, one by one. Empty lines are none. */
export async function* jsonRecords(file: string, { offset, lines }: FilePlace): AsyncGenerator<FileRecord> {
  let end = offset;
  let line = lines;
  for await (const bytes of linesOf(file, offset)) {
    end += bytes.length;
    line += 1;
    const content = contentOf(bytes);
    if (content !== undefined) yield { content, line, end, endLine: line };
  }
}

/** With their ends. */
async function* linesOf(file: string, start: number): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const read of createReadStream(file, { start })) {
    const chunk: Buffer = Buffer.isBuffer(read) ? read : Buffer.from(String(read));
    let from = 0;
    for (let at = chunk.indexOf(LINE_END); at >= 0; at = chunk.indexOf(LINE_END, from)) {
      yield Buffer.concat([rest, chunk.subarray(from, at + 1)]);
      rest = Buffer.alloc(0);
      from = at + 1;
    }
    rest = Buffer.concat([rest, chunk.subarray(from)]);
    if (rest.length > LONGEST) {
      throw new CommandFailure(`${file} has a line of more than ${LONGEST} bytes: is it JSON lines?`);
    }
  }
  if (rest.length > 0) yield rest;
}

function contentOf(bytes: Buffer): RecordContent | undefined {
  let text: string;
  try {
    text = UTF8.decode(bytes).trim();
  } catch {
    return { problem: 'The line is not UTF-8. Save the file in that encoding.' };
  }
  if (text === '') return undefined;
  try {
    return { resource: readJson(text) };
  } catch (error) {
    if (error instanceof ScimError) return { problem: error.detail };
    throw error;
  }
}
