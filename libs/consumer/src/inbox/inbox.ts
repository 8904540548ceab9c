import type { DataSource, EntityManager } from 'typeorm';

import { Lanes } from '../delivery/lanes.js';
import { pauseAfter } from '../delivery/pause-after.js';
import { isFromSnapshot, type WireEvent } from '../events/wire-event.js';
import type { EventHandlers } from './event-handlers.js';
import type { InboxObserver } from './inbox-observer.js';
import { InboxRows } from './inbox-rows.js';
import { judge, positionAfter, positionBefore, type Knowledge } from './judge.js';
import type { WaitingRow } from './rows.js';
import { inTransaction, outsideTransactions } from './transactions.js';

/** What became of an event: it is applied, it had been before, or it is kept until its turn comes. */
export type Outcome = 'applied' | 'old' | 'kept';

/** What an inbox is made of. */
export interface InboxParts {
  readonly dataSource: DataSource;
  /** Name of the consumer, under which the rows stand. */
  readonly consumer: string;
  readonly handlers: EventHandlers;
  readonly knowledge: () => Knowledge;
  readonly observer: InboxObserver;
}

/** How patient an inbox is. Times in milliseconds. */
export interface InboxPatience {
  /** How long the events before an event may take to come. */
  readonly gap: number;
  /** Longest pause between two attempts. */
  readonly longestPause: number;
  readonly now: () => number;
}

/** Attempts at a transaction that another process, or the database, brought to its end. */
const TRIES = 3;

/** A handler threw; the transaction is rolled back. */
class HandlerFailed extends Error {
  override readonly name = 'HandlerFailed';
}

/**
 * Applies each event exactly once, those of one resource in order: handlers, the note that it was applied, and the new
 * position of the resource are one transaction. What cannot be applied now is kept in the database, and its resource
 * waits while others go on. When a method resolves, the event needs no other place to be kept.
 */
export class Inbox {
  private readonly rows: InboxRows;
  private readonly lanes: Lanes;

  /** @param width resources that are worked on at the same time */
  constructor(
    private readonly parts: InboxParts,
    private readonly patience: InboxPatience,
    width: number,
  ) {
    this.rows = new InboxRows(parts.consumer);
    this.lanes = new Lanes(width);
  }

  /** Takes an event in. @throws what the database throws; the event is to be delivered again then */
  receive(event: WireEvent): Promise<Outcome> {
    return this.lanes.run(event.resourceId, async () => {
      const outcome = await this.take(event);
      if (outcome === 'applied') await this.drain(event.resourceId);
      return outcome;
    });
  }

  /**
   * Tries what waits and whose time has come.
   * @param bridge is asked for the state of a resource, as an event of a snapshot, where events before one that waits did
   *   not come; undefined where it cannot be known
   */
  async retry(bridge: (event: WireEvent) => Promise<WireEvent | undefined>): Promise<void> {
    const { dataSource } = this.parts;
    const due = await outsideTransactions(dataSource, (manager) =>
      this.rows.due(manager, this.patience.now(), 100),
    );
    await Promise.all(due.map((id) => this.lanes.run(id, () => this.resume(id, bridge))));
  }

  /** Gives an event that waits up, as if it had been applied. @returns false where none waits under this id */
  async skip(eventId: string): Promise<boolean> {
    const row = await this.outside((manager) => this.rows.find(manager, eventId));
    if (row === null) return false;
    return this.lanes.run(row.resourceId, async () => {
      await this.giveUp(eventOf(row));
      await this.drain(row.resourceId);
      return true;
    });
  }

  countWaiting(): Promise<number> {
    return this.outside((manager) => this.rows.countWaiting(manager));
  }

  /** Forgets what was applied before an instant, in milliseconds since the epoch. */
  async prune(before: number): Promise<void> {
    await inTransaction(this.parts.dataSource, (manager) => this.rows.prune(manager, before));
  }

  private async take(event: WireEvent, how: 'in turn' | 'in any case' = 'in turn'): Promise<Outcome> {
    for (let tries = 1; ; tries += 1) {
      try {
        const outcome = await inTransaction(this.parts.dataSource, (manager) =>
          this.apply(manager, event, how),
        );
        if (outcome !== 'kept') this.parts.observer.settled(event, outcome);
        return outcome;
      } catch (error) {
        if (error instanceof HandlerFailed) return await this.keepFailed(event, error.cause);
        if (tries === TRIES) throw error;
      }
    }
  }

