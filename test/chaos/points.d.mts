/** An instant at which a process can be made to end: see `points.mjs`. */
export interface Point {
  readonly statement: RegExp;
  readonly when: 'before' | 'after';
  readonly within?: RegExp;
  readonly work: 'write' | 'relay' | 'mirror';
}

export const POINTS: Readonly<Record<string, Point>>;

export function pointsBeside(
  sql: string,
  when: 'before' | 'after',
  made: readonly string[],
): readonly string[];
