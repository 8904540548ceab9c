import type { Settings } from '@rollcall/config';

import type { CliIo } from './cli-io.js';

/** An option of a command: `--name VALUE`, or `--name` alone. */
export interface CommandOption {
  readonly name: string;
  /** What stands for its value in the help; undefined for an option without a value. */
  readonly value: string | undefined;
  readonly required?: true;
  /** Whether it may be given several times, each with another value. */
  readonly repeated?: true;
  readonly meaning: string;
}

/** A word that a command must have after its name. */
export interface Operand {
  /** In capitals: `NAME`. */
  readonly name: string;
  readonly meaning: string;
}

/** What a command was called with; every required option and operand is there. */
export interface Call {
  readonly settings: Settings;
  readonly io: CliIo;
  readonly json: boolean;
  /** Options with a value; those that were not given are absent. */
  readonly values: ReadonlyMap<string, string>;
  /** All values of options that may be given several times, in their order; those that were not given are absent. */
  readonly lists: ReadonlyMap<string, readonly string[]>;
  /** Options without a value that were given. */
  readonly flags: ReadonlySet<string>;
  readonly operands: ReadonlyMap<string, string>;
}

/** What a command found or did. */
export interface CommandResult {
  /** For people; it ends in a line end, or is empty. */
  readonly text: string;
  /** For scripts, with `--json`; instants are in RFC 3339. */
  readonly json: unknown;
  /** 0 by default; 1 says no to a question such as `migrate --check`. */
  readonly exitCode?: 0 | 1;
}

/** One command: declared once, for reading the arguments and for the help. */
export interface Command {
  /** The words that call it: `token issue`. */
  readonly words: readonly string[];
  readonly summary: string;
  readonly operands: readonly Operand[];
  readonly options: readonly CommandOption[];
  readonly run: (call: Call) => Promise<CommandResult>;
}

/** The command line was not understood; the message says how to call it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The command cannot do what it was asked to; the message says why and what to do. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
}
