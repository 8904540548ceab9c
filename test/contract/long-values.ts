/** Texts that are longer than any key, two of them alike for longer than a key's prefix. */
export const LONG_VALUES = [
  `${'lang '.repeat(120)}Ä`,
  `${'lang '.repeat(120)}B`,
  'é'.repeat(255),
  'x'.repeat(511),
];
