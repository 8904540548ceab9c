import type { EventFeed, Sequencing, Sink, SinkStore, StoreHealth, TenantStore } from '@rollcall/directory';
import { OutboxMetrics } from '@rollcall/observability';
import { Relay, type PublisherFactory, type RelayObserver } from '@rollcall/outbox';
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

import type { Observability } from '../bootstrap/observability.js';
import type { EventSignal } from './event-signal.js';
import { BROKER_KIND, publisherFactory, type PublisherMeans } from './publisher-factory.js';

/** What a relay needs of the service. */
export interface StartRelayOptions extends Observability, PublisherMeans {
  readonly stores: {
    readonly feed: EventFeed;
    readonly sequencing: Sequencing;
    readonly sinks: SinkStore;
    readonly tenants: TenantStore;
    readonly health: StoreHealth;
  };
  /** Told when events got their places. */
  readonly events: EventSignal;
  /** Milliseconds until others may take what this process does not renew. */
  readonly leaseTtl: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The one sink that the environment makes; the same for every process. */
const BROKER: Pick<Sink, 'id' | 'kind' | 'name'> = {
  id: '00000000-0000-7000-8000-000000000001',
  kind: BROKER_KIND,
  name: 'broker',
};

/** Begins to relay events. @returns the relay, which is told of each commit and stopped at the end */
export function startRelay(options: StartRelayOptions): Relay {
  const { stores, brokerUrl, logger, metrics, events, leaseTtl, now } = options;
  const { feed, sequencing, sinks, tenants } = stores;
  const names = new Map<number, string>();
  const sinkNames = new Map<string, string>([[BROKER.id, BROKER.name]]);
  const figures = new OutboxMetrics(metrics.registry, async () => {
    const backlog = await sequencing.backlog();
    return { pending: backlog.events, oldestAge: backlog.age, sinks: await sinks.figures() };
  });

  const makePublisher = publisherFactory(options);
  const openPublisher: PublisherFactory = (sink) => {
    sinkNames.set(sink.id, sink.name);
    return makePublisher(sink);
  };
  const tenantName = async (id: number): Promise<string | undefined> => {
    if (!names.has(id)) {
      for (const tenant of await tenants.list()) names.set(tenant.id, tenant.name);
    }
    return names.get(id);
  };

  const relay = new Relay({
    ...{ sequencing, feed, sinks, openPublisher, tenantName, leaseTtl },
    owner: `${hostname().slice(0, 40)}-${randomBytes(8).toString('hex')}`,
    prepare: async () => {
      // The tables may not be there yet.
      if ((await stores.health.pendingMigrations()).length > 0) return false;
      await sequencing.freeAbandoned();
      if (brokerUrl === undefined) await warnOfBroker(sinks, logger);
      else await prepareBroker(sinks, now);
      return true;
    },
    observer: observerOf({ logger, figures, sinkNames, events }),
  });
  relay.start();
  return relay;
}

/** What nobody delivers to any more makes the service keep every event. */
async function warnOfBroker(sinks: SinkStore, logger: StartRelayOptions['logger']): Promise<void> {
  if ((await sinks.find(BROKER.id)) === undefined) return;
  logger.warn(
    { sink: BROKER.name },
    'BROKER_URL is not set here, but a broker was published to before, and every event is kept for it. Set it again, or ' +
      `remove the broker with DELETE /admin/v1/tenants/{tenant}/sinks/${BROKER.id}`,
  );
}

async function prepareBroker(sinks: SinkStore, now: () => number): Promise<void> {
  if ((await sinks.find(BROKER.id)) !== undefined) return;
  try {
    const all = { tenantId: undefined, settings: {}, secret: undefined, created: now() };
    await sinks.insert({ ...BROKER, ...all }, []);
  } catch (error) {
    // Another process was faster.
    if ((await sinks.find(BROKER.id)) === undefined) throw error;
  }
}

interface ObserverParts extends Pick<Observability, 'logger'>, Pick<StartRelayOptions, 'events'> {
  readonly figures: OutboxMetrics;
  readonly sinkNames: ReadonlyMap<string, string>;
}

function observerOf({ logger, figures, sinkNames, events }: ObserverParts): RelayObserver {
  const nameOf = (id: string): string => sinkNames.get(id) ?? id;
  return {
    sequenced: (count, tenantIds) => {
      figures.sequenced(count);
      for (const tenantId of tenantIds) events.announce(tenantId);
    },
    leasesChanged: (count) => {
      figures.partitionsOwned(count);
      logger.info({ shards: count }, `relaying the events of ${count} of 16 shards`);
    },
    fenceLost: () => {
      figures.fenceLost();
      logger.warn({}, 'another process had taken over the relaying of events; nothing was written');
    },
    troubled: (what, error) => {
      logger.error({ err: error, what }, 'relaying events failed, and is tried again');
    },
    delivered: (sinkId, lag) => {
      figures.delivered(nameOf(sinkId), lag);
    },
    failed: (sinkId, kind, reason) => {
      figures.failed(nameOf(sinkId), kind);
      logger.debug({ sink: nameOf(sinkId), kind, reason }, 'an event was not delivered');
    },
    missed: ({ sinkId, tenantId, seq }, count) => {
      figures.missed(nameOf(sinkId), count);
      logger.warn(
        { sink: nameOf(sinkId), tenantId, after: seq, count },
        'a sink goes on after events that are kept no longer, and was never given them',
      );
    },
    stateChanged: ({ sinkId, tenantId }, state, reason) => {
      logger.warn({ sink: nameOf(sinkId), tenantId, state, reason }, 'a sink does not take events');
    },
  };
}
