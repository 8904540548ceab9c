import { unavailable } from './unavailable.js';

interface Waiting {
  readonly enter: () => void;
  readonly timer: NodeJS.Timeout;
}

/** Where work waits for its place. */
export interface Entrance {
  /** @throws ScimError `unavailable` when no place became free in time */
  enter(): Promise<void>;
  leave(): void;
}

/** How full a gate is. */
export interface GateLoad {
  readonly places: number;
  /** Of these. */
  readonly taken: number;
  /** Callers in line. */
  readonly waiting: number;
}

/** One gate behind another. */
export function bothGates(outer: Entrance, inner: Entrance): Entrance {
  return {
    async enter() {
      await outer.enter();
      try {
        await inner.enter();
      } catch (error) {
        outer.leave();
        throw error;
      }
    },
    leave() {
      inner.leave();
      outer.leave();
    },
  };
}

/** Lets a number of callers in at a time; the others wait in line, for a bounded time. */
export class Gate implements Entrance, GateLoad {
  private free: number;
  private readonly line: Waiting[] = [];

  /** @param wait milliseconds that a caller waits at most */
  constructor(
    readonly places: number,
    private readonly wait: number,
  ) {
    this.free = places;
  }

  get taken(): number {
    return this.places - this.free;
  }

  get waiting(): number {
    return this.line.length;
  }

  /** @throws ScimError `unavailable` when no place became free in time */
  enter(): Promise<void> {
    if (this.free > 0) {
      this.free -= 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        enter: resolve,
        timer: setTimeout(() => {
          this.line.splice(this.line.indexOf(waiting), 1);
          reject(unavailable('The database is busy. Try again.'));
        }, this.wait),
      };
      this.line.push(waiting);
    });
  }

  leave(): void {
    const next = this.line.shift();
    if (next === undefined) {
      this.free += 1;
      return;
    }
    clearTimeout(next.timer);
    next.enter();
  }
}
