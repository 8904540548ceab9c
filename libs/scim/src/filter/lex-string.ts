import { excerpt } from '../text/excerpt.js';
import { filterError } from './filter-error.js';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

function hexDigit(unit: number): number {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30;
  if (unit >= 0x41 && unit <= 0x46) return unit - 0x41 + 10;
  return unit >= 0x61 && unit <= 0x66 ? unit - 0x61 + 10 : -1;
}

/** The UTF-16 unit of the four hex digits of `\uXXXX`, whose backslash is at `start`. */
function readUnit(text: string, start: number): number {
  let unit = 0;
  for (let index = start + 2; index < start + 6; index += 1) {
    const digit = hexDigit(text.charCodeAt(index));
    if (digit < 0) throw filterError(text, start, 'the escape \\u needs four hexadecimal digits');
    unit = unit * 16 + digit;
  }
  return unit;
}

function readEscape(text: string, start: number): { readonly unescaped: string; readonly end: number } {
  const letter = text.charAt(start + 1);
  if (letter === 'u') return { unescaped: String.fromCharCode(readUnit(text, start)), end: start + 6 };
  const unescaped = ESCAPES.get(letter);
  if (unescaped === undefined) {
    throw filterError(text, start, `${excerpt(`\\${letter}`)} is not an escape of a JSON string`);
  }
  return { unescaped, end: start + 2 };
}

/** Refuses what no UTF-8 text can hold, and so no stored value can equal. */
function checkSurrogates(text: string, start: number, value: string): void {
  for (const character of value) {
    const codePoint = character.codePointAt(0) ?? 0;
    if (codePoint >= 0xd800 && codePoint <= 0xdfff) {
      throw filterError(text, start, 'the string holds half of a surrogate pair');
    }
  }
}

/**
 * Reads the JSON string whose opening quote is at `start` (RFC 8259 §7, Q-FILTER-21); `end` is behind the closing
 * one. Throws `invalidFilter` for raw control characters, unknown escapes, lone surrogates and a missing quote.
 */
export function lexString(text: string, start: number): { readonly value: string; readonly end: number } {
  let value = '';
  let plain = start + 1;
  let surrogates = false;
  let index = plain;
  for (;;) {
    if (index >= text.length)
      throw filterError(text, start, 'the string that begins here has no closing quote');
    const unit = text.charCodeAt(index);
    if (unit === QUOTE) break;
    if (unit < 0x20)
      throw filterError(text, index, 'a control character in a string must be escaped, as in \\n');
    if (unit === BACKSLASH) {
      const { unescaped, end } = readEscape(text, index);
      surrogates = surrogates || unescaped >= '\ud800';
      value += text.slice(plain, index) + unescaped;
      plain = end;
      index = end;
    } else {
      surrogates = surrogates || unit >= 0xd800;
      index += 1;
    }
  }
  value += text.slice(plain, index);
  if (surrogates) checkSurrogates(text, start, value);
  return { value, end: index + 1 };
}
