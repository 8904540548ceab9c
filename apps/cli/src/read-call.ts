import { parseArgs, type ParseArgsConfig } from 'node:util';

import { UsageError, type Call, type Command } from './command.js';

/** The arguments of a command, read. */
export interface Arguments extends Pick<Call, 'values' | 'flags' | 'operands' | 'json'> {
  readonly help: boolean;
}

/** Options that every command has. */
export const GLOBAL_OPTIONS = [
  { name: 'json', meaning: 'Write JSON to standard output, for scripts.' },
  { name: 'help', meaning: 'Show how to call the command.' },
] as const;

/**
 * Reads what stands after a command's words. With `--help` nothing is required.
 * @throws UsageError
 */
export function readArguments(command: Command, args: readonly string[]): Arguments {
  const { values, positionals } = parse(command, args);
  const texts = new Map<string, string>();
  const flags = new Set<string>();
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === 'string') texts.set(name, value);
    else if (value === true) flags.add(name);
  }
  const help = flags.has('help');
  if (!help) checkComplete(command, { values: texts, positionals });
  const operands = new Map(command.operands.map(({ name }, index) => [name, positionals[index] ?? '']));
  return { values: texts, flags, operands, json: flags.has('json'), help };
}

/** The value of a required option. */
export function required(call: Call, name: string): string {
  const value = call.values.get(name);
  if (value === undefined) throw new UsageError(`--${name} is missing.`);
  return value;
}

/** The value of an operand. */
export function operand(call: Call, name: string): string {
  const value = call.operands.get(name);
  if (value === undefined) throw new UsageError(`${name} is missing.`);
  return value;
}

interface Parsed {
  readonly values: Readonly<Record<string, unknown>>;
  readonly positionals: readonly string[];
}

function parse(command: Command, args: readonly string[]): Parsed {
  const options: ParseArgsConfig['options'] = {};
  for (const { name } of GLOBAL_OPTIONS) options[name] = { type: 'boolean', short: name.charAt(0) };
  for (const { name, value } of command.options)
    options[name] = { type: value === undefined ? 'boolean' : 'string' };
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function checkComplete(
  command: Command,
  given: { readonly values: ReadonlyMap<string, string>; readonly positionals: readonly string[] },
): void {
  const option = command.options.find(({ name, required: must }) => must === true && !given.values.has(name));
  if (option !== undefined) throw new UsageError(`--${option.name} is missing.`);
  const missing = command.operands[given.positionals.length];
  if (missing !== undefined) throw new UsageError(`${missing.name} is missing.`);
  const surplus = given.positionals[command.operands.length];
  if (surplus !== undefined) throw new UsageError(`"${surplus}" is one word too many.`);
}
