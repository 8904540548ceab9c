import fc from 'fast-check';

/**
 * Texts on which careless comparison goes wrong: letter case, accents in NFC and NFD, trailing spaces, wildcards of
 * LIKE, full width, letters whose case is special, characters outside the basic plane, look-alikes, nothing.
 */
export const AWKWARD_TEXTS: readonly string[] = [
  '',
  ' ',
  'a',
  'A',
  'a ',
  ' a',
  'b',
  'ab',
  'aB ',
  'résumé',
  're\u0301sume\u0301',
  'RÉSUMÉ',
  'resume',
  '50%',
  '50_',
  '%',
  '_',
  '\\',
  'a\\b',
  'a%b',
  '"quoted"',
  "O'Malley",
  'ｕｓｅｒ',
  'USER',
  'user',
  'straße',
  'STRASSE',
  'ẞ',
  'ΟΔΟΣ',
  'οδος',
  'İstanbul',
  'ısı',
  'ISI',
  'K\u212A',
  'ﬀ',
  'ff',
  'аdmin',
  'admin',
  '\u200Badmin',
  '😀',
  '😀a',
  '\uFF5E',
  '\u{1D400}',
  'Jörg 😀',
  'line\nbreak',
  '\u0000',
  '\u00A0',
];

/** A text that is awkward, or made of a few letters that other texts share, or any text at all. */
export function textArbitrary(): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...AWKWARD_TEXTS) },
    {
      weight: 3,
      arbitrary: fc.string({ unit: fc.constantFrom('a', 'B', 'é', '%', '_', ' ', '😀'), maxLength: 5 }),
    },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  );
}
