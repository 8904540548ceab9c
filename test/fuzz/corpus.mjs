// Inputs that failed once, each in a file of its own: what is wrong with them is mended, and stays so.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('corpus/', import.meta.url));

/** The kept inputs of a target, in the order of their files. */
export function keptInputs(target) {
  const folder = join(FOLDER, target);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')).input);
}

/** Writes an input down, with what came of it. JSON holds every string, halves of characters too. @returns the file */
export function keepInput(target, { input, why, seed }, root = FOLDER) {
  const folder = join(root, target);
  mkdirSync(folder, { recursive: true });
  const name = createHash('sha256').update(JSON.stringify(input)).digest('hex').slice(0, 12);
  const file = join(folder, `${name}.json`);
  writeFileSync(file, `${JSON.stringify({ why, seed, input }, undefined, 2)}\n`);
  return file;
}
