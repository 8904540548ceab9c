import type {
  EventFeed,
  LeaseHolder,
  Sequencing,
  ShardLease,
  SinkCursor,
  SinkStore,
} from '@rollcall/directory';

import type { Publisher, PublisherFactory } from '../delivery/publisher.js';
import { OpenPublishers } from './open-publishers.js';
import { SinkRunner, type DeliveryObserver, type Failures } from './sink-runner.js';
import { Wake } from './wake.js';

/** What a relay works with. */
export interface RelayParts {
  /** Another name after each start. */
  readonly owner: string;
  readonly sequencing: Sequencing;
  readonly feed: EventFeed;
  readonly sinks: SinkStore;
  readonly openPublisher: PublisherFactory;
  readonly tenantName: (tenantId: number) => Promise<string | undefined>;
  readonly observer: RelayObserver;
  /** Done before anything else, again and again until it gives true: before that there is nothing to relay. */
  readonly prepare?: () => Promise<boolean>;
  /** Milliseconds until others may take what this relay does not renew. */
  readonly leaseTtl?: number;
  /** Milliseconds for which events are kept at least. */
  readonly retention?: number;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
}

/** Told what a relay does, for logs and metrics. */
export interface RelayObserver extends DeliveryObserver {
  sequenced(count: number): void;
  leasesChanged(count: number): void;
  /** A shard was another's when it was written to: this process had been away for too long. */
  fenceLost(): void;
  /** Something did not work and is tried again. */
  troubled(what: string, error: unknown): void;
}

/** Milliseconds until others may take the leases of a relay that is gone. */
const LEASE_TTL = 15_000;

/** Events that are given their places in one go. */
const SEQUENCED_AT_ONCE = 1000;

/** Milliseconds between two looks: short after there was something to do, growing until the long one. */
const SHORTEST_PAUSE = 50;
const LONGEST_PAUSE = 1000;

/** Milliseconds in which what happens at the same time is gathered after a call. */
const GATHERED = 15;

/** Milliseconds between two looks for cursors that are missing and for events aside that are due. */
const RARE = 1000;

/** Milliseconds for which events are kept, where nothing else was said. */
const RETENTION = 7 * 24 * 3_600_000;

/** Milliseconds until the second look for events of an older release, and between two looks at most; they double until then. */
const FIRST_SEARCH = 60_000;
const LONGEST_SEARCH = 3_600_000;

/** Milliseconds between two looks for events that are kept no longer. */
const PRUNING = 60_000;

interface Running {
  /** Undefined while its publisher is being opened. */
  runner?: SinkRunner;
  done: Promise<void>;
}

/**
 * Gives events their places and delivers them, for the shards that it holds. As many relays as there are share the
 * shards; what one leaves another takes over.
 */
export class Relay {
  private leases: readonly ShardLease[] = [];
  private readonly wake = new Wake();
  private readonly running = new Map<string, Running>();
  private readonly publishers: OpenPublishers;
  private readonly failures = new Map<string, Failures>();
  private readonly clock: () => number;
  private readonly ttl: number;
  private stopping = false;
  private heldUntil = 0;
  private lastRare = 0;
  private lastPruning = 0;
  private nextSearch = 0;
  private searchPause = FIRST_SEARCH;
  private looping: Promise<void> = Promise.resolve();
  private keeping: NodeJS.Timeout | undefined;
  private renewing: Promise<void> = Promise.resolve();

  constructor(private readonly parts: RelayParts) {
    this.clock = parts.clock ?? Date.now;
    this.ttl = parts.leaseTtl ?? LEASE_TTL;
    this.publishers = new OpenPublishers(parts.openPublisher, this.clock, (error) => {
      parts.observer.troubled('close a publisher', error);
    });
  }

  /** Begins; nothing is awaited, for a database that is away must not keep the service from starting. */
  start(): void {
    this.looping = this.prepared().then(() => this.loop());
  }

  /** Something was committed: the next look is now. */
  call(): void {
    this.wake.call();
  }

  /** Ends after the deliveries that are under way, and gives the leases back. */
  async stop(): Promise<void> {
    this.stopping = true;
    for (const { runner } of this.running.values()) runner?.stop();
    this.wake.call();
    await this.looping;
    clearInterval(this.keeping);
    await this.renewing;
    await Promise.all([...this.running.values()].map(({ done }) => done));
    await this.trying('give leases back', () => this.parts.sequencing.release(this.parts.owner));
    await this.publishers.closeAll();
  }

  private holder(): LeaseHolder {
    return { owner: this.parts.owner, leases: this.leases };
  }

  private async hold(): Promise<void> {
    if (this.stopping) return;
    const { sequencing, owner, observer } = this.parts;
    const asked = performance.now();
    try {
      const leases = await sequencing.hold(owner, this.ttl);
      this.heldUntil = asked + this.ttl;
      if (leases.length !== this.leases.length) observer.leasesChanged(leases.length);
      const grown = leases.length > this.leases.length;
      this.leases = leases;
      if (grown) this.wake.call();
    } catch (error) {
      observer.troubled('hold leases', error);
      if (performance.now() > this.heldUntil) this.loseLeases();
    }
  }

