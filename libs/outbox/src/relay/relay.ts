import type {
  EventFeed,
  LeaseHolder,
  Sequencing,
  ShardLease,
  SinkCursor,
  SinkStore,
} from '@rollcall/directory';

import type { PublisherFactory } from '../delivery/publisher.js';
import { ByteBudget } from './byte-budget.js';
import { DatabaseClock } from './database-clock.js';
import { FeedUpkeep } from './feed-upkeep.js';
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
}

/** Told what a relay does, for logs and metrics. */
export interface RelayObserver extends DeliveryObserver {
  /** @param tenantIds whose events got their places */
  sequenced(count: number, tenantIds: readonly number[]): void;
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

interface Running {
  readonly runner: SinkRunner;
  readonly done: Promise<void>;
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
  private readonly budget = new ByteBudget();
  private readonly clock: DatabaseClock;
  private readonly upkeep: FeedUpkeep;
  private readonly ttl: number;
  private stopping = false;
  /** Whether there is something to relay. */
  private begun = false;
  private heldUntil = 0;
  private nextRare = 0;
  private looping: Promise<void> = Promise.resolve();
  private keeping: NodeJS.Timeout | undefined;
  private renewing: Promise<void> = Promise.resolve();

  constructor(private readonly parts: RelayParts) {
    const { sequencing, observer, retention = RETENTION } = parts;
    this.ttl = parts.leaseTtl ?? LEASE_TTL;
    this.clock = new DatabaseClock(() => sequencing.now());
    this.upkeep = new FeedUpkeep({
      ...{ sequencing, retention },
      holder: () => this.holder(),
      clock: () => this.clock.now(),
      troubled: (what, error) => {
        observer.troubled(what, error);
      },
    });
    const monotonic = (): number => performance.now();
    this.publishers = new OpenPublishers(parts.openPublisher, monotonic, (error) => {
      observer.troubled('close a publisher', error);
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
    for (const { runner } of this.running.values()) runner.stop();
    this.wake.call();
    await this.looping;
    clearInterval(this.keeping);
    await this.renewing;
    await Promise.all([...this.running.values()].map(({ done }) => done));
    await this.upkeep.stop();
    // Before the loop there may be no tables, and no lease was asked for.
    if (this.begun) {
      await this.trying('give leases back', () => this.parts.sequencing.release(this.parts.owner));
    }
    await this.publishers.closeAll();
  }

  private holder(): LeaseHolder {
    return { owner: this.parts.owner, leases: this.leases };
  }

  private async hold(): Promise<void> {
    if (this.stopping) return;
    const { sequencing, owner, observer } = this.parts;
    try {
      await this.clock.set();
      const asked = performance.now();
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
    this.begun = !this.stopping;
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
    this.upkeep.begin();
    const now = this.clock.now();
    const shards = this.leases.map(({ shard }) => shard);
    const { sinks } = this.parts;
    const due: SinkCursor[] = [];
    if (performance.now() >= this.nextRare) {
      this.nextRare = performance.now() + RARE;
      await sinks.addMissingCursors();
      due.push(...(await sinks.withDueParked(shards, now)));
      await this.publishers.closeIdle((id) => [...this.running.keys()].some((key) => key.startsWith(id)));
    }
    due.push(...(await sinks.behind(shards, now)));
    // Else one that nobody delivers to any more would be looked at again and again.
    const own = due.filter(({ sinkId }) => !this.publishers.lacks(sinkId));
    for (const cursor of own) this.deliver(cursor);
    return sequenced || own.length > 0;
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
      if (sequenced.count > 0) observer.sequenced(sequenced.count, sequenced.tenants);
      any ||= sequenced.count > 0;
      more = sequenced.more;
    }
    return any;
  }

  /** Has a cursor brought to the end of its feed, unless that is under way. */
  private deliver(cursor: SinkCursor): void {
    const key = keyOf(cursor);
    if (this.running.has(key) || this.stopping) return;
    const runner = this.runnerOf(key);
    const run = this.trying(`deliver to the sink ${cursor.sinkId}`, () => runner.run(cursor));
    const done = run.then(() => {
      this.running.delete(key);
    });
    this.running.set(key, { runner, done });
  }

  private runnerOf(key: string): SinkRunner {
    const { publishers, budget } = this;
    const { feed, sinks, tenantName, observer: observe } = this.parts;
    const failures = this.failures.get(key) ?? { inARow: 0 };
    this.failures.set(key, failures);
    const parts = { feed, sinks, publishers, budget, tenantName, observe };
    return new SinkRunner({ ...parts, clock: () => this.clock.now(), holder: () => this.holder() }, failures);
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
