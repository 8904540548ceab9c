// Mounts of one's own, which only root may make. Uses Node's built-ins only.
import { spawnSync } from 'node:child_process';

/** What the runner prints where none can be made. */
export const MOUNTS = {
  name: 'unshare -m',
  install: 'run the tests as root, apt-get install util-linux mount',
};

/** `true` where a process may have mounts of its own, else undefined. */
export function findMounts() {
  const { status } = spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'none', '/mnt']);
  return status === 0 ? true : undefined;
}
