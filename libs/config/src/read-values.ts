/** Requests per second and burst of one tenant. */
export interface RateLimit {
  readonly perSecond: number;
  /** At least `perSecond`. */
  readonly burst: number;
}

/** When removals are held: `share` of the resources (0 to 1) and at least `minimum` of them within `window` ms. */
export interface DeletionGuard {
  readonly share: number;
  readonly minimum: number;
  readonly window: number;
}

/** A limit that is switched off. */
export const OFF = 'off';

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A whole number in decimal digits, or the text itself. */
export function readWholeNumber(text: string): number | string {
  return /^\d{1,15}$/.test(text) ? Number(text) : text;
}

/** `20s`, `60m`, `1h`, `7d` in milliseconds, or the text itself. */
export function readDuration(text: string): number | string {
  const [, amount, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  return amount === undefined || unit === undefined ? text : Number(amount) * (UNITS[unit] ?? Number.NaN);
}

/** `100/1000`, or `off`; the text itself where it is neither. */
export function readRateLimit(text: string): RateLimit | string {
  const [, perSecond, burst] = /^(\d{1,9})\/(\d{1,9})$/.exec(text) ?? [];
  return perSecond === undefined || burst === undefined
    ? text
    : { perSecond: Number(perSecond), burst: Number(burst) };
}

/** `20%/50/60m`, or `off`; the text itself where it is neither. */
export function readDeletionGuard(text: string): DeletionGuard | string {
  const [, percent, minimum, duration] = /^(\d{1,3})%\/(\d{1,9})\/(\w+)$/.exec(text) ?? [];
  const window = readDuration(duration ?? '');
  return typeof window === 'string' || percent === undefined || minimum === undefined
    ? text
    : { share: Number(percent) / 100, minimum: Number(minimum), window };
}

/** The words of a list that is separated by commas. */
export function readList(text: string): readonly string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
