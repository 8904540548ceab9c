const LARGEST = 2 ** 31 - 1;

function isWholeNumber(text: string): boolean {
  const start = text.startsWith('-') ? 1 : 0;
  for (let index = start; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x30 || unit > 0x39) return false;
  }
  return text.length > start;
}

/** Reads a whole number as a URL or a JSON body has it, cut to 32 bits; undefined for anything else (Q-PAGE-12). */
export function readInteger(value: string | number): number | undefined {
  const valid = typeof value === 'number' ? Number.isInteger(value) : isWholeNumber(value);
  return valid ? Math.max(-LARGEST, Math.min(LARGEST, Number(value))) : undefined;
}
