/** Where in a text an index stands, for people: lines and columns (UTF-16 code units) from 1. */
export function placeOf(text: string, index: number): { readonly line: number; readonly column: number } {
  let line = 1;
  let start = 0;
  for (;;) {
    const end = text.indexOf('\n', start);
    if (end < 0 || end >= index) return { line, column: index - start + 1 };
    line += 1;
    start = end + 1;
  }
}
