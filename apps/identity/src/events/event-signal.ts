/** Tells all who wait that there may be new events. */
export class EventSignal {
  private readonly waiting = new Set<() => void>();

  /** There may be new events. */
  announce(): void {
    for (const wake of [...this.waiting]) wake();
  }

  /** Resolves at the next announcement, after some milliseconds, or when the signal is aborted. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.waiting.delete(end);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, milliseconds);
      this.waiting.add(end);
      signal.addEventListener('abort', end);
    });
  }
}
