/** Relays on a store, with one sink of a new tenant for each spec, which decides what becomes of the events. */
import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import type { CursorKey, RequestContext, SinkStore } from '@rollcall/directory';
import {
  Relay,
  type Delivery,
  type DeliveryPolicy,
  type OutgoingEvent,
  type Publisher,
  type RelayObserver,
  type RelayParts,
} from '@rollcall/outbox';
import { feedRepository, sequencingRepository, sinkRepository } from '@rollcall/persistence';
import { USER_TYPE } from '@rollcall/scim';

import type { Engine } from '../support/engines.js';
import { NOTHING_WANTED, openStore, type OpenStore } from '../support/open-store.js';

/** Tells nobody. */
export const QUIET: RelayObserver = {
  sequenced: () => undefined,
  leasesChanged: () => undefined,
  fenceLost: () => undefined,
  troubled: () => undefined,
  delivered: () => undefined,
  failed: () => undefined,
  missed: () => undefined,
  stateChanged: () => undefined,
};

const POLICY: DeliveryPolicy = {
  wave: 50,
  concurrency: 8,
  retryAfter: (attempts) => (attempts > 4 ? undefined : 20),
};

/** What a block of specs works with. */
export interface RelayWorld {
  readonly store: OpenStore;
  readonly sinks: SinkStore;
  readonly ctx: RequestContext;
  /** Of the sink and its tenant. */
  readonly key: Omit<CursorKey, 'shard'>;
  /** What was delivered, in order, with repetitions. */
  readonly received: readonly OutgoingEvent[];
  /** What becomes of an event. */
  answer: (outgoing: OutgoingEvent) => Delivery | Promise<Delivery>;
  /** A relay whose publishers answer as the spec says. */
  start(parts?: Partial<RelayParts>): Relay;
  /** A publisher that answers as the spec says, with another policy. */
  publisher(policy?: Partial<DeliveryPolicy>): Publisher;
  /** Another sink, of a tenant or of all; the spec removes it. @returns its id */
  insertSink(tenantId?: number): Promise<string>;
  /** @returns the id of a new user */
  createUser(userName: string): Promise<string>;
  patch(id: string, title: string): Promise<void>;
  /** Versions of a user that were delivered, in order. */
  versionsOf(id: string): readonly number[];
}

/** Opens a store for the block, and stops the relays of each of its specs. */
export function relayWorld(engine: Engine): RelayWorld {
  let store: OpenStore;
  let ctx: RequestContext;
  let sinkId: string;
  let relays: Relay[];
  let received: OutgoingEvent[];
  const sinksOf = (): SinkStore => sinkRepository(store.database.unitOfWork);

  const world: RelayWorld = {
    get store() {
      return store;
    },
    get sinks() {
      return sinksOf();
    },
    get ctx() {
      return ctx;
    },
    get key() {
      return { sinkId, tenantId: ctx.tenant.id };
    },
    get received() {
      return received;
    },
    answer: () => ({ kind: 'delivered' }),
    start(parts = {}) {
      const { unitOfWork } = store.database;
      const relay = new Relay({
        owner: `relay-${relays.length}`,
        leaseTtl: 1000,
        sinks: sinksOf(),
        sequencing: sequencingRepository(unitOfWork),
        feed: feedRepository(unitOfWork),
        tenantName: () => Promise.resolve(ctx.tenant.name),
        observer: QUIET,
        openPublisher: () => Promise.resolve(world.publisher()),
        ...parts,
      });
      relay.start();
      relays.push(relay);
      return relay;
    },
    publisher: (policy = {}) => ({
      policy: { ...POLICY, ...policy },
      publish: async (outgoing) => {
        await new Promise((resolve) => setImmediate(resolve));
        const delivery = await world.answer(outgoing);
        if (delivery.kind === 'delivered') received.push(outgoing);
        return delivery;
      },
      close: () => Promise.resolve(),
    }),
    async insertSink(tenantId) {
      const id = store.ids.next();
      const sink = { id, tenantId, kind: 'spec', name: 'spec', settings: {}, secret: undefined };
      await sinksOf().insert(
        { ...sink, created: ctx.now },
        tenantId === undefined ? [] : [{ tenantId, seq: 0 }],
      );
      return id;
    },
    createUser: async (userName) => (await store.createUser(ctx, { userName })).id,
    async patch(id, title) {
      await store.resources.mutate(ctx, USER_TYPE, id, {
        operation: 'patch',
        apply: (current) => ({ ...current, title }),
        wanted: NOTHING_WANTED,
      });
      for (const relay of relays) relay.call();
    },
    versionsOf: (id) =>
      received.filter(({ event }) => event.resourceId === id).map(({ event }) => event.version),
  };

  beforeAll(async () => {
    store = await openStore(engine);
  });
  afterAll(() => store.close());
  beforeEach(async () => {
    relays = [];
    received = [];
    world.answer = () => ({ kind: 'delivered' });
    ctx = await store.context();
    sinkId = await world.insertSink(ctx.tenant.id);
  });
  afterEach(async () => {
    await Promise.all(relays.map((relay) => relay.stop()));
    await sinksOf().remove(sinkId, world.ctx.tenant.id);
  });
  return world;
}
