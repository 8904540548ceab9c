import type { ImportSeed } from '@rollcall/directory';
import { createHash } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';

import { CommandFailure } from '../command.js';
import type { FileFormat } from './file-format.js';
import type { FilePlace } from './file-record.js';

/** What an import is of and to: another one is not gone on with. */
export interface ImportIdentity {
  readonly tenant: string;
  readonly resourceType: string;
  readonly format: FileFormat;
  /** Bytes of the file, and a digest of its beginning and its end. */
  readonly file: { readonly size: number; readonly digest: string };
}

/** How many rows became what. */
export interface ImportCounts {
  readonly created: number;
  readonly existing: number;
  readonly refused: number;
}

/** How far an import is. */
export interface ImportState {
  readonly version: 1;
  readonly identity: ImportIdentity;
  readonly seed: ImportSeed;
  readonly columns: readonly (string | null)[];
  /** Behind the last row whose outcome is known. */
  readonly place: FilePlace;
  /** The number of the next row, from 0. */
  readonly row: number;
  readonly counts: ImportCounts;
  /** Bytes of the report up to that row. */
  readonly reported: number;
}

const ENDS = 64 * 1024;

/** Keeps how far an import is, beside its file, so that it goes on after it was ended in any way. */
export class ImportJournal {
  constructor(readonly path: string) {}

  /** @throws CommandFailure where something else stands there */
  read(): ImportState | undefined {
    let text: string;
    try {
      text = readFileSync(this.path, 'utf8');
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    }
    try {
      const state = JSON.parse(text) as Partial<ImportState>;
      if (state.version === 1) return state as ImportState;
    } catch {
      // Said below.
    }
    throw new CommandFailure(
      `${this.path} is no journal of an import. Move it away, or name another by --journal.`,
    );
  }

  /** Is there as a whole, or not at all, also after a crash of the machine. */
  write(state: ImportState): void {
    const draft = `${this.path}.new`;
    const file = openSync(draft, 'w', 0o600);
    try {
      writeSync(file, `${JSON.stringify(state)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, this.path);
  }

  remove(): void {
    rmSync(this.path, { force: true });
  }
}

/** What tells one file from another, and from itself after it was changed. */
export function identify(path: string): ImportIdentity['file'] {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const hash = createHash('sha256');
    const part = Buffer.alloc(Math.min(ENDS, size));
    for (const start of [0, Math.max(0, size - part.length)]) {
      hash.update(part.subarray(0, readSync(file, part, 0, part.length, start)));
    }
    return { size, digest: hash.digest('hex') };
  } finally {
    closeSync(file);
  }
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
