/** The signals that stop the service: a shell's Ctrl-C, a supervisor, and a terminal that was closed. */
export const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The name of one of them. */
export type StopSignal = (typeof STOP_SIGNALS)[number];

/** Milliseconds in which further signals are the same wish: npm passes on what the process group got already. */
const REPEATS = 5000;

/** What is done about signals. */
export interface StopSignalOptions {
  /** `process`, or what stands for it. */
  readonly source: { on(signal: StopSignal, listener: () => void): unknown };
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
  /** Is called once, for the first signal. */
  readonly stop: (signal: StopSignal) => void;
  /** Is called for a signal that comes 5 seconds after the first or later: somebody does not want to wait. */
  readonly force: (signal: StopSignal) => void;
}

/** Listens for the signals that stop the service, from now on; a repeat never ends the process by itself. */
export function listenForStop({ source, now, stop, force }: StopSignalOptions): void {
  let first: number | undefined;
  for (const signal of STOP_SIGNALS) {
    source.on(signal, () => {
      if (first === undefined) {
        first = now();
        stop(signal);
      } else if (now() - first >= REPEATS) {
        force(signal);
      }
    });
  }
}
