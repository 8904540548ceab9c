import type { Command } from './command.js';
import { GLOBAL_OPTIONS } from './read-call.js';

/** How to call a command: `rollcall token revoke --tenant TENANT ID`. */
export function usageLine(command: Command): string {
  const options = command.options.map(({ name, value, required, repeated }) => {
    const option = value === undefined ? `--${name}` : `--${name} ${value}`;
    return required === true ? option : `[${option}]${repeated === true ? '...' : ''}`;
  });
  return ['rollcall', ...command.words, ...options, ...command.operands.map(({ name }) => name)].join(' ');
}

/** The help of one command. */
export function commandHelp(command: Command): string {
  const options = [
    ...command.options.map(({ name, value, meaning }) => [
      `--${name}${value === undefined ? '' : ` ${value}`}`,
      meaning,
    ]),
    ...GLOBAL_OPTIONS.map(({ name, meaning }) => [`--${name}`, meaning]),
  ];
  const operands = command.operands.map(({ name, meaning }) => [name, meaning]);
  return `${usageLine(command)}\n\n${command.summary}\n\n${definitions([...operands, ...options])}`;
}

/** The help of the program, or of the commands that begin with a word such as `token`. */
export function programHelp(commands: readonly Command[]): string {
  return [
    'rollcall: tenants, tokens, deletions, imports, events and migrations of the identity service.',
    '',
    'Commands:',
    definitions(commands.map((command) => [command.words.join(' '), command.summary])).trimEnd(),
    '',
    'Every command has --help and --json; "rollcall --version" shows the version.',
    'In a clone of the repository it is called by "npm run -s rollcall -- COMMAND".',
    'It is configured by the environment variables of the service (docs/configuration.md): DATABASE_URL first.',
    'Exit codes: 0 done, 1 failed, 2 wrong call or configuration.',
    '',
  ].join('\n');
}

function definitions(rows: readonly (readonly string[])[]): string {
  const width = Math.max(...rows.map(([term = '']) => term.length));
  return rows.map(([term = '', meaning = '']) => `  ${term.padEnd(width)}  ${meaning}\n`).join('');
}
