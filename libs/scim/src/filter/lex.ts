import { excerpt } from '../text/excerpt.js';
import { filterError } from './filter-error.js';
import { isJsonNumber, lexNumber } from './lex-number.js';
import { lexString } from './lex-string.js';

/** What a token is. A `word` is a path, an operator or a keyword; which one is told by its place. */
export type TokenKind = 'word' | 'string' | 'number' | '(' | ')' | '[' | ']' | 'end';

/** One token of a filter; indexes count UTF-16 units. */
export interface Token {
  readonly kind: TokenKind;
  /** A word as written, the value of a string or number, '' else. */
  readonly value: string | number;
  readonly start: number;
  readonly end: number;
  /** At least one space stands before it. */
  readonly spaced: boolean;
}

/** How a text is split. */
export interface LexOptions {
  /** What begins like a number and is none is a word (relaxation `unquotedLiterals`). */
  readonly unquotedLiterals?: boolean;
}

const OTHER = 0;
const WORD = 1;
const WORD_START = 2;
const NUMBER_START = 3;

function classify(): Uint8Array {
  const classes = new Uint8Array(128);
  for (const character of '%~+@=!*,;&/:') classes[character.charCodeAt(0)] = WORD;
  for (const character of '._$') classes[character.charCodeAt(0)] = WORD_START;
  for (let unit = 0x41; unit <= 0x5a; unit += 1) classes[unit] = classes[unit + 0x20] = WORD_START;
  for (const character of '-0123456789') classes[character.charCodeAt(0)] = NUMBER_START;
  return classes;
}

const CLASSES = classify();

function classOf(unit: number): number {
  return CLASSES[unit] ?? OTHER;
}

function unexpected(text: string, index: number): Error {
  const character = String.fromCodePoint(text.codePointAt(index) ?? 0);
  if (character === "'")
    return filterError(text, index, "a string stands in double quotes, not in single ones (')");
  return filterError(text, index, `the character ${excerpt(character)} has no meaning outside a string`);
}

function lexToken(text: string, start: number, spaced: boolean, options: LexOptions): Token {
  const unit = text.charCodeAt(start);
  if (unit === 0x22) {
    const { value, end } = lexString(text, start);
    return { kind: 'string', value, start, end, spaced };
  }
  const bracket = text.charAt(start);
  if (bracket === '(' || bracket === ')' || bracket === '[' || bracket === ']') {
    return { kind: bracket, value: '', start, end: start + 1, spaced };
  }
  const type = classOf(unit);
  if (type !== WORD_START && type !== NUMBER_START) throw unexpected(text, start);
  let end = start + 1;
  while (end < text.length && classOf(text.charCodeAt(end)) !== OTHER) end += 1;
  const word = text.slice(start, end);
  const isNumber = type === NUMBER_START && (options.unquotedLiterals !== true || isJsonNumber(word));
  return isNumber
    ? { kind: 'number', value: lexNumber(text, start, word), start, end, spaced }
    : { kind: 'word', value: word, start, end, spaced };
}

/**
 * Splits a filter into tokens, ended by one of kind `end` (RFC 7644 §3.4.2.2). Throws `invalidFilter` with the
 * position for malformed strings and numbers (Q-FILTER-21, Q-FILTER-22) and for characters that have no meaning.
 * The caller has checked the length.
 */
export function lex(text: string, options: LexOptions = {}): readonly Token[] {
  const tokens: Token[] = [];
  let index = 0;
  for (;;) {
    const before = index;
    while (text.charCodeAt(index) === 0x20) index += 1;
    const spaced = index > before;
    if (index >= text.length) {
      tokens.push({ kind: 'end', value: '', start: index, end: index, spaced });
      return tokens;
    }
    const token = lexToken(text, index, spaced, options);
    tokens.push(token);
    index = token.end;
  }
}
