import { readJson, ScimError, type Json } from '@rollcall/scim';
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';

import { CommandFailure } from './command.js';

/** What a file of JSON says. @throws CommandFailure */
export function readJsonFile(file: string): Json {
  try {
    const found = statSync(file, { throwIfNoEntry: false });
    if (found === undefined) throw new CommandFailure('there is no such file.');
    if (found.isDirectory()) throw new CommandFailure('it is a folder.');
    return readJson(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof ScimError ? error.detail : error instanceof Error ? error.message : '';
    // With its folder: npm calls the command in that of the clone, wherever it was called itself.
    throw new CommandFailure(`${resolve(file)} cannot be read: ${reason}`);
  }
}
