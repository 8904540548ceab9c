const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function sextet(unit: number): number {
  if (unit >= 0x41 && unit <= 0x5a) return unit - 0x41;
  if (unit >= 0x61 && unit <= 0x7a) return unit - 0x61 + 26;
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30 + 52;
  if (unit === 0x2b) return 62;
  return unit === 0x2f ? 63 : -1;
}

/** Length without padding; undefined when the padding is not what RFC 4648 §4 asks for. */
function lengthWithoutPadding(value: string): number | undefined {
  if (!value.endsWith('=')) return value.length;
  if (value.length % 4 !== 0) return undefined;
  return value.endsWith('==') ? value.length - 2 : value.length - 1;
}

/**
 * Reads base64 (RFC 4648 §4, C-TYPE-06) and returns its canonical text: without padding, unused bits zero, so that
 * equal bytes give equal text (Q-FILTER-48). Padding is optional; white space and the URL-safe alphabet are not
 * base64. Undefined when `value` is not base64.
 */
export function normalizeBase64(value: string): string | undefined {
  const length = lengthWithoutPadding(value);
  if (length === undefined || length % 4 === 1) return undefined;
  for (let index = 0; index < length; index += 1) {
    if (sextet(value.charCodeAt(index)) < 0) return undefined;
  }
  const over = length % 4;
  if (over === 0) return value.slice(0, length);
  const last = sextet(value.charCodeAt(length - 1));
  const used = over === 2 ? last & 0b110000 : last & 0b111100;
  return value.slice(0, length - 1) + ALPHABET.charAt(used);
}
