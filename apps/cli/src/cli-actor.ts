import type { AuditActor } from '@rollcall/directory';
import { hostname, userInfo } from 'node:os';

/** Who calls a command that works on the database itself: the user of the operating system. */
export function cliActor(): AuditActor {
  return { kind: 'cli', id: `${userName()}@${hostname()}` };
}

/** A container's user may have no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? '?'}`;
  }
}
