// On what it was measured.
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { arch, cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';

const SYNCS = 100;

/** The machine in words, and how long its disk takes for a durable write in a folder, in milliseconds. */
export function describeMachine(folder) {
  const processors = cpus();
  return {
    processor: `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown'}`,
    cores: processors.length,
    memory: `${(totalmem() / 2 ** 30).toFixed(0)} GiB`,
    system: `${type()} ${release()} ${arch()}${distribution()}`,
    node: process.version,
    fsync: syncTime(folder),
  };
}

function distribution() {
  try {
    const name = /^PRETTY_NAME="(.*)"$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
    return name === undefined ? '' : `, ${name}`;
  } catch {
    return '';
  }
}

function syncTime(folder) {
  const file = openSync(join(folder, 'fsync'), 'w');
  const begin = performance.now();
  for (let count = 0; count < SYNCS; count += 1) {
    writeSync(file, 'x'.repeat(1024));
    fsyncSync(file);
  }
  closeSync(file);
  return (performance.now() - begin) / SYNCS;
}
