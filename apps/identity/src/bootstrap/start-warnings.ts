import type { Settings } from '@rollcall/config';

import { isLoopback } from './is-loopback.js';
import { plainHttpWarning } from './plain-http-warning.js';

/** What an operator is told at the start about settings that are allowed and seldom meant, a line for each. */
export function startWarnings(settings: Settings): readonly string[] {
  const lines =
    settings.role === 'relay'
      ? [sourceWarning(settings)]
      : [plainHttpWarning(settings.listener), linksWarning(settings), managementWarning(settings)];
  return lines.filter((line) => line !== undefined);
}

/** A process that serves nothing has no listener from which its address would follow. */
function sourceWarning({ publicUrl, publicUrlGiven }: Settings): string | undefined {
  if (publicUrlGiven) return undefined;
  return `ROLE=relay: events name their source by ${publicUrl}: set PUBLIC_URL as for the processes that serve.`;
}

/** An address that stands for every interface can be listened on, and nobody can go there. */
function linksWarning({ publicUrl, publicUrlGiven }: Settings): string | undefined {
  if (publicUrlGiven || !['0.0.0.0', '[::]'].includes(new URL(publicUrl).hostname)) return undefined;
  return `Links begin with ${publicUrl}, which leads nowhere: set PUBLIC_URL to the address that clients use.`;
}

/** Health and metrics need no credential; whoever set MANAGEMENT_HOST has thought of that. */
function managementWarning({ management }: Settings): string | undefined {
  if (management.hostSetting !== 'HOST' || isLoopback(management.host)) return undefined;
  return `Health and metrics, which need no credential, are on ${management.host} as well: set MANAGEMENT_HOST.`;
}
