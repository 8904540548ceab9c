import type { ExportedPage, TransferOperator } from '@rollcall/directory';
import { open, rename, rm } from 'node:fs/promises';

import type { ProgressBar } from '../progress-bar.js';
import { csvLine } from './csv-line.js';
import type { FileFormat } from './file-format.js';

/** What is exported, and where to. */
export interface ExportRequestOfFile {
  /** `-` for standard output. */
  readonly file: string;
  readonly format: FileFormat;
  readonly tenant: string;
  readonly resourceType: string;
  /** Only with CSV; all without it. */
  readonly columns: readonly string[] | undefined;
}

/** What an export is done with. */
export interface ExportMeans {
  readonly operator: TransferOperator;
  readonly bar: ProgressBar;
  readonly now: () => number;
}

/** Resources that are read at a time; of groups, which may have long lists of members, few. */
const PAGE = 500;
const PAGE_OF_GROUPS = 10;

const STANDARD_OUTPUT = '-';

/** Writes the resources of a type to a file, which is there once all of them are in it. @returns how many there are */
export async function runExport(request: ExportRequestOfFile, means: ExportMeans): Promise<number> {
  const toFile = request.file !== STANDARD_OUTPUT;
  const draft = toFile ? `${request.file}.part` : '/dev/stdout';
  const output = await open(draft, 'w', 0o600);
  try {
    const count = await writeAll(request, means, (text) => output.writeFile(text));
    await (toFile ? output.sync() : Promise.resolve());
    await output.close();
    if (toFile) await rename(draft, request.file);
    return count;
  } catch (error) {
    await output.close().catch(() => undefined);
    if (toFile) await rm(draft, { force: true });
    throw error;
  } finally {
    means.bar.end();
  }
}

async function writeAll(
  { format, tenant, resourceType, columns: asked }: ExportRequestOfFile,
  { operator, bar, now }: ExportMeans,
  write: (text: string) => Promise<void>,
): Promise<number> {
  const columns = format === 'csv' ? await operator.exportColumns(tenant, resourceType, asked) : undefined;
  if (columns !== undefined) await write(csvLine(columns));
  const page = {
    resourceType,
    count: resourceType === 'User' || columns !== undefined ? PAGE : PAGE_OF_GROUPS,
    ...(columns === undefined ? {} : { columns }),
  };
  let count = 0;
  let position: string | undefined = '';
  while (position !== undefined) {
    const found: ExportedPage = await operator.exportPage(tenant, { ...page, position }, now());
    const lines = found.resources.map((resource) =>
      typeof resource === 'string' ? `${resource}\n` : csvLine(resource),
    );
    await write(lines.join(''));
    count += found.resources.length;
    bar.update({ share: found.total === 0 ? 1 : count / found.total, label: `${count} of ${found.total}` });
    position = found.next;
  }
  return count;
}