  private async apply(
    manager: EntityManager,
    event: WireEvent,
    how: 'in turn' | 'in any case',
  ): Promise<Outcome> {
    const { rows } = this;
    const known = this.parts.knowledge();
    const now = this.patience.now();
    const from = await rows.position(manager, event.resourceId);
    const verdict = judge(from ?? undefined, event, known);
    if (verdict === 'old' || (await rows.isApplied(manager, event.id))) {
      await rows.remove(manager, event.id);
      if (from !== null && isFromSnapshot(event)) {
        await rows.move(manager, event, { from, to: { ...from, generation: known.generation }, now });
      }
      return 'old';
    }
    if (verdict === 'early' && how === 'in turn') {
      if ((await rows.find(manager, event.id)) === null) {
        const waiting = { attempts: 0, nextAttempt: now + this.patience.gap, lastError: '' };
        await rows.keep(manager, event, waiting, now);
      }
      return 'kept';
    }
    try {
      await this.parts.handlers.handle(event, { manager });
    } catch (cause) {
      throw new HandlerFailed('a handler failed', { cause });
    }
    // What was read has its id from here: it comes under no other way again.
    if (!isFromSnapshot(event)) await rows.markApplied(manager, event.id, now);
    await rows.move(manager, event, { from, to: positionAfter(event, known), now });
    await rows.remove(manager, event.id);
    return 'applied';
  }

  private async keepFailed(event: WireEvent, error: unknown): Promise<Outcome> {
    const { rows } = this;
    const now = this.patience.now();
    const attempts = await inTransaction(this.parts.dataSource, async (manager) => {
      const failures = ((await rows.find(manager, event.id))?.attempts ?? 0) + 1;
      const pause = pauseAfter(failures, { longest: this.patience.longestPause });
      const waiting = { attempts: failures, nextAttempt: now + pause, lastError: describe(error) };
      await rows.keep(manager, event, waiting, now);
      const position = await rows.position(manager, event.resourceId);
      // Without a position, the next event of the resource would be taken for its first.
      if (position === null && !isFromSnapshot(event)) {
        const to = positionBefore(event, this.parts.knowledge());
        await rows.move(manager, event, { from: null, to, now });
      }
      return failures;
    });
    if ((await this.parts.observer.failed(event, error, attempts)) === 'wait') return 'kept';
    await this.giveUp(event);
    return 'applied';
  }

  private async giveUp(event: WireEvent): Promise<void> {
    const { rows } = this;
    const known = this.parts.knowledge();
    const now = this.patience.now();
    await inTransaction(this.parts.dataSource, async (manager) => {
      const from = await rows.position(manager, event.resourceId);
      if (judge(from ?? undefined, event, known) !== 'old') {
        await rows.move(manager, event, { from, to: positionAfter(event, known), now });
        if (!isFromSnapshot(event)) await rows.markApplied(manager, event.id, now);
      }
      await rows.remove(manager, event.id);
    });
  }

  /** Applies what waited for the event that was just applied, and what waits for that. */
  private async drain(resourceId: string): Promise<void> {
    for (;;) {
      const row = await this.outside((manager) => this.rows.first(manager, resourceId));
      if (row === undefined || (row.attempts > 0 && row.nextAttempt > this.patience.now())) return;
      if ((await this.take(eventOf(row))) === 'kept') return;
    }
  }

  private async resume(
    resourceId: string,
    bridge: (event: WireEvent) => Promise<WireEvent | undefined>,
  ): Promise<void> {
    const row = await this.outside((manager) => this.rows.first(manager, resourceId));
    if (row === undefined) return;
    if (row.nextAttempt > this.patience.now()) {
      // What is due stands behind what is not.
      await this.postpone(resourceId, row.nextAttempt);
      return;
    }
    const event = eventOf(row);
    let outcome = await this.take(event);
    if (outcome === 'kept' && row.attempts === 0) outcome = await this.cross(event, bridge);
    if (outcome !== 'kept') await this.drain(resourceId);
  }

  /** What stands before the event did not come: the resource is taken as it is now, or the event as it is. */
  private async cross(
    event: WireEvent,
    bridge: (event: WireEvent) => Promise<WireEvent | undefined>,
  ): Promise<Outcome> {
    const failed = await this.outside((manager) => this.rows.find(manager, event.id));
    if (failed !== null && failed.attempts > 0) return 'kept';
    await this.postpone(event.resourceId, this.patience.now() + this.patience.gap);
    this.parts.observer.gap(event);
    const state = await bridge(event);
    return state === undefined ? this.take(event, 'in any case') : this.take(state);
  }

  private async postpone(resourceId: string, until: number): Promise<void> {
    await this.outside((manager) =>
      this.rows.postpone(manager, resourceId, { now: this.patience.now(), until }),
    );
  }

  private outside<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return outsideTransactions(this.parts.dataSource, work);
  }
}

function eventOf(row: WaitingRow): WireEvent {
  return JSON.parse(row.event) as WireEvent;
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
