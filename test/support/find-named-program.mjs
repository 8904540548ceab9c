// The program of a server that tests start, where an environment variable may name it. Node's built-ins only.
import { join } from 'node:path';
import { findProgram, isProgram } from './find-program.mjs';

/**
 * The path of the first of `names` that is found, or undefined. The environment variable names the program itself, or
 * the folder that holds it; an empty value or `off` hides it. `firstFolders` are looked into before the PATH.
 */
export function findNamedProgram(variable, names, firstFolders = []) {
  const named = process.env[variable];
  if (named === undefined) return findProgram(names, firstFolders);
  if (named === '' || named === 'off') return undefined;
  const found = [named, ...names.map((name) => join(named, name))].find(isProgram);
  if (found === undefined) throw new Error(`${variable} names no program: ${named}`);
  return found;
}
