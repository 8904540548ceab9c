import { writeSync } from 'node:fs';
import type { DestinationStream } from 'pino';

/** Milliseconds between two attempts to write to a pipe whose reader is slow. */
const PAUSE = 10;

/**
 * Where log lines go: a descriptor, standard output by default. Each line is written at once. One that cannot be
 * written, because the terminal was closed or the disk is full, is lost; the service goes on and can stop as it should.
 * (pino's own destination keeps such a line, and tries for ever to write it when the process ends.)
 */
export function logDestination(descriptor = 1): DestinationStream {
  return {
    write(line) {
      const bytes = Buffer.from(line, 'utf8');
      for (let written = 0; written < bytes.length;) {
        const count = attempt(descriptor, bytes.subarray(written));
        if (count === undefined) return;
        if (count === 0) pause();
        written += count;
      }
    },
  };
}

/** @returns how many bytes were written; 0 when the reader is busy, undefined when there is none */
function attempt(descriptor: number, bytes: Uint8Array): number | undefined {
  try {
    return writeSync(descriptor, bytes);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'EAGAIN' ? 0 : undefined;
  }
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)), 0, 0, PAUSE);
}
