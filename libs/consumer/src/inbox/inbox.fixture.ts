import { afterAll, beforeAll } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';

import type { Engine } from '../../../../test/support/engines.js';
import { LAST_ORDINAL, type WireEvent } from '../events/wire-event.js';
import type { FailureDecision } from './inbox-observer.js';
import { Inbox } from './inbox.js';
import type { Knowledge } from './judge.js';
import { connect, openDatabase, type NoteRow } from './open-database.fixture.js';
import type { PositionRow } from './rows.js';
import { ENTITY } from './tables.js';

/** Milliseconds that an event waits for those before it. */
export const GAP = 10_000;

/** An inbox whose clock a spec turns, and whose handler writes a note of each event. */
export class InboxWorld {
  readonly inbox: Inbox;
  readonly consumer = `spec-${randomBytes(6).toString('hex')}`;
  /** Events that the handler refuses, by id. */
  readonly refused = new Set<string>();
  /** Every call of the handler. */
  readonly calls: string[] = [];
  readonly failures: { readonly id: string; readonly attempts: number }[] = [];
  readonly gaps: string[] = [];
  decision: FailureDecision = 'wait';
  knowledge: Knowledge = { complete: true, generation: 1 };
  now = 1_000_000;

  constructor(
    readonly dataSource: DataSource,
    width: number,
    consumer?: string,
  ) {
    if (consumer !== undefined) this.consumer = consumer;
    this.inbox = new Inbox(
      {
        dataSource,
        consumer: this.consumer,
        handlers: {
          handle: async (event, { manager }) => {
            this.calls.push(event.id);
            await manager.insert<NoteRow>('Note', { text: `${this.consumer} ${event.id}` });
            if (this.refused.has(event.id)) throw new Error(`${event.id} is refused`);
          },
        },
        knowledge: () => this.knowledge,
        observer: {
          settled: () => undefined,
          failed: async (event, _error, attempts) => {
            this.failures.push({ id: event.id, attempts });
            return this.decision;
          },
          gap: (event) => {
            this.gaps.push(event.id);
          },
        },
      },
      { gap: GAP, longestPause: 60_000, now: () => this.now },
      width,
    );
  }

  /** What was committed, in order. */
  async notes(): Promise<readonly string[]> {
    const rows = await this.dataSource.manager.find<NoteRow>('Note', { order: { id: 'ASC' } });
    return rows
      .filter(({ text }) => text.startsWith(`${this.consumer} `))
      .map(({ text }) => text.slice(this.consumer.length + 1));
  }

  position(resourceId = 'u1'): Promise<PositionRow | null> {
    return this.dataSource.manager.findOneBy<PositionRow>(ENTITY.position, {
      consumer: this.consumer,
      resourceId,
    });
  }

  /** Tries what waits, some milliseconds later. */
  async later(
    milliseconds: number,
    bridge: (event: WireEvent) => Promise<WireEvent | undefined> = () => Promise.resolve(undefined),
  ): Promise<void> {
    this.now += milliseconds;
    await this.inbox.retry(bridge);
  }
}

/** Inboxes on a database of an engine: `one()` beside each other, `twin()` as two processes of one consumer. */
export function inboxWorlds(engine: Engine): {
  one(): InboxWorld;
  twin(of: InboxWorld): Promise<InboxWorld>;
} {
  const open: DataSource[] = [];
  let url = '';
  const width = engine.name === 'libsql' ? 1 : 8;
  beforeAll(async () => {
    url = await engine.databaseUrl();
    open.push(await openDatabase(url));
  });
  afterAll(async () => {
    for (const dataSource of open) await dataSource.destroy();
  });
  return {
    one() {
      const [dataSource] = open;
      if (dataSource === undefined) throw new Error('the database is not open yet');
      return new InboxWorld(dataSource, width);
    },
    async twin(of) {
      const dataSource = await connect(url);
      open.push(dataSource);
      return new InboxWorld(dataSource, width, of.consumer);
    },
  };
}

/** Behind every event of a version: where a snapshot leaves a resource. */
export const SNAPSHOT_ORDINAL = LAST_ORDINAL;
