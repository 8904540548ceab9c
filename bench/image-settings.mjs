// How the image runs the service: the benchmark measures what is delivered.
import { readFileSync } from 'node:fs';

const FILE = new URL('../Dockerfile', import.meta.url);

/** Options of Node (before the program's name) and variables that concern memory, as the Dockerfile states them. */
export function imageSettings(text = readFileSync(FILE, 'utf8')) {
  const command = /^CMD (\[.*\])$/m.exec(text)?.[1];
  if (command === undefined) throw new Error('the Dockerfile has no CMD in the form of a list');
  return {
    // Node itself is the entry point, and the program comes last.
    args: JSON.parse(command).slice(0, -1),
    env: {
      NODE_OPTIONS: variable(text, 'NODE_OPTIONS'),
      MALLOC_ARENA_MAX: variable(text, 'MALLOC_ARENA_MAX'),
    },
  };
}

function variable(text, name) {
  const value = new RegExp(`\\b${name}=(\\S+)`).exec(text)?.[1];
  if (value === undefined) throw new Error(`the Dockerfile does not set ${name}`);
  return value;
}
