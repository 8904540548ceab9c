// The process beside a `keptFolder`: `node kept-folder-process.mjs FOLDER`. It is told of servers on its standard input
// (`+PID`, `-PID`), whose end says that nobody is left to stop them.
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

const [folder] = process.argv.slice(2);
const pids = new Set();

for await (const line of createInterface({ input: process.stdin })) {
  const pid = Number(line.slice(1));
  if (line.startsWith('+')) pids.add(pid);
  else pids.delete(pid);
}

for (const pid of pids) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
// What a server started ends when it notices that the server is gone, and may write until then.
for (let attempt = 0; attempt < 3; attempt += 1) {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // A file came up while the folder was emptied.
  }
  await pause(1000);
}
