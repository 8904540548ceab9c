import { loadSettings, productVersion, type Settings } from '@rollcall/config';

/** What the command line has of the world outside. */
export interface CliIo {
  /** Writes to standard output. */
  readonly out: (text: string) => void;
  /** Writes to standard error. */
  readonly err: (text: string) => void;
  /** Whether a person reads standard output. */
  readonly outIsTerminal: boolean;
  /** Whether a person reads standard error. */
  readonly errIsTerminal: boolean;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** @throws ConfigurationError */
  readonly settings: () => Settings;
  readonly version: () => string;
}

/** The input and output of this process. */
export function processIo(): CliIo {
  // A reader that has seen enough (`| head`) is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    outIsTerminal: process.stdout.isTTY,
    errIsTerminal: process.stderr.isTTY,
    now: Date.now,
    settings: loadSettings,
    version: productVersion,
  };
}
