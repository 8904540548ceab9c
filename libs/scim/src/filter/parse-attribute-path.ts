import type { AttributePath } from './nodes.js';

function isLetter(unit: number): boolean {
  return (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x61 && unit <= 0x7a);
}

function isNameCharacter(unit: number): boolean {
  return isLetter(unit) || (unit >= 0x30 && unit <= 0x39) || unit === 0x2d || unit === 0x5f || unit === 0x24;
}

function isName(name: string): boolean {
  if (!isLetter(name.charCodeAt(0))) return name.toLowerCase() === '$ref';
  for (let index = 1; index < name.length; index += 1) {
    if (!isNameCharacter(name.charCodeAt(index))) return false;
  }
  return true;
}

function isUrnText(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (!isNameCharacter(text.charCodeAt(index)) && !'.:/%~+@=!*,;&'.includes(text.charAt(index)))
      return false;
  }
  return text.length > 0;
}

/** `name` or `name.sub`. */
function parseNames(text: string): AttributePath | undefined {
  const dot = text.indexOf('.');
  if (dot < 0) return isName(text) ? { name: text } : undefined;
  const name = text.slice(0, dot);
  const sub = text.slice(dot + 1);
  return isName(name) && isName(sub) ? { name, sub } : undefined;
}

/**
 * Reads an attribute path (RFC 7644 §3.10; C-ATTR-24, P-PATH-06, Q-FILTER-13, Q-FILTER-15): `userName`,
 * `name.familyName`, `members.$ref`, each also behind a URN and a colon. The URN reaches up to the last colon.
 * Behind it anything that a URN can end in is read as a name, for the path can be a URN alone, as in `urn:example:2.0`.
 * Undefined when the text is no path.
 */
export function parseAttributePath(text: string): AttributePath | undefined {
  const colon = text.lastIndexOf(':');
  if (colon < 0) {
    const path = parseNames(text);
    return path === undefined ? undefined : Object.freeze(path);
  }
  const urn = text.slice(0, colon);
  const last = text.slice(colon + 1);
  if (!isLetter(urn.charCodeAt(0)) || urn.endsWith(':') || !isUrnText(urn) || !isUrnText(last))
    return undefined;
  return Object.freeze({ urn, ...(parseNames(last) ?? { name: last }) });
}
