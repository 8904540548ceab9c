import { filterError } from './filter-error.js';

function skipDigits(word: string, start: number): number {
  let index = start;
  while (word.charCodeAt(index) >= 0x30 && word.charCodeAt(index) <= 0x39) index += 1;
  return index;
}

/** Whether a word is a number of RFC 8259 §6: no plus sign, no leading zero, digits on both sides of the point. */
export function isJsonNumber(word: string): boolean {
  const start = word.charAt(0) === '-' ? 1 : 0;
  let index = skipDigits(word, start);
  if (index === start || (word.charAt(start) === '0' && index > start + 1)) return false;
  if (word.charAt(index) === '.') {
    const point = index + 1;
    index = skipDigits(word, point);
    if (index === point) return false;
  }
  if (word.charAt(index) === 'e' || word.charAt(index) === 'E') {
    const sign = word.charAt(index + 1);
    const exponent = sign === '+' || sign === '-' ? index + 2 : index + 1;
    index = skipDigits(word, exponent);
    if (index === exponent) return false;
  }
  return index === word.length;
}

/** Reads a word that starts at `start` of a filter as a JSON number (Q-FILTER-22); `-0` is 0. */
export function lexNumber(text: string, start: number, word: string): number {
  if (!isJsonNumber(word))
    throw filterError(text, start, 'this is not a number as JSON writes it, such as -1.5e3');
  const value = Number(word);
  if (!Number.isFinite(value)) throw filterError(text, start, 'the number is too large');
  return value === 0 ? 0 : value;
}
