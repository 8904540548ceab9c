import { parseArgs, type ParseArgsConfig } from 'node:util';

import { UsageError, type Call, type Command, type CommandOption } from './command.js';

/** The arguments of a command, read. */
export interface Arguments extends Pick<Call, 'values' | 'lists' | 'flags' | 'operands' | 'json'> {
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
  const { texts, lists, flags, positionals } = parse(command, args);
  const help = flags.has('help');
  if (!help) checkComplete(command, { values: texts, positionals });
  const operands = new Map(command.operands.map(({ name }, index) => [name, positionals[index] ?? '']));
  return { values: texts, lists, flags, operands, json: flags.has('json'), help };
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
  readonly texts: ReadonlyMap<string, string>;
  readonly lists: ReadonlyMap<string, readonly string[]>;
  readonly flags: ReadonlySet<string>;
  readonly positionals: readonly string[];
}

const SHOWN_LENGTH = 80;

function parse(command: Command, args: readonly string[]): Parsed {
  const options: ParseArgsConfig['options'] = {};
  for (const { name } of GLOBAL_OPTIONS) options[name] = { type: 'boolean', short: name.charAt(0) };
  for (const { name, value } of command.options)
    options[name] = { type: value === undefined ? 'boolean' : 'string' };
  // Not strict, for Node's own words are for the author of a program, not for who types a command.
  const { tokens } = parseArgs({
    args: [...args],
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const texts = new Map<string, string>();
  const lists = new Map<string, readonly string[]>();
  const flags = new Set<string>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value, inlineValue } = token;
    if (options[name] === undefined) throw unknownOption(command, rawName);
    const { value: placeholder, repeated } = command.options.find((option) => option.name === name) ?? {};
    if (placeholder === undefined) {
      if (value !== undefined) throw new UsageError(`--${name} takes no value.`);
      flags.add(name);
    } else if (value === undefined || (!inlineValue && value.startsWith('-') && value !== '-')) {
      // The next option was written in the place of the value.
      throw new UsageError(`--${name} takes a value: --${name} ${placeholder}.`);
    } else if (repeated === true) {
      lists.set(name, [...(lists.get(name) ?? []), value]);
    } else {
      texts.set(name, value);
    }
  }
  return { texts, lists, flags, positionals };
}

function unknownOption(command: Command, rawName: string): UsageError {
  const known = [...command.options, ...GLOBAL_OPTIONS].map(
    ({ name }: Pick<CommandOption, 'name'>) => `--${name}`,
  );
  const given = Array.from(rawName).slice(0, SHOWN_LENGTH).join('');
  return new UsageError(
    `There is no option "${given}". Those of "rollcall ${command.words.join(' ')}" are ` +
      `${known.slice(0, -1).join(', ')} and ${known.at(-1) ?? ''}.`,
  );
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