  private loseLeases(): void {
    if (this.leases.length === 0) return;
    this.leases = [];
    this.parts.observer.leasesChanged(0);
  }

  private async prepared(): Promise<void> {
    const { prepare } = this.parts;
    while (!this.stopping && prepare !== undefined) {
      if ((await this.trying('begin to relay events', prepare)) === true) break;
      await this.wake.wait(LONGEST_PAUSE);
    }
  }

  private async loop(): Promise<void> {
    const renew = (): void => {
      this.renewing = this.hold();
    };
    renew();
    if (!this.stopping) this.keeping = setInterval(renew, this.ttl / 3);
    let pause = SHORTEST_PAUSE;
    while (!this.stopping) {
      const called = await this.wake.wait(pause * (0.8 + 0.4 * Math.random()));
      if (called) await new Promise((resolve) => setTimeout(resolve, GATHERED));
      const worked = await this.trying('relay events', () => this.look());
      pause = worked === true || called ? SHORTEST_PAUSE : Math.min(pause * 1.5, LONGEST_PAUSE);
      if (worked === undefined) pause = LONGEST_PAUSE;
    }
  }

  /** @returns whether there was something to do */
  private async look(): Promise<boolean> {
    if (this.leases.length === 0 || this.stopping) return false;
    const sequenced = await this.sequence();
    const now = this.clock();
    const rare = now - this.lastRare >= RARE || now < this.lastRare;
    const shards = this.leases.map(({ shard }) => shard);
    const { sinks } = this.parts;
    const due: SinkCursor[] = [];
    if (rare) {
      this.lastRare = now;
      await sinks.addMissingCursors();
      due.push(...(await sinks.withDueParked(shards, now)));
      await this.publishers.closeIdle((id) => [...this.running.keys()].some((key) => key.startsWith(id)));
    }
    // One of all relays looks.
    if (now >= this.nextSearch && shards.includes(0)) {
      this.nextSearch = now + this.searchPause;
      this.searchPause = Math.min(this.searchPause * 2, LONGEST_SEARCH);
      await this.trying('look for events of an older release', () => this.parts.sequencing.nameMissed());
    }
    if (now - this.lastPruning >= PRUNING) {
      this.lastPruning = now;
      const { sequencing, retention = RETENTION } = this.parts;
      await this.trying('remove old events', () => sequencing.prune(this.holder(), now - retention));
    }
    due.push(...(await sinks.behind(shards, now)));
    for (const cursor of due) this.deliver(cursor);
    return sequenced || due.length > 0;
  }

  private async sequence(): Promise<boolean> {
    const { sequencing, observer } = this.parts;
    let any = false;
    for (let more = true; more && !this.stopping;) {
      const sequenced = await sequencing.sequence(this.holder(), SEQUENCED_AT_ONCE);
      if (sequenced === undefined) {
        observer.fenceLost();
        this.loseLeases();
        this.renewing = this.hold();
        return any;
      }
      if (sequenced.count > 0) observer.sequenced(sequenced.count);
      any ||= sequenced.count > 0;
      more = sequenced.more;
    }
    return any;
  }

  /** Has a cursor brought to the end of its feed, unless that is under way. */
  private deliver(cursor: SinkCursor): void {
    const key = keyOf(cursor);
    if (this.running.has(key) || this.stopping) return;
    const running: Running = { done: Promise.resolve() };
    this.running.set(key, running);
    running.done = this.trying(`deliver to the sink ${cursor.sinkId}`, () => this.run(cursor, running)).then(
      () => {
        this.running.delete(key);
      },
    );
  }

  private async run(cursor: SinkCursor, running: Running): Promise<void> {
    const publisher = await this.publisherOf(cursor);
    if (publisher === undefined || this.stopping) return;
    const { feed, sinks, tenantName, observer: observe } = this.parts;
    const holder = (): LeaseHolder => this.holder();
    const key = keyOf(cursor);
    const failures = this.failures.get(key) ?? { inARow: 0 };
    this.failures.set(key, failures);
    const parts = { feed, sinks, tenantName, observe, clock: this.clock, holder };
    running.runner = new SinkRunner(parts, publisher, failures);
    await running.runner.run(cursor);
  }

  private async publisherOf(cursor: SinkCursor): Promise<Publisher | undefined> {
    const { sinks, observer } = this.parts;
    const sink = await sinks.find(cursor.sinkId);
    if (sink === undefined) return undefined;
    try {
      return await this.publishers.of(sink);
    } catch (error) {
      const lastError = error instanceof Error ? error.message : String(error);
      const change = { state: 'quarantined', attempts: 1, nextAttempt: 0, lastError } as const;
      if (await sinks.setBack(this.holder(), cursor, change)) {
        observer.stateChanged(cursor, 'quarantined', lastError);
      }
      return undefined;
    }
  }

  private async trying<T>(what: string, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      this.parts.observer.troubled(what, error);
      return undefined;
    }
  }
}

function keyOf({ sinkId, tenantId }: SinkCursor): string {
  return `${sinkId} ${tenantId}`;
}
