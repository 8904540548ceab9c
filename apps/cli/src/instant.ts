/** An instant (milliseconds since the epoch) in RFC 3339; null stays null. */
export function instant(time: number): string;
export function instant(time: number | null): string | null;
export function instant(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}

/** An instant for a table: `2026-11-23 01:10`, in UTC; `-` for null. */
export function shortInstant(time: number | null): string {
  return time === null ? '-' : new Date(time).toISOString().slice(0, 16).replace('T', ' ');
}
