import type { Sink } from '@rollcall/directory';

import type { Publisher, PublisherFactory } from '../delivery/publisher.js';

/** Milliseconds after which a publisher that was not asked for is closed. */
const IDLE = 300_000;

interface Opened {
  readonly publisher: Promise<Publisher | undefined>;
  /** What it was opened with. */
  readonly settings: string;
  lastUse: number;
}

/** Keeps one publisher for each sink, as long as there is something to deliver and the sink's settings stay as they are. */
export class OpenPublishers {
  private readonly opened = new Map<string, Opened>();
  /** Sinks that another process may deliver to. */
  private readonly ofOthers = new Set<string>();

  /**
   * @param clock milliseconds, since whenever
   * @param onCloseError told what went wrong when a publisher was closed
   */
  constructor(
    private readonly open: PublisherFactory,
    private readonly clock: () => number,
    private readonly onCloseError: (error: unknown) => void,
  ) {}

  /** The publisher of a sink, opened where that is needed. @throws what the factory throws, once for each attempt */
  async of(sink: Sink): Promise<Publisher | undefined> {
    const settings = JSON.stringify([sink.kind, sink.settings, sink.secret]);
    const known = this.opened.get(sink.id);
    if (known?.settings === settings) {
      known.lastUse = this.clock();
      return known.publisher;
    }
    const opened = { publisher: this.open(sink), settings, lastUse: this.clock() };
    this.opened.set(sink.id, opened);
    if (known !== undefined) await this.close(known);
    try {
      const publisher = await opened.publisher;
      if (publisher === undefined) {
        this.forget(sink.id, opened);
        this.ofOthers.add(sink.id);
      }
      return publisher;
    } catch (error) {
      this.forget(sink.id, opened);
      throw error;
    }
  }

  /** Whether it was found that this process cannot deliver to a sink. */
  lacks(sinkId: string): boolean {
    return this.ofOthers.has(sinkId);
  }

  /** Closes those that were not asked for lately. @param isBusy whether a sink is being delivered to */
  async closeIdle(isBusy: (sinkId: string) => boolean): Promise<void> {
    const before = this.clock() - IDLE;
    for (const [id, opened] of this.opened) {
      if (opened.lastUse >= before || isBusy(id)) continue;
      this.opened.delete(id);
      await this.close(opened);
    }
  }

  async closeAll(): Promise<void> {
    const all = [...this.opened.values()];
    this.opened.clear();
    await Promise.all(all.map((opened) => this.close(opened)));
  }

  private forget(id: string, opened: Opened): void {
    if (this.opened.get(id) === opened) this.opened.delete(id);
  }

  private async close({ publisher }: Opened): Promise<void> {
    try {
      await (await publisher)?.close();
    } catch (error) {
      this.onCloseError(error);
    }
  }
}
