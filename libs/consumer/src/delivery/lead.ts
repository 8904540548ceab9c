import type { SourceMemory } from '../inbox/source-memory.js';

/** How a lead is held. */
export interface LeadOptions {
  /** Name of the process, another one after each start. */
  readonly holder: string;
  /** Milliseconds after which one that does not beat is taken over. */
  readonly patience: number;
  /** Whether no other process can use the database. */
  readonly alone: boolean;
  /** Milliseconds of a clock that never steps back. */
  readonly clock: () => number;
}

/**
 * Says which of several processes of a consumer leads: it alone reads a feed, takes snapshots and tries again what
 * waits. Clocks of different processes are never compared: whose beat does not change for a while is taken over. Two that
 * lead for a moment do no harm, for the inbox applies each event once.
 */
export class Lead {
  private seen: { readonly holder: string; readonly beat: number; readonly at: number } | undefined;

  constructor(
    private readonly memory: SourceMemory,
    private readonly options: LeadOptions,
  ) {}

  /** Takes the lead where nobody has it, keeps it where it is ours. @returns whether it is ours now */
  async hold(): Promise<boolean> {
    const { holder, beat } = await this.memory.look();
    const { holder: us, alone } = this.options;
    if (alone || holder === us || holder === '' || this.isDead(holder, beat)) {
      return this.memory.takeLead({ holder, beat }, us);
    }
    return false;
  }

  /** Lets another have it at once. */
  giveUp(): Promise<void> {
    return this.memory.giveLeadUp(this.options.holder);
  }

  private isDead(holder: string, beat: number): boolean {
    const now = this.options.clock();
    if (this.seen?.holder !== holder || this.seen.beat !== beat) {
      this.seen = { holder, beat, at: now };
      return false;
    }
    return now - this.seen.at >= this.options.patience;
  }
}
