/** Words that mean something else where a value is expected: then the value was forgotten. */
const RESERVED: ReadonlySet<string> = new Set(
  'and or not true false null pr eq ne co sw ew gt ge lt le'.split(' '),
);

/**
 * The relaxation `unquotedLiterals` (decision 19, W-18, Q-FILTER-04): clients leave out the quotes around a string that
 * is compared.
 *
 *     GET /Users?filter=userName eq yara@fjordbank.example                     authentik, older releases
 *     GET /Users?filter=externalId eq jyoung                                   an example in Entra's documentation
 *
 * Returns the string that a word stands for, where a value is expected; undefined for a keyword or operator, so that a
 * filter whose value is empty (`userName eq and active eq true`) is refused. A word ends at a space or bracket. A number
 * stays a number, `true`, `false` and `null` stay what they are.
 */
export function unquotedLiteral(word: string): string | undefined {
  return RESERVED.has(word.toLowerCase()) ? undefined : word;
}
