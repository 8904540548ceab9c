import type { CliIo } from './cli-io.js';
import { UsageError, type Command } from './command.js';
import { COMMANDS } from './commands/commands.js';
import { describeFailure } from './describe-failure.js';
import { readArguments } from './read-call.js';
import { commandHelp, programHelp } from './render-help.js';

/** 0 done, 1 failed, 2 wrong call or configuration. */
export type ExitCode = 0 | 1 | 2;

/**
 * Runs the command that the arguments name, and gives the exit code of the process.
 * @param args without the program: `['token', 'list', '--tenant', 'acme']`
 */
export async function run(args: readonly string[], io: CliIo): Promise<ExitCode> {
  try {
    return await runCommand(args, io);
  } catch (error) {
    const { exitCode, code, message } = describeFailure(error);
    if (args.includes('--json')) io.err(`${JSON.stringify({ error: { code, message } })}\n`);
    else io.err(`rollcall: ${message}\n`);
    if (error instanceof UsageError)
      io.err(args.includes('--json') ? '' : `Try: rollcall ${helpWords(args)}--help\n`);
    else if (wantsStack(io)) io.err(`${stackOf(error)}\n`);
    return exitCode;
  }
}

async function runCommand(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const command = COMMANDS.find(({ words }) => words.every((word, index) => args[index] === word));
  if (command === undefined) return runWithoutCommand(args, io);
  const read = readArguments(command, args.slice(command.words.length));
  if (read.help) {
    io.out(commandHelp(command));
    return 0;
  }
  const result = await command.run({ ...read, io, settings: io.settings() });
  io.out(read.json ? `${JSON.stringify(result.json, null, 2)}\n` : result.text);
  return result.exitCode ?? 0;
}

/** The program's own help and version, those of a word such as `token`, and everything that is no command. */
function runWithoutCommand(args: readonly string[], io: CliIo): ExitCode {
  const [first = ''] = args;
  const family = COMMANDS.filter(({ words }) => words[0] === first);
  if (first === '--version') {
    io.out(`rollcall ${io.version()}\n`);
    return 0;
  }
  if (
    first === '--help' ||
    first === '-h' ||
    first === 'help' ||
    (family.length > 0 && args[1] === '--help')
  ) {
    io.out(programHelp(family.length > 0 ? family : COMMANDS));
    return 0;
  }
  if (args.length === 0) {
    io.err(programHelp(COMMANDS));
    return 2;
  }
  throw new UsageError(
    family.length > 0 ? `"${first}" is followed by ${nextWords(family)}.` : `There is no command "${first}".`,
  );
}

function nextWords(family: readonly Command[]): string {
  return family.map(({ words }) => `"${words[1] ?? ''}"`).join(' or ');
}

function helpWords(args: readonly string[]): string {
  const words = COMMANDS.find((command) => command.words.every((word, index) => args[index] === word))?.words;
  const known =
    words ?? args.slice(0, 1).filter((word) => COMMANDS.some((command) => command.words[0] === word));
  return known.map((word) => `${word} `).join('');
}

function wantsStack(io: CliIo): boolean {
  try {
    return ['debug', 'trace'].includes(io.settings().logLevel);
  } catch {
    return false;
  }
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\nCaused by: ${stackOf(error.cause)}`;
  return (error.stack ?? error.message) + cause;
}
