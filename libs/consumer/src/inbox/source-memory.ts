import { LessThan, type DataSource, type EntityManager } from 'typeorm';

import type { Knowledge } from './judge.js';
import type { SourceRow } from './rows.js';
import { ENTITY } from './tables.js';
import { outsideTransactions } from './transactions.js';

/** What a consumer remembers of its source, shared by all its processes. */
export class SourceMemory {
  private row: SourceRow;

  constructor(
    private readonly dataSource: DataSource,
    readonly consumer: string,
  ) {
    this.row = emptyRow(consumer);
  }

  /** What was remembered at the last look. */
  get knowledge(): Knowledge {
    return { complete: this.row.snapshot === 'taken', generation: this.row.generation };
  }

  /** The latest epoch that was seen, at the last look; 0 where none was. */
  get epoch(): number {
    return this.row.epoch;
  }

  /** Where reading goes on; undefined where nothing was read yet. */
  get cursor(): string | undefined {
    return this.row.cursor === '' ? undefined : this.row.cursor;
  }

  get needsSnapshot(): boolean {
    return this.row.snapshot === 'needed';
  }

  /** Whether there was nothing to take one from when it was needed. */
  get hasNoSnapshot(): boolean {
    return this.row.snapshot === 'none';
  }

  /** Looks at what is remembered now. */
  async look(): Promise<SourceRow> {
    this.row = (await this.find()) ?? (await this.begin());
    return this.row;
  }

  /** All that comes from now on is read, from a cursor where there is one; what was before is to be read as a snapshot. */
  async startOver(cursor = ''): Promise<void> {
    await this.change({ cursor, snapshot: 'needed' });
  }

  /** The cursor leads nowhere any more, and nobody knows which epoch it is. */
  async forget(): Promise<void> {
    await this.change({ cursor: '', epoch: 0, snapshot: 'needed' });
  }

  async saveCursor(cursor: string): Promise<void> {
    await this.change({ cursor });
  }

  /** A snapshot begins: what is seen from now on is of its generation. */
  async beginSnapshot(): Promise<void> {
    await this.change({ generation: this.row.generation + 1 });
  }

  /** Everything is known now. */
  async snapshotTaken(): Promise<void> {
    await this.change({ snapshot: 'taken' });
  }

  /** There is nothing to take a snapshot from. */
  async withoutSnapshot(): Promise<void> {
    await this.change({ snapshot: 'none' });
  }

  /** An event of a later epoch has come. @param snapshot whether things may have been lost that no event tells */
  async enterEpoch(epoch: number, { snapshot }: { readonly snapshot: boolean }): Promise<void> {
    await this.run((manager) =>
      manager.update<SourceRow>(
        ENTITY.source,
        { consumer: this.consumer, epoch: LessThan(epoch) },
        { epoch, ...(snapshot ? { snapshot: 'needed' } : {}) },
      ),
    );
    await this.look();
  }

  /** Takes or keeps the lead, where it is held as it was found. @returns false where another was faster */
  async takeLead(from: Pick<SourceRow, 'holder' | 'beat'>, holder: string): Promise<boolean> {
    const { affected } = await this.run((manager) =>
      manager.update<SourceRow>(
        ENTITY.source,
        { consumer: this.consumer, holder: from.holder, beat: from.beat },
        { holder, beat: from.beat + 1 },
      ),
    );
    return affected === 1;
  }

  async giveLeadUp(holder: string): Promise<void> {
    await this.run((manager) =>
      manager.update<SourceRow>(ENTITY.source, { consumer: this.consumer, holder }, { holder: '' }),
    );
  }

  private async change(to: Partial<SourceRow>): Promise<void> {
    await this.run((manager) => manager.update<SourceRow>(ENTITY.source, { consumer: this.consumer }, to));
    this.row = { ...this.row, ...to };
  }

  private async begin(): Promise<SourceRow> {
    const row = emptyRow(this.consumer);
    try {
      await this.run((manager) => manager.insert<SourceRow>(ENTITY.source, row));
      return row;
    } catch (error) {
      // Another process was faster.
      const found = await this.find();
      if (found === null) throw error;
      return found;
    }
  }

  private find(): Promise<SourceRow | null> {
    return this.run((manager) => manager.findOneBy<SourceRow>(ENTITY.source, { consumer: this.consumer }));
  }

  private run<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return outsideTransactions(this.dataSource, work);
  }
}

function emptyRow(consumer: string): SourceRow {
  return { consumer, cursor: '', epoch: 0, snapshot: 'needed', generation: 0, holder: '', beat: 0 };
}
