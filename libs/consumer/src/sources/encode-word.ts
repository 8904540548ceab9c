/**
 * A name as a word of a subject or a routing key: everything but letters, digits, `_` and `-` percent-encoded, as the
 * service does it.
 */
export function encodeWord(name: string): string {
  return encodeURIComponent(name).replaceAll(
    /[.!~*'()]/g,
    (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
