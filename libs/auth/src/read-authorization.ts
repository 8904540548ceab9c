/** What an Authorization header says about a bearer token. */
export type BearerHeader =
  | { readonly kind: 'token'; readonly token: string }
  /** No header, or one of another scheme: the answer carries no error code (RFC 6750 §3.1). */
  | { readonly kind: 'absent' }
  /** A bearer token that is not one, or more than one header. */
  | { readonly kind: 'malformed' };

/** Characters that a header can have at most: tokens of other issuers may be long. */
export const MAX_AUTHORIZATION_LENGTH = 16 * 1024;

const SCHEME = 'bearer';
const ABSENT: BearerHeader = { kind: 'absent' };
const MALFORMED: BearerHeader = { kind: 'malformed' };

/**
 * Reads the Authorization header: `Bearer`, in any letter case, one or more spaces, and a token of RFC 6750 §2.1.
 * @param header the header's text, or each header's where a request has several
 */
export function readBearer(header: string | readonly string[] | undefined): BearerHeader {
  const headers = typeof header === 'string' ? [header] : (header ?? []);
  const [text] = headers;
  if (text === undefined) return ABSENT;
  if (headers.length > 1 || text.length > MAX_AUTHORIZATION_LENGTH) return MALFORMED;

  let at = 0;
  while (at < text.length && isTokenCharacter(text.charCodeAt(at))) at += 1;
  if (text.slice(0, at).toLowerCase() !== SCHEME) {
    // Blank or broken, not a scheme that we do not know: a scheme is followed by a space or nothing.
    return at > 0 && (at === text.length || text.charAt(at) === ' ') ? ABSENT : MALFORMED;
  }
  const afterScheme = at;
  while (text.charAt(at) === ' ') at += 1;
  if (at === afterScheme) return MALFORMED;

  const start = at;
  while (at < text.length && isToken68Character(text.charCodeAt(at))) at += 1;
  if (at === start) return MALFORMED;
  while (text.charAt(at) === '=') at += 1;
  return at === text.length ? { kind: 'token', token: text.slice(start) } : MALFORMED;
}

function isLetterOrDigit(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}

/** tchar of RFC 9110 §5.6.2: what a scheme's name consists of. */
function isTokenCharacter(code: number): boolean {
  return isLetterOrDigit(code) || "!#$%&'*+-.^_`|~".includes(String.fromCharCode(code));
}

/** What a b64token consists of before the `=` at its end. */
function isToken68Character(code: number): boolean {
  return isLetterOrDigit(code) || '-._~+/'.includes(String.fromCharCode(code));
}
