import { foldCase } from './fold-case.js';

/** Half-width Hangul letters (first, last) and the letter that the first of them stands for. */
const HALF_WIDTH_HANGUL: readonly (readonly [number, number, number])[] = [
  [0xffa0, 0xffa0, 0x3164],
  [0xffa1, 0xffbe, 0x3131],
  [0xffc2, 0xffc7, 0x314f],
  [0xffca, 0xffcf, 0x3155],
  [0xffd2, 0xffd7, 0x315b],
  [0xffda, 0xffdc, 0x3161],
];

const IDEOGRAPHIC_SPACE = 0x3000;
const FULL_WIDTH_MACRON = 0xffe3;

/** NFKC is right for every other full- and half-width form; for Hangul and the macron it would go one step too far. */
function mapWidth(character: string): string {
  const codePoint = character.codePointAt(0) ?? 0;
  if (codePoint === IDEOGRAPHIC_SPACE) return ' ';
  if (codePoint < 0xff01 || codePoint > 0xffee) return character;
  if (codePoint === FULL_WIDTH_MACRON) return '\u00AF';
  for (const [first, last, target] of HALF_WIDTH_HANGUL) {
    if (codePoint >= first && codePoint <= last) return String.fromCodePoint(target + codePoint - first);
  }
  return character.normalize('NFKC');
}

function isAscii(value: string): boolean {
  for (let index = 0; index < value.length; index += 1) {
    if (value.charCodeAt(index) > 0x7f) return false;
  }
  return true;
}

/**
 * Prepares a `userName` for comparison as the UsernameCaseMapped profile of RFC 8265 §3.3 does (S-USER-02): width
 * mapping, lower case, NFC. Full-width and ASCII, NFD and NFC collide; accents stay distinct. Unlike the profile it
 * refuses nothing, since a client's existing names must be kept, and it also folds what lower case alone leaves
 * apart (`ς` and `σ`). Idempotent.
 */
export function prepareUsername(value: string): string {
  if (isAscii(value)) return value.toLowerCase();
  let wide = '';
  for (const character of value) wide += mapWidth(character);
  // Composed first: the iota subscript of an NFD letter would otherwise fold to a letter of its own.
  let lower = '';
  for (const character of wide.normalize('NFC')) lower += character.toLowerCase();
  return foldCase(lower).normalize('NFC');
}
