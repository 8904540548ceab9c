import {
  outcomeOf,
  type LogDraft,
  type LogOutcome,
  type ProvisioningLog,
  type TenantLogDraft,
} from '@rollcall/directory';

/** What a buffer tells the rest of the process. */
export interface LogBufferOptions {
  readonly log: Pick<ProvisioningLog, 'append'>;
  /** Told of entries that are not written, for there is no room. Those of changes are made of their events later. */
  readonly onDropped: (outcome: LogOutcome, count: number) => void;
  /** Told what did not work, and is tried again. */
  readonly onError: (error: unknown) => void;
  /** Units that wait at most; 20,000 without it. */
  readonly room?: number;
}

/** An entry is one unit, and one more for each attribute that it tells of: some 40 MB when all of it waits. */
const ROOM = 20_000;

/** Milliseconds from the first entry that waits until it is written. */
const PAUSE = 250;

/** Milliseconds until entries are written again that could not be. */
const AFTER_ERROR = 500;

/** Entries of one transaction at most. */
const WRITTEN_AT_ONCE = 1024;

/** Which entries give way first: nobody misses a read as much, and a change is in its event, too. */
const GIVE_WAY: readonly LogOutcome[] = ['read', 'written', 'refused'];

/** An entry that is not written yet, with its place among all. */
interface WaitingEntry extends TenantLogDraft {
  readonly place: number;
}

/**
 * Gathers the entries of requests, which wait for nothing, and writes them together within a quarter of a second. Where
 * more come than can be written, reads are dropped first, and refusals last.
 */
export class LogBuffer {
  private readonly waiting: Readonly<Record<LogOutcome, WaitingEntry[]>> = {
    read: [],
    written: [],
    refused: [],
  };
  private units = 0;
  private places = 0;
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> | undefined;
  private closed = false;

  constructor(private readonly options: LogBufferOptions) {}

  add(tenantId: number, drafts: readonly LogDraft[]): void {
    for (const draft of drafts) {
      this.waiting[outcomeOf(draft)].push({ tenantId, draft, place: this.places });
      this.places += 1;
      this.units += unitsOf(draft);
    }
    this.makeRoom();
    this.schedule(PAUSE);
  }

  /** Writes what waits, and ends; entries that cannot be written then are given up. */
  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.writing;
    await this.write();
  }

  private schedule(pause: number): void {
    if (this.closed || this.timer !== undefined || this.writing !== undefined) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.writing = this.write().then((written) => {
        this.writing = undefined;
        if (this.units > 0) this.schedule(written ? 0 : AFTER_ERROR);
      });
    }, pause);
    this.timer.unref();
  }

  /** @returns whether all that was taken was written */
  private async write(): Promise<boolean> {
    for (let taken = this.take(); taken.length > 0; taken = this.take()) {
      try {
        await this.options.log.append(taken);
      } catch (error) {
        this.options.onError(error);
        if (!this.closed) this.giveBack(taken);
        return false;
      }
    }
    return true;
  }

  /** In the order in which they came, for that is the order of those of one millisecond. */
  private take(): readonly WaitingEntry[] {
    const taken: WaitingEntry[] = [];
    for (const outcome of GIVE_WAY.toReversed()) {
      taken.push(...this.waiting[outcome].splice(0, WRITTEN_AT_ONCE - taken.length));
    }
    for (const { draft } of taken) this.units -= unitsOf(draft);
    return taken.sort((one, other) => one.place - other.place);
  }

  private giveBack(entries: readonly WaitingEntry[]): void {
    for (const outcome of GIVE_WAY) {
      this.waiting[outcome].unshift(...entries.filter(({ draft }) => outcomeOf(draft) === outcome));
    }
    for (const { draft } of entries) this.units += unitsOf(draft);
    this.makeRoom();
  }

  private makeRoom(): void {
    const { room = ROOM, onDropped } = this.options;
    for (const outcome of GIVE_WAY) {
      const entries = this.waiting[outcome];
      let count = 0;
      while (this.units > room && count < entries.length) {
        const entry = entries[count];
        count += 1;
        if (entry !== undefined) this.units -= unitsOf(entry.draft);
      }
      if (count === 0) continue;
      entries.splice(0, count);
      onDropped(outcome, count);
    }
  }
}

function unitsOf({ changes }: LogDraft): number {
  return 1 + changes.length;
}
