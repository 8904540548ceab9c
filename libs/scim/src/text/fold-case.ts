/**
 * Code points whose simple folding cannot be derived from single-character upper and lower case: dotless ı, which
 * only Turkic folding maps, and three letters whose capitals have several code points.
 */
const EXCEPTIONS: ReadonlyMap<string, string> = new Map([
  ['\u0131', '\u0131'],
  ['\u1FD3', '\u0390'],
  ['\u1FE3', '\u03B0'],
  ['\uFB05', '\uFB06'],
]);

/** Cherokee folds to its capitals (Unicode CaseFolding.txt), which are older than its small letters. */
function isCherokee(codePoint: number): boolean {
  return (
    (codePoint >= 0x13a0 && codePoint <= 0x13f5) ||
    (codePoint >= 0x13f8 && codePoint <= 0x13fd) ||
    (codePoint >= 0xab70 && codePoint <= 0xabbf)
  );
}

function isOneCodePoint(value: string): boolean {
  return value.length === 1 || (value.length === 2 && (value.codePointAt(0) ?? 0) > 0xffff);
}

function foldCodePoint(character: string): string {
  const exception = EXCEPTIONS.get(character);
  if (exception !== undefined) return exception;
  const upper = character.toUpperCase();
  const capital = isOneCodePoint(upper) ? upper : character;
  if (isCherokee(character.codePointAt(0) ?? 0)) return capital;
  const lower = capital.toLowerCase();
  return isOneCodePoint(lower) ? lower : capital;
}

/**
 * Folds letter case by Unicode simple case folding, code point by code point, for the comparison of strings that
 * are not case-exact (Q-FILTER-31, Q-FILTER-46, C-CHAR-06). Nothing is normalised: accents, trailing spaces and
 * NFC against NFD count (Q-FILTER-32). `ß` and `İ` stay as they are, `ı` does not become `i`; `Σ`, `σ` and `ς`
 * become one. The result depends on no locale; `FOLD_VERSION` tells stored results apart.
 */
export function foldCase(value: string): string {
  for (let index = 0; index < value.length; index += 1) {
    if (value.charCodeAt(index) > 0x7f) {
      let folded = value.slice(0, index).toLowerCase();
      for (const character of value.slice(index)) folded += foldCodePoint(character);
      return folded;
    }
  }
  return value.toLowerCase();
}
