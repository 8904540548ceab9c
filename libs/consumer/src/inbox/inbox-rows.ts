import { LessThan, LessThanOrEqual, type EntityManager } from 'typeorm';

import type { WireEvent } from '../events/wire-event.js';
import type { Position } from './judge.js';
import type { InboxRow, PositionRow, WaitingRow } from './rows.js';
import { ENTITY } from './tables.js';

/** Another process has moved a resource on; the transaction is to be begun anew. */
export class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

/** How an event waits. */
export type Waiting = Pick<WaitingRow, 'attempts' | 'nextAttempt' | 'lastError'>;

/** The rows of one consumer; each method runs in the transaction of the manager that it is given. */
export class InboxRows {
  constructor(private readonly consumer: string) {}

  position(manager: EntityManager, resourceId: string): Promise<PositionRow | null> {
    return manager.findOneBy<PositionRow>(ENTITY.position, { consumer: this.consumer, resourceId });
  }

  isApplied(manager: EntityManager, eventId: string): Promise<boolean> {
    return manager.existsBy<InboxRow>(ENTITY.inbox, { consumer: this.consumer, eventId });
  }

  async markApplied(manager: EntityManager, eventId: string, now: number): Promise<void> {
    await manager.insert<InboxRow>(ENTITY.inbox, { consumer: this.consumer, eventId, appliedAt: now });
  }

  /**
   * Moves a resource from one position to another.
   * @throws Overtaken when it is not at the first any more
   */
  async move(
    manager: EntityManager,
    event: Pick<WireEvent, 'tenant' | 'resourceType' | 'resourceId'>,
    { from, to, now }: { readonly from: Position | null; readonly to: Position; readonly now: number },
  ): Promise<void> {
    const { consumer } = this;
    const { tenant, resourceType, resourceId } = event;
    if (from === null) {
      const row = { consumer, resourceId, tenant, resourceType, ...to, changedAt: now };
      await manager.insert<PositionRow>(ENTITY.position, row);
      return;
    }
    const { epoch, version, ordinal, complete, generation } = from;
    const { affected } = await manager.update<PositionRow>(
      ENTITY.position,
      { consumer, resourceId, epoch, version, ordinal, complete, generation },
      { ...to, changedAt: now },
    );
    if (affected !== 1) throw new Overtaken(`another process has moved ${resourceType} ${resourceId} on`);
  }

  /** Keeps an event until its turn comes; one that is kept already waits from now on as it is told. */
  async keep(manager: EntityManager, event: WireEvent, waiting: Waiting, now: number): Promise<void> {
    const key = { consumer: this.consumer, eventId: event.id };
    if (await manager.existsBy<WaitingRow>(ENTITY.waiting, key)) {
      await manager.update<WaitingRow>(ENTITY.waiting, key, waiting);
      return;
    }
    const { resourceId, epoch, version, ordinal } = event;
    const place = { resourceId, epoch, version, ordinal };
    await manager.insert<WaitingRow>(ENTITY.waiting, {
      ...key,
      ...place,
      event: JSON.stringify(event),
      ...waiting,
      since: now,
    });
  }

  find(manager: EntityManager, eventId: string): Promise<WaitingRow | null> {
    return manager.findOneBy<WaitingRow>(ENTITY.waiting, { consumer: this.consumer, eventId });
  }

  async remove(manager: EntityManager, eventId: string): Promise<void> {
    await manager.delete<WaitingRow>(ENTITY.waiting, { consumer: this.consumer, eventId });
  }

  /** The event of a resource that is to be applied before all others that wait. */
  async first(manager: EntityManager, resourceId: string): Promise<WaitingRow | undefined> {
    const [row] = await manager.find<WaitingRow>(ENTITY.waiting, {
      where: { consumer: this.consumer, resourceId },
      order: { epoch: 'ASC', version: 'ASC', ordinal: 'ASC' },
      take: 1,
    });
    return row;
  }

  /** Resources with events whose time has come. */
  async due(manager: EntityManager, now: number, limit: number): Promise<readonly string[]> {
    const rows = await manager.find<WaitingRow>(ENTITY.waiting, {
      select: { resourceId: true },
      where: { consumer: this.consumer, nextAttempt: LessThanOrEqual(now) },
      order: { nextAttempt: 'ASC' },
      take: limit,
    });
    return [...new Set(rows.map(({ resourceId }) => resourceId))];
  }

  /** Has the events of a resource whose time has come wait until another time. */
  async postpone(
    manager: EntityManager,
    resourceId: string,
    { now, until }: { readonly now: number; readonly until: number },
  ): Promise<void> {
    await manager.update<WaitingRow>(
      ENTITY.waiting,
      { consumer: this.consumer, resourceId, nextAttempt: LessThanOrEqual(now) },
      { nextAttempt: until },
    );
  }

  countWaiting(manager: EntityManager): Promise<number> {
    return manager.countBy<WaitingRow>(ENTITY.waiting, { consumer: this.consumer });
  }

  /** Forgets what was applied, and resources that were deleted, before an instant. */
  async prune(manager: EntityManager, before: number): Promise<void> {
    const { consumer } = this;
    await manager.delete<InboxRow>(ENTITY.inbox, { consumer, appliedAt: LessThan(before) });
    await manager.delete<PositionRow>(ENTITY.position, {
      consumer,
      deleted: true,
      changedAt: LessThan(before),
    });
  }

  /** Resources of a type that no snapshot since has seen, in the order of their ids. */
  notSeen(
    manager: EntityManager,
    {
      resourceType,
      generation,
      limit,
    }: { readonly resourceType: string; readonly generation: number; readonly limit: number },
  ): Promise<readonly PositionRow[]> {
    return manager.find<PositionRow>(ENTITY.position, {
      where: { consumer: this.consumer, resourceType, deleted: false, generation: LessThan(generation) },
      order: { resourceId: 'ASC' },
      take: limit,
    });
  }

  /** A snapshot has looked for a resource, whatever it found. */
  async seen(manager: EntityManager, resourceId: string, generation: number): Promise<void> {
    const key = { consumer: this.consumer, resourceId };
    await manager.update<PositionRow>(ENTITY.position, key, { generation });
  }
}
