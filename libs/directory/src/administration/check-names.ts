import { AdministrationError } from './administration-error.js';

const TENANT_NAME_LENGTH = 63;
const TOKEN_NAME_LENGTH = 100;

/**
 * Checks a tenant's name, which is part of URLs: 1 to 63 lower-case letters, digits and hyphens (a label of RFC 1123).
 * @throws AdministrationError `invalidTenantName`
 */
export function checkTenantName(name: string): void {
  const letters = Array.from(name);
  const wrong =
    letters.length === 0
      ? 'is empty'
      : letters.length > TENANT_NAME_LENGTH
        ? `has ${letters.length} characters`
        : !letters.every((letter) => isLetterOrDigit(letter) || letter === '-')
          ? 'has other characters'
          : letters[0] === '-' || letters.at(-1) === '-'
            ? 'begins or ends with a hyphen'
            : undefined;
  if (wrong === undefined) return;
  throw new AdministrationError(
    'invalidTenantName',
    `The tenant name "${shown(name)}" ${wrong}. Use 1 to ${TENANT_NAME_LENGTH} lower-case letters, digits and hyphens; ` +
      'it begins and ends with a letter or a digit.',
  );
}

/**
 * Checks a token's name, which stands in logs and tables: 1 to 100 characters, none of them a control character.
 * @throws AdministrationError `invalidTokenName`
 */
export function checkTokenName(name: string): void {
  const letters = Array.from(name);
  const wrong =
    name.trim() === ''
      ? 'is empty'
      : letters.length > TOKEN_NAME_LENGTH
        ? `has ${letters.length} characters`
        : letters.some(isControl)
          ? 'has control characters'
          : undefined;
  if (wrong === undefined) return;
  throw new AdministrationError(
    'invalidTokenName',
    `The token name "${shown(name)}" ${wrong}. Use 1 to ${TOKEN_NAME_LENGTH} characters without control characters.`,
  );
}

function isLetterOrDigit(letter: string): boolean {
  return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
}

/** C0, DEL and C1, line and paragraph separators, and the characters that reverse the direction of text. */
function isControl(letter: string): boolean {
  const code = letter.codePointAt(0) ?? 0;
  return (
    code < 0x20 ||
    (code >= 0x7f && code <= 0x9f) ||
    (code >= 0x2028 && code <= 0x202e) ||
    (code >= 0x2066 && code <= 0x2069)
  );
}

/** A rejected name as it may be shown: cut, and without what could act on a terminal. */
function shown(name: string): string {
  return Array.from(name)
    .slice(0, 80)
    .map((letter) => (isControl(letter) ? '\ufffd' : letter))
    .join('');
}
