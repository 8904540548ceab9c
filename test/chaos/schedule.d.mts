/** A fault and the milliseconds to wait before it; the rest says how it is done. */
export interface Fault {
  readonly kind: 'kill' | 'failpoint' | 'cut' | 'freeze';
  readonly target: string;
  readonly wait: number;
  readonly point?: string;
}

export const LEASE: number;

export const TARGETS: Readonly<Record<'mariadb' | 'libsql', Readonly<Record<string, readonly string[]>>>>;

export function faultSchedule(options: {
  readonly seed: number;
  readonly engine: 'mariadb' | 'libsql';
}): Generator<Fault, never, undefined>;
