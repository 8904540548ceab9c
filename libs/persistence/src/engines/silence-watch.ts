/** What is watched, and how. Times in milliseconds. */
export interface SilenceOptions {
  /** Between two looks, and between two questions to a server that is silent. */
  readonly interval: number;
  /** Asks the server itself, beside all work: false where no answer came in time, true for any answer or error. */
  readonly ask: () => Promise<boolean>;
}

/** Of servers for which another one stands in at once. */
export const UNWATCHED = Object.freeze({
  sent: () => undefined,
  answered: () => undefined,
  gaveUp: () => undefined,
});

/**
 * Notices that a server has stopped answering while statements wait for it, as one does that hangs: a statement that
 * takes long is no sign of it while others are answered, and where none is the server is asked. From then on nobody needs
 * to find out by waiting: `silent` holds until the server answers anything.
 */
export class SilenceWatch {
  private waiting = 0;
  private answers = 0;
  private seen = 0;
  private asking = false;
  private isSilent = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: SilenceOptions) {}

  /** Whether the server was asked and did not answer, and has not answered anything since. */
  get silent(): boolean {
    return this.isSilent;
  }

  /** A statement was sent; one of the other three follows. */
  sent(): void {
    this.waiting += 1;
    if (this.timer !== undefined) return;
    this.seen = this.answers;
    this.timer = setInterval(() => this.look(), this.options.interval);
    this.timer.unref();
  }

  /** A statement was answered, by rows or by an error of the server. */
  answered(): void {
    this.waiting -= 1;
    this.answers += 1;
    this.isSilent = false;
  }

  /** A statement was given up, or its connection lost. */
  gaveUp(): void {
    this.waiting -= 1;
  }

  close(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.isSilent = false;
  }

  private look(): void {
    const heard = this.answers !== this.seen;
    this.seen = this.answers;
    if (heard || (this.waiting === 0 && !this.isSilent)) {
      // Nothing to watch: the next statement begins anew.
      if (this.waiting === 0) this.close();
      return;
    }
    if (!this.asking) void this.question();
  }

  private async question(): Promise<void> {
    const before = this.answers;
    this.asking = true;
    try {
      const answers = await this.options.ask();
      // A statement may have been answered meanwhile: then it is a slow one, not a silent server.
      this.isSilent = !answers && this.answers === before && this.timer !== undefined;
    } finally {
      this.asking = false;
    }
  }
}
