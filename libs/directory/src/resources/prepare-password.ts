/** The spaces outside ASCII (general category Zs). */
const SPACES = new Set([
  0xa0, 0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200a,
  0x202f, 0x205f, 0x3000,
]);

/**
 * Prepares a password for hashing and comparing as the OpaqueString profile does (RFC 8265 §4.2.1, S-PWD-03): every
 * space becomes U+0020, the text is normalised by NFC; letter case is kept. It refuses nothing: which characters and
 * lengths a password may have is for the policy to say.
 */
export function preparePassword(password: string): string {
  let prepared = '';
  for (const letter of password) prepared += SPACES.has(letter.codePointAt(0) ?? 0) ? ' ' : letter;
  return prepared.normalize('NFC');
}
