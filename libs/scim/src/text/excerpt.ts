const LONGEST = 80;

/**
 * Quotes a client's text for the detail of an error: at most 80 characters, a longer one cut and ended by `…`, and
 * control characters escaped as in JSON. Not for values of attributes that are never returned (S-PWD-01).
 */
export function excerpt(value: string): string {
  if (value.length <= LONGEST) return JSON.stringify(value);
  const characters = Array.from(value.slice(0, 2 * LONGEST + 2));
  if (characters.length <= LONGEST) return JSON.stringify(value);
  return JSON.stringify(`${characters.slice(0, LONGEST).join('')}…`);
}
