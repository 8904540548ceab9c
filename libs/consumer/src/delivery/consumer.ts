import type { DataSource } from 'typeorm';

import type { WireEvent } from '../events/wire-event.js';
import type { Inbox, Outcome } from '../inbox/inbox.js';
import type { SourceMemory } from '../inbox/source-memory.js';
import { ScimDirectory } from '../snapshot/scim-directory.js';
import { takeSnapshot, type SnapshotSummary } from '../snapshot/take-snapshot.js';
import {
  CursorGone,
  SourceUnavailable,
  type DirectoryAccess,
  type EventSource,
  type Receiver,
} from '../sources/event-source.js';
import type { Lead } from './lead.js';
import { pauseAfter } from './pause-after.js';
import { sleep } from './sleep.js';

/** What a consumer does: it prepares, reads all resources, takes events, waits for the process that leads, or ended. */
export type ConsumerPhase = 'starting' | 'snapshot' | 'live' | 'standby' | 'stopped';

/** What a consumer is made of. */
export interface ConsumerParts {
  readonly source: EventSource;
  readonly inbox: Inbox;
  readonly memory: SourceMemory;
  readonly lead: Lead;
  readonly dataSource: DataSource;
  readonly directory: DirectoryAccess | undefined;
}

/** Is told what happens to a consumer. */
export interface ConsumerObserver {
  troubled(error: unknown): void;
  unreadable(error: unknown, text: string): void;
  snapshotTaken(summary: SnapshotSummary): void;
  phase(phase: ConsumerPhase): void;
}

/** Times in milliseconds. */
export interface ConsumerPace {
  /** Between two beats of the process that leads. */
  readonly beat: number;
  /** How long what was applied is remembered. */
  readonly rememberFor: number;
}

/** The type of an event that is no fact: an administrator tries whether webhooks arrive. */
const TEST_EVENT = 'scim.test';

/** Longest pause before the source is tried again. */
const LONGEST_PAUSE = 5000;

/** After this time a round counts as one that went well until it ended. */
const WENT_WELL = 30_000;

/** Between two looks for what waits, and for whether a snapshot is wanted. */
const TICK = 500;

/** Between two times of forgetting what was applied long ago. */
const PRUNE = 60 * 60_000;

/** Whether things were lost that no event tells: events of a later epoch came. */
class EpochEntered extends Error {
  override readonly name = 'EpochEntered';
}

/** Brings the events of a source into an inbox, from the first snapshot on, whatever fails on the way. */
export class Consumer {
  private readonly stopping = new AbortController();
  private done: Promise<void> = Promise.resolve();
  private lastPrune = -Infinity;

  constructor(
    private readonly parts: ConsumerParts,
    private readonly observer: ConsumerObserver,
    private readonly pace: ConsumerPace,
  ) {}

  /** Begins, in the background: that a broker is down keeps nobody from starting. */
  start(): void {
    this.done = this.loop();
  }

  /** Takes nothing new, and resolves when what is under way is done. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.done;
  }

  private get isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  private async loop(): Promise<void> {
    const { signal } = this.stopping;
    for (let failures = 0; !signal.aborted;) {
      const began = performance.now();
      try {
        await this.round();
        failures = 0;
      } catch (error) {
        if (this.isStopping || error instanceof EpochEntered) continue;
        if (error instanceof CursorGone) await this.parts.memory.forget().catch(() => undefined);
        this.observer.troubled(error);
        failures = performance.now() - began > WENT_WELL ? 1 : failures + 1;
        const asked = error instanceof SourceUnavailable ? (error.retryAfter ?? 0) : 0;
        await sleep(Math.max(asked, pauseAfter(failures, { longest: LONGEST_PAUSE })), signal);
      }
    }
    await this.parts.source.close().catch(() => undefined);
    await this.parts.lead.giveUp().catch(() => undefined);
    this.observer.phase('stopped');
  }

  /** From taking the lead, or not, until something ends it. */
  private async round(): Promise<void> {
    const { lead, memory, source } = this.parts;
    const leads = await lead.hold();
    if (!leads && (source.exclusive || memory.needsSnapshot)) {
      this.observer.phase('standby');
      await sleep(this.pace.beat, this.stopping.signal);
      return;
    }
    const round = new AbortController();
    const signal = AbortSignal.any([this.stopping.signal, round.signal]);
    const ticking = this.tick(leads, round, signal);
    try {
      await source.open(memory, signal);
      if (memory.needsSnapshot || (memory.hasNoSnapshot && this.access !== undefined)) {
        if (!leads) return;
        await this.prepare(signal);
      }
      this.observer.phase('live');
      await source.run(memory, this.receiver(), signal);
    } finally {
      round.abort();
      await ticking;
      await source.close();
    }
  }

