const CUT = '…';

/** A text of anybody's on one line of at most some characters, without what could act on a terminal; `-` for null. */
export function oneLine(text: string | null, longest: number): string {
  const letters = Array.from((text ?? '-').replace(/[\p{C}\p{Z}]+/gu, ' ').trim());
  return letters.length <= longest ? letters.join('') : `${letters.slice(0, longest - 1).join('')}${CUT}`;
}
