import type { Attribute, AttributeFormat } from '../schema/attribute.js';
import { normalizeBase64 } from '../text/base64.js';

/**
 * Says what is wrong with the syntax of a string that has the right type (S-USER-09 to S-USER-11, S-USER-14,
 * S-USER-15, S-USER-18, S-USER-22), as the end of a sentence; undefined when nothing is. References are held to the
 * characters of RFC 3986. Only tenants that switch the relaxation `anyFormat` off ask for this.
 */
export function formatProblem(attribute: Attribute, value: string): string | undefined {
  if (attribute.type === 'reference') return isUriReference(value) ? undefined : 'must be a URI (RFC 3986)';
  if (attribute.format === undefined) return undefined;
  const { holds, expected } = FORMATS[attribute.format];
  return holds(value) ? undefined : expected;
}

const FORMATS: Readonly<
  Record<AttributeFormat, { readonly holds: (value: string) => boolean; readonly expected: string }>
> = {
  email: { holds: isEmail, expected: 'must be an e-mail address such as "bjensen@example.com"' },
  phoneNumber: { holds: isPhoneNumber, expected: 'must be a phone number such as "tel:+1-201-555-0123"' },
  languageTag: { holds: isLanguageTag, expected: 'must be a language tag such as "en-US"' },
  languageRanges: {
    holds: isLanguageRanges,
    expected: 'must be a list of languages such as "en-US, fr;q=0.8"',
  },
  timeZone: { holds: isTimeZone, expected: 'must be the name of an IANA time zone such as "Europe/Zurich"' },
  country: { holds: isCountry, expected: 'must be a country code of two letters (ISO 3166-1) such as "US"' },
  certificate: { holds: isCertificate, expected: 'must be exactly one DER certificate as base64' },
};

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';

function consistsOf(value: string, characters: string): boolean {
  return [...value].every((character) => characters.includes(character.toLowerCase()));
}

function isPrintable(value: string): boolean {
  return [...value].every((character) => {
    const code = character.codePointAt(0) ?? 0;
    return code > 0x20 && code !== 0x7f && !(code >= 0x80 && code <= 0xa0);
  });
}

/** RFC 5321 §4.1.2 with the lengths of §4.5.3.1; letters beyond ASCII as RFC 6531 has them. */
function isEmail(value: string): boolean {
  const at = value.lastIndexOf('@');
  const local = value.slice(0, at);
  const domain = value.slice(at + 1);
  if (at < 1 || local.length > 64 || domain.length > 255 || !isPrintable(domain)) return false;
  if (!(local.startsWith('"') && local.endsWith('"') && local.length > 2)) {
    if (!isPrintable(local) || [...local].some((character) => '()<>[]:;@\\,"'.includes(character)))
      return false;
    if (local.split('.').includes('')) return false;
  }
  if (domain.startsWith('[')) return domain.endsWith(']') && domain.length > 2;
  return domain.split('.').every(isDomainLabel);
}

function isDomainLabel(label: string): boolean {
  if (label.length === 0 || label.length > 63 || label.startsWith('-') || label.endsWith('-')) return false;
  return [...label].every(
    (character) => (character.codePointAt(0) ?? 0) > 0x7f || consistsOf(character, `${LETTERS}${DIGITS}-`),
  );
}

/** A `tel:` URI (RFC 3966) or what people write: digits with separators, an extension behind `x` or `ext`. */
function isPhoneNumber(value: string): boolean {
  const number = value.toLowerCase().startsWith('tel:') ? value.slice(4) : value;
  const digits = [...number].filter((character) => DIGITS.includes(character));
  return digits.length >= 2 && consistsOf(number.split(';')[0] ?? '', `${DIGITS}+-.()/ *#,ext`);
}

/** A BCP 47 tag; `_` in place of `-` is common and RFC 7643 §4.1.1 allows it. */
function isLanguageTag(value: string): boolean {
  try {
    Intl.getCanonicalLocales(value.split('_').join('-'));
    return true;
  } catch {
    return false;
  }
}

/** The Accept-Language field (RFC 9110 §12.5.4): ranges or `*`, each with an optional weight from 0 to 1. */
function isLanguageRanges(value: string): boolean {
  return value.split(',').every((part) => {
    const [range = '', weight, ...more] = part.split(';').map((piece) => piece.trim());
    if (more.length > 0 || !(range === '*' || isLanguageTag(range))) return false;
    return weight === undefined || isWeight(weight);
  });
}

function isWeight(parameter: string): boolean {
  const number = parameter.slice(2);
  if (!parameter.toLowerCase().startsWith('q=') || !consistsOf(number, `${DIGITS}.`) || number.length > 5)
    return false;
  return number !== '' && Number(number) <= 1;
}

function isTimeZone(value: string): boolean {
  if (!LETTERS.includes(value.charAt(0).toLowerCase())) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}

function isCountry(value: string): boolean {
  return value.length === 2 && consistsOf(value, LETTERS);
}

/** One ASN.1 SEQUENCE that fills the value to its last byte: neither two certificates nor something else. */
function isCertificate(value: string): boolean {
  const base64 = normalizeBase64(value);
  if (base64 === undefined) return false;
  const bytes = firstBytes(base64);
  const total = Math.floor((base64.length * 3) / 4);
  const [tag = 0, first = 0] = bytes;
  if (tag !== 0x30) return false;
  if (first < 0x80) return total === 2 + first;
  const octets = first - 0x80;
  if (octets < 1 || octets > 4 || bytes.length < 2 + octets) return false;
  const length = bytes.slice(2, 2 + octets).reduce((sum, byte) => sum * 256 + byte, 0);
  return total === 2 + octets + length;
}

/** The first six bytes, decoded: as many as the head of a certificate needs. */
function firstBytes(base64: string): readonly number[] {
  const alphabet = `${LETTERS.toUpperCase()}${LETTERS}${DIGITS}+/`;
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const character of base64.slice(0, 8)) {
    held = held * 64 + alphabet.indexOf(character);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push(Math.floor(held / 2 ** bits));
      held %= 2 ** bits;
    }
  }
  return bytes;
}

const URI_MARKS = "-._~:/?#[]@!$&'()*+,;=";

/** The characters of RFC 3986, with those of RFC 3987 for other alphabets, and `%` only before two hexadecimal digits. */
function isUriReference(value: string): boolean {
  return [...value].every((character, index, all) => {
    if (character === '%') {
      const code = all.slice(index + 1, index + 3);
      return code.length === 2 && code.every((digit) => `${DIGITS}abcdef`.includes(digit.toLowerCase()));
    }
    if ((character.codePointAt(0) ?? 0) > 0x7f) return isPrintable(character);
    return URI_MARKS.includes(character) || consistsOf(character, `${LETTERS}${DIGITS}`);
  });
}