  private async prepare(signal: AbortSignal): Promise<void> {
    const { memory } = this.parts;
    const directory = this.directory(signal);
    if (directory === undefined) {
      await memory.withoutSnapshot();
      return;
    }
    this.observer.phase('snapshot');
    this.observer.snapshotTaken(await takeSnapshot({ ...this.parts, directory, signal }));
  }

  private get access(): DirectoryAccess | undefined {
    return this.parts.directory ?? this.parts.source.directory;
  }

  private directory(signal: AbortSignal): ScimDirectory | undefined {
    const { access } = this;
    return access === undefined
      ? undefined
      : new ScimDirectory(access, this.parts.source.tenant ?? '', signal);
  }

  /** Keeps the lead and tries what waits; ends the round where another has the lead, or a snapshot is wanted. */
  private async tick(leads: boolean, round: AbortController, signal: AbortSignal): Promise<void> {
    const { lead, memory } = this.parts;
    let nextBeat = performance.now() + this.pace.beat;
    let live = false;
    let retrying: Promise<void> | undefined;
    while (!signal.aborted) {
      await sleep(TICK, signal);
      try {
        if (performance.now() >= nextBeat) {
          nextBeat = performance.now() + this.pace.beat;
          if ((await lead.hold()) !== leads) round.abort();
        }
        // Taken once, a snapshot is wanted again only where something was lost.
        if (live && memory.needsSnapshot) round.abort();
        live ||= !memory.needsSnapshot;
      } catch (error) {
        this.observer.troubled(error);
      }
      // A handler that takes long must not keep the lead from being held.
      if (leads && live) retrying ??= this.retry(signal).finally(() => (retrying = undefined));
    }
    await retrying;
  }

  private async retry(signal: AbortSignal): Promise<void> {
    const { inbox } = this.parts;
    const directory = this.directory(signal);
    try {
      await inbox.retry(async (event) => {
        const type = (await directory?.types())?.find(({ name }) => name === event.resourceType);
        if (directory === undefined || type === undefined) return undefined;
        const state = await directory.read(type, event.resourceId, event);
        return { ...state, epoch: event.epoch };
      });
      if (performance.now() - this.lastPrune < PRUNE) return;
      this.lastPrune = performance.now();
      await inbox.prune(Date.now() - this.pace.rememberFor);
    } catch (error) {
      if (!signal.aborted) this.observer.troubled(error);
    }
  }

  private receiver(): Receiver {
    return {
      receive: async (event) => {
        await this.accept(event);
      },
      unreadable: (error, text) => {
        this.observer.unreadable(error, text);
      },
    };
  }

  /** Takes an event in, whatever brought it. @throws what the database throws */
  async accept(event: WireEvent): Promise<Outcome | 'foreign'> {
    const { memory, source, inbox } = this.parts;
    if (event.type === TEST_EVENT) return 'foreign';
    if (source.tenant !== undefined && event.tenant !== source.tenant) return 'foreign';
    if (event.epoch > memory.epoch) await this.enterEpoch(event);
    return inbox.receive(event);
  }

  private async enterEpoch({ epoch }: WireEvent): Promise<void> {
    const { memory, source } = this.parts;
    const before = memory.epoch;
    const snapshot = before !== 0 && this.access !== undefined && !source.tellsOfRestores;
    await memory.enterEpoch(epoch, { snapshot });
    if (snapshot && memory.needsSnapshot) throw new EpochEntered('the database of the service was restored');
  }
}
