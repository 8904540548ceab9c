/** The names in the query of a URL that are none of the known ones, decoded, in order; an endpoint may refuse them. */
export function unknownParameters(url: string, known: readonly string[]): readonly string[] {
  const mark = url.indexOf('?');
  if (mark < 0) return [];
  return [...new URLSearchParams(url.slice(mark + 1)).keys()].filter((name) => !known.includes(name));
}
