import { closeSync, fsyncSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { errorCode } from './error-code.js';
import { makePrivateFolder } from './make-private-folder.js';

/** Where secrets can go. */
export interface SecretsDestination {
  /** Writes to the terminal of a person; undefined where there is none. */
  readonly terminal: ((text: string) => void) | undefined;
  /** The data folder; it is made when it is missing. */
  readonly folder: string;
}

/** Where secrets went; `none` when there was nothing to tell and no terminal to tell it on. */
export type Delivery =
  | { readonly kind: 'terminal' }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'none' };

/** The secrets could be written nowhere, so nothing was made. */
export class SecretsUndeliverable extends Error {
  override readonly name = 'SecretsUndeliverable';

  constructor(folder: string, options: ErrorOptions) {
    super(
      `There is no terminal to show the first tokens on, and the folder ${folder} cannot be written. Make it writable, ` +
        'or give the tokens in ROLLCALL_BOOTSTRAP_TOKEN and ROLLCALL_ADMIN_TOKEN.',
      options,
    );
  }
}

const FILE_NAME = 'first-start-credentials';
const FILES = 100;

/**
 * Delivers secrets that an action makes true: to the terminal after it, or to a new file of mode 0600 before it, which
 * is removed when the action did nothing or failed. So no secret is lost because it could not be written (a read-only
 * folder, a crash), and none is left behind that opens nothing.
 * @param text the secrets, for a person to read
 * @param action makes the secrets true; false when it did nothing
 * @returns undefined when the action did nothing
 * @throws SecretsUndeliverable before the action
 */
export async function deliverSecrets(
  text: string,
  action: () => Promise<boolean>,
  { terminal, folder }: SecretsDestination,
): Promise<Delivery | undefined> {
  if (terminal !== undefined) {
    if (!(await action())) return undefined;
    terminal(text);
    return { kind: 'terminal' };
  }
  const path = writeNewFile(folder, text);
  let done = false;
  try {
    done = await action();
  } finally {
    if (!done) rmSync(path, { force: true });
  }
  return done ? { kind: 'file', path } : undefined;
}

/** Never an existing file: another database's secrets may be in it, or it may be a link to somewhere else. */
function writeNewFile(folder: string, text: string): string {
  try {
    makePrivateFolder(folder);
    for (let number = 1; ; number += 1) {
      const path = join(folder, `${FILE_NAME}${number === 1 ? '' : `-${number}`}.txt`);
      const file = openNew(path, { mayExist: number < FILES });
      if (file === undefined) continue;
      try {
        writeFileSync(file, text);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      return path;
    }
  } catch (error) {
    throw new SecretsUndeliverable(folder, { cause: error });
  }
}

function openNew(path: string, { mayExist }: { readonly mayExist: boolean }): number | undefined {
  try {
    return openSync(path, 'wx', 0o600);
  } catch (error) {
    if (mayExist && errorCode(error) === 'EEXIST') return undefined;
    throw error;
  }
}
