interface Waiting {
  readonly owner: number;
  readonly resolve: () => void;
}

/** Bytes of events that are read for one wave at most, but for an event that is larger by itself. */
export const WAVE_BYTES = 1024 * 1024;

/** Bytes that all waves together hold at most. */
const ALL_WAVES = 32 * WAVE_BYTES;

/** What one tenant's waves hold of it at most: its receivers may be slow, and its events large. */
const SHARE = 1 / 4;

/** Keeps what many waves hold in memory within bounds; those for which there is no room wait, and have their turn in order. */
export class ByteBudget {
  private held = 0;
  private readonly heldBy = new Map<number, number>();
  private waiting: Waiting[] = [];

  /** @param most bytes that are held at a time, a wave's at least */
  constructor(private readonly most: number = ALL_WAVES) {}

  /**
   * Does something for which a wave is read, as soon as there is room for one.
   * @param owner the tenant
   * @param work is given a function to say how many bytes it really holds
   */
  async hold<T>(owner: number, work: (keep: (bytes: number) => void) => Promise<T>): Promise<T> {
    if (this.hasRoom(owner)) this.add(owner, WAVE_BYTES);
    else await new Promise<void>((resolve) => this.waiting.push({ owner, resolve }));
    let own = WAVE_BYTES;
    const keep = (bytes: number): void => {
      this.add(owner, bytes - own);
      own = bytes;
      this.admit();
    };
    try {
      return await work(keep);
    } finally {
      keep(0);
    }
  }

  private hasRoom(owner: number): boolean {
    const own = this.heldBy.get(owner) ?? 0;
    const fits = this.held === 0 || this.held + WAVE_BYTES <= this.most;
    return fits && (own === 0 || own + WAVE_BYTES <= this.most * SHARE);
  }

  private add(owner: number, bytes: number): void {
    const own = (this.heldBy.get(owner) ?? 0) + bytes;
    this.held += bytes;
    if (own === 0) this.heldBy.delete(owner);
    else this.heldBy.set(owner, own);
  }

  private admit(): void {
    this.waiting = this.waiting.filter(({ owner, resolve }) => {
      if (!this.hasRoom(owner)) return true;
      this.add(owner, WAVE_BYTES);
      resolve();
      return false;
    });
  }
}
