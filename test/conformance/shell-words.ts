/** Reads the commands of a walk-through: the shell language that a README needs, and nothing more. */

/** An `sh` block of a Markdown text. */
export interface ShellBlock {
  /** The paragraph above it. */
  readonly lead: string;
  readonly text: string;
}

/** The `sh` blocks of a Markdown text, in order; their variables are not yet filled in. */
export function shellBlocks(markdown: string): readonly ShellBlock[] {
  const parts = markdown.split('```');
  return parts.flatMap((part, index) =>
    index % 2 === 1 && part.startsWith('sh\n')
      ? [{ lead: lastParagraph(parts[index - 1] ?? ''), text: part.slice('sh\n'.length) }]
      : [],
  );
}

function lastParagraph(text: string): string {
  return text.trim().split('\n\n').at(-1) ?? '';
}

/**
 * Splits a block into commands, with `$NAME` filled in outside single quotes. `NAME=value` is a command of one word.
 * A comment is an error: zsh takes none from its prompt.
 */
export function readCommands(
  block: string,
  variables: ReadonlyMap<string, string>,
): readonly (readonly string[])[] {
  const commands: (readonly string[])[] = [];
  let position = 0;
  while (position < block.length) {
    const { words, end } = readWords(block, position, variables);
    if (words.length > 0) commands.push(words);
    position = end;
  }
  return commands;
}

function readWords(
  text: string,
  start: number,
  variables: ReadonlyMap<string, string>,
): { readonly words: readonly string[]; readonly end: number } {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  let position = start;
  for (; position < text.length; position += 1) {
    const character = text.charAt(position);
    if (quote === '' && character === '\n') break;
    if (quote === '' && character === '#' && word === undefined)
      throw new Error(`a comment: ${text.slice(position, position + 80)}`);
    if (character === '\\' && quote !== "'") {
      position += 1;
      const escaped = text.charAt(position);
      // A line that ends in a backslash goes on; inside double quotes only some characters are escaped.
      if (escaped !== '\n')
        word = (word ?? '') + (quote === '"' && !'"\\$`'.includes(escaped) ? `\\${escaped}` : escaped);
    } else if (character === quote) quote = '';
    else if (quote === '' && (character === '"' || character === "'")) {
      quote = character;
      word ??= '';
    } else if (character === '$' && quote !== "'") {
      const name = nameAt(text, position + 1);
      const value = variables.get(name);
      if (value === undefined) throw new Error(`$${name} has no value`);
      word = (word ?? '') + value;
      position += name.length;
    } else if (quote === '' && character === ' ') {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + character;
  }
  if (quote !== '') throw new Error(`a quote is not closed: ${text.slice(start, start + 80)}`);
  if (word !== undefined) words.push(word);
  return { words, end: position + 1 };
}

function nameAt(text: string, start: number): string {
  let end = start;
  while (/[A-Z_]/.test(text.charAt(end))) end += 1;
  return text.slice(start, end);
}
