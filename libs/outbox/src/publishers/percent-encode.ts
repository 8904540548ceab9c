/**
 * Writes what a pattern matches as the `%XX` of its UTF-8 bytes (RFC 3986 §2.1).
 * @param unwanted with the flags `g` and `u`, so that a character outside the basic plane is one match; it should match
 *   `%` too, else different texts may come to the same
 */
export function percentEncode(text: string, unwanted: RegExp): string {
  return text.replaceAll(unwanted, (found) =>
    [...Buffer.from(found)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}
