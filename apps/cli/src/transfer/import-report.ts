import type { ImportedRow } from '@rollcall/directory';
import { closeSync, ftruncateSync, openSync, rmSync, writeSync } from 'node:fs';

/** A row that was not created, with its place in the file. */
export interface ReportedRow extends Omit<ImportedRow, 'row'> {
  readonly line: number;
}

/** The rows that were not created, as JSON lines: made with the first of them. */
export class ImportReport {
  private file: number | undefined;

  /** @param size bytes of an earlier attempt that stay */
  constructor(
    readonly path: string,
    private size: number,
  ) {
    if (size === 0) rmSync(path, { force: true });
  }

  /** Bytes that it has now. */
  get bytes(): number {
    return this.size;
  }

  add(rows: readonly ReportedRow[]): void {
    if (rows.length === 0) return;
    if (this.file === undefined) {
      this.file = openSync(this.path, this.size === 0 ? 'w' : 'r+', 0o600);
      ftruncateSync(this.file, this.size);
    }
    const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    this.size += writeSync(this.file, text, this.size);
  }

  close(): void {
    if (this.file !== undefined) closeSync(this.file);
    this.file = undefined;
  }
}
