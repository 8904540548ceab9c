import { extname } from 'node:path';

import { UsageError } from '../command.js';

/** In which form resources stand in a file. */
export type FileFormat = 'csv' | 'jsonl';

const FORMATS: Readonly<Record<string, FileFormat>> = {
  '.csv': 'csv',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
};

/** The format that an option names, else the one that the name of the file says. @throws UsageError */
export function fileFormat(file: string, named: string | undefined): FileFormat {
  const format = named === undefined ? FORMATS[extname(file).toLowerCase()] : FORMATS[`.${named}`];
  if (format !== undefined) return format;
  throw new UsageError(
    named === undefined
      ? `The name of ${file} does not say its format: give --format csv or --format jsonl.`
      : `--format takes csv or jsonl, not "${named}".`,
  );
}
