import { readJson, ScimError, type Json } from '@rollcall/scim';
import { readFileSync } from 'node:fs';

import { CommandFailure } from './command.js';

/** What a file of JSON says. @throws CommandFailure */
export function readJsonFile(file: string): Json {
  try {
    return readJson(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof ScimError ? error.detail : error instanceof Error ? error.message : '';
    throw new CommandFailure(`${file} cannot be read: ${reason}`);
  }
}
