// What the kernel knows about a process: CPU time and memory (Linux, /proc).
import { readFileSync, writeFileSync } from 'node:fs';

/** Milliseconds in a tick of /proc/PID/stat: USER_HZ is 100 on every Linux that Node runs on. */
const TICK = 10;

/** CPU that a process has used, user and system, in milliseconds. */
export function cpuOf(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  // The second field is a name that may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK;
}

/** The largest resident memory of a process since `forgetPeak`, in MiB. */
export function peakOf(pid) {
  return statusOf(pid, 'VmHWM');
}

/** Starts the measurement of the peak anew. Where that is not allowed, the peak is that of the whole run. */
export function forgetPeak(pid) {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    // Not allowed in some containers.
  }
}

/** The resident memory of a process, in MiB. */
export function memoryOf(pid) {
  return statusOf(pid, 'VmRSS');
}

function statusOf(pid, field) {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  return Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0) / 1024;
}
