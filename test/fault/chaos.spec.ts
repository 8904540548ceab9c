/** The short form of `npm run chaos`. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { describeOnNats } from '../support/brokers.js';
import { describeOnMariadb } from '../support/engines.js';

const RUN = fileURLToPath(new URL('../chaos/run.mjs', import.meta.url));

/** What the rig reports on its standard output, and the seed and the place of what it found on the other. */
interface Run {
  readonly code: number | null;
  readonly output: string;
}

let running: ChildProcess | undefined;

// What took too long is not left behind.
afterEach(() => {
  running?.kill();
});

function chaos(...options: readonly string[]): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [RUN, '--no-build', ...options], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running = child;
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (part: Buffer) => {
        output += part.toString();
      });
    }
    child.once('error', reject);
    child.once('close', (code) => {
      process.stderr.write(output);
      resolve({ code, output });
    });
  });
}

const PROMISE =
  '0 lost, 0 phantom, 0 inversions, dense feeds, equal duplicates, the mirrors are the directory';

describeOnMariadb('chaos on MariaDB', () => {
  describeOnNats('with JetStream', () => {
    it('R1, R2, R3, R12, B2: 40 kills of services, relays, database, broker and the downstream example, at random instants and at each point', async () => {
      expect(await chaos('--kills', '40')).toEqual({ code: 0, output: expect.stringContaining(PROMISE) });
    }, 300_000);
  });
});

describe('chaos on the embedded database', () => {
  it('R1, R2: 10 kills of the service and the downstream example, with webhooks whose receiver fails', async () => {
    const options = ['--engine', 'libsql', '--kills', '10'];
    expect(await chaos(...options)).toEqual({ code: 0, output: expect.stringContaining(PROMISE) });
  }, 120_000);
});
