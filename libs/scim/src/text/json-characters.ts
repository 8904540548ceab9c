/** Tells whether a UTF-16 code unit is a decimal digit (RFC 8259 §6). */
export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** The value of a hexadecimal digit in either letter case; -1 for what is none. */
export function hexDigit(code: number): number {
  if (isDigit(code)) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x61 + 10 : -1;
}

/** Tells whether a UTF-16 code unit is half of a pair. */
export function isSurrogate(code: number): boolean {
  return (code & 0xf800) === 0xd800;
}

/** Tells whether two UTF-16 code units are one character. */
export function isPair(high: number, low: number): boolean {
  return (high & 0xfc00) === 0xd800 && (low & 0xfc00) === 0xdc00;
}
