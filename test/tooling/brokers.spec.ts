import { expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { describeOnKafkaMock, describeOnNats, describeOnRabbitmq } from '../support/brokers.js';

const SUPPORT = join(import.meta.dirname, '../support');

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Starts a server in a process of its own, kills that process, and waits until nothing is left. */
async function leavesNothing(file: string, start: string): Promise<void> {
  const source = `import { ${start} } from ${JSON.stringify(join(SUPPORT, file))};
    const { pid, folder } = await ${start}();
    console.log(JSON.stringify({ pid, folder }));
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const { pid, folder } = JSON.parse(line.toString()) as { pid: number; folder: string };
  expect({ lives: lives(pid), folder: existsSync(folder) }).toEqual({ lives: true, folder: true });
  child.kill('SIGKILL');
  while (lives(pid) || existsSync(folder)) await pause(50);
}

const TITLE = 'ends, and its folder is gone, when the process that started it is killed';

describeOnNats('brokers: NATS', () => {
  it(TITLE, () => leavesNothing('nats.mjs', 'startNats'));
});

describeOnRabbitmq('brokers: RabbitMQ', () => {
  it(TITLE, () => leavesNothing('rabbitmq.mjs', 'startRabbitmq'), 60_000);
});

describeOnKafkaMock('brokers: the mock brokers of Kafka', () => {
  it(TITLE, () => leavesNothing('kafka-mock.mjs', 'startKafkaMock'));
});
