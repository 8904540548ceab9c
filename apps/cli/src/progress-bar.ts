import type { CliIo } from './cli-io.js';

const WIDTH = 30;

/** Shows on one line of a terminal how far long work has come; elsewhere nothing. */
export interface ProgressBar {
  /** @param share of all that is done, from 0 to 1 */
  show(share: number, said: string): void;
  /** Takes the line away. */
  end(): void;
}

/** Makes a progress bar on standard error, where a person reads that. */
export function progressBar({ err, errIsTerminal }: Pick<CliIo, 'err' | 'errIsTerminal'>): ProgressBar {
  if (!errIsTerminal) return { show: () => undefined, end: () => undefined };
  let longest = 0;
  return {
    show(share, said) {
      const full = Math.round(Math.min(1, Math.max(0, share)) * WIDTH);
      const line = `[${'#'.repeat(full)}${'.'.repeat(WIDTH - full)}] ${said}`;
      longest = Math.max(longest, line.length);
      err(`\r${line.padEnd(longest)}`);
    },
    end() {
      if (longest > 0) err(`\r${' '.repeat(longest)}\r`);
    },
  };
}
