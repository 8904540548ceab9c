/** The operator's command for specs, in this process. */
import { bearerTokenMint } from '@rollcall/auth';
import { readSettings } from '@rollcall/config';
import { credentialRepository } from '@rollcall/persistence';

import type { CliIo } from '../../apps/cli/src/cli-io.js';
import { withDatabase } from '../../apps/cli/src/open-stores.js';
import { run } from '../../apps/cli/src/run.js';
import { noteCommand, seedSettings } from './canary-traffic.js';

/** The instant of every command. */
export const NOW = Date.UTC(2026, 0, 1);

/** How a command ended, and what it wrote. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Environment variables. */
export type Environment = Readonly<Record<string, string>>;

/** Runs `rollcall <line>` with what it writes caught; the words of a line are separated by spaces, unless they are given apart. */
export async function rollcall(
  line: string | readonly string[],
  environment: Environment,
  io: Partial<CliIo> = {},
): Promise<Ran> {
  let out = '';
  let err = '';
  seedSettings(environment);
  const code = await run(typeof line === 'string' ? line.split(' ').filter((word) => word !== '') : line, {
    out: (text) => (out += text),
    err: (text) => (err += text),
    outIsTerminal: false,
    errIsTerminal: false,
    now: () => NOW,
    settings: () => readSettings(environment, { readFile: () => '' }),
    version: () => '1.2.3',
    ...io,
  });
  noteCommand(`rollcall ${String(line)}`, { out, err });
  return { code, out, err };
}

/** The hash under which the database keeps a token, if it does. */
export async function knows(environment: Environment, token: string): Promise<string | undefined> {
  const settings = readSettings(environment, { readFile: () => '' });
  return withDatabase(settings, async ({ unitOfWork }) => {
    const found = await credentialRepository(unitOfWork).findByTokenHash(bearerTokenMint.hash(token));
    return found && `${found.credential.kind} ${found.tenant?.name ?? '-'}`;
  });
}

/** The generated tokens in a text, each once. */
export function tokensIn(text: string): readonly string[] {
  return [...new Set(text.match(/scim_[0-9A-Za-z]{39}/g) ?? [])];
}
