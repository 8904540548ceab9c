import type { LeaseHolder, Sequencing } from '@rollcall/directory';

/** What the care of feeds works with. */
export interface FeedUpkeepParts {
  readonly sequencing: Pick<Sequencing, 'nameMissed' | 'prune'>;
  /** The leases as they are held now. */
  readonly holder: () => LeaseHolder;
  /** Milliseconds for which events are kept at least. */
  readonly retention: number;
  /** Milliseconds since the epoch, of the database. */
  readonly clock: () => number;
  /** Told what did not work, and is tried again. */
  readonly troubled: (what: string, error: unknown) => void;
}

/** Milliseconds until the second look for events of an older release, and between two looks at most; they double until then. */
const FIRST_SEARCH = 60_000;
const LONGEST_SEARCH = 3_600_000;

/** Milliseconds between two looks for events that are kept no longer. */
const PRUNING = 60_000;

/**
 * Finds events that an older release has written, and removes what is kept no longer. There may be very many of them, so
 * it is done beside the relaying, which goes on.
 */
export class FeedUpkeep {
  private nextPruning = 0;
  private nextSearch = 0;
  private searchPause = FIRST_SEARCH;
  private working: Promise<void> | undefined;
  private stopping = false;

  constructor(private readonly parts: FeedUpkeepParts) {}

  /** Begins what is due, unless something is under way still. */
  begin(): void {
    if (this.stopping) return;
    this.working ??= this.work().finally(() => {
      this.working = undefined;
    });
  }

  /** Ends after what is under way. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.working;
  }

  private async work(): Promise<void> {
    const now = performance.now();
    const { sequencing, holder, retention, clock } = this.parts;
    // One of all relays looks.
    if (now >= this.nextSearch && holder().leases.some(({ shard }) => shard === 0)) {
      this.nextSearch = now + this.searchPause;
      this.searchPause = Math.min(this.searchPause * 2, LONGEST_SEARCH);
      await this.trying('look for events of an older release', () => sequencing.nameMissed());
    }
    if (now < this.nextPruning) return;
    this.nextPruning = now + PRUNING;
    await this.trying('remove old events', () =>
      sequencing.prune(holder(), clock() - retention, () => !this.stopping),
    );
  }

  private async trying(what: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.parts.troubled(what, error);
    }
  }
}
