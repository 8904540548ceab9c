function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

/**
 * Compares two strings by code point, which is the order of their UTF-8 bytes (Q-FILTER-46): negative, zero or
 * positive. The operators of JavaScript compare UTF-16 units and put U+1F600 before U+FF21.
 */
export function compareCodePoints(a: string, b: string): number {
  if (a === b) return 0;
  const shorter = Math.min(a.length, b.length);
  let index = 0;
  while (index < shorter && a.charCodeAt(index) === b.charCodeAt(index)) index += 1;
  if (index > 0 && isHighSurrogate(a.charCodeAt(index - 1))) {
    // Inside a pair: what differs is the code point that the common high surrogate begins.
    const difference = (a.codePointAt(index - 1) ?? 0) - (b.codePointAt(index - 1) ?? 0);
    if (difference !== 0) return difference;
  }
  return (a.codePointAt(index) ?? -1) - (b.codePointAt(index) ?? -1);
}
