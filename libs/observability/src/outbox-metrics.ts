import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** Every metric of the outbox, each declared once. `sink` is the sink's name, of which there are few. */
export const OUTBOX_METRICS = {
  pending: { name: 'outbox_pending', help: 'Committed events that have no place in a feed yet.' },
  oldestAge: {
    name: 'outbox_oldest_age_seconds',
    help: 'Age of the oldest event that has no place in a feed yet.',
  },
  sequenced: { name: 'outbox_sequenced_total', help: 'Events that this process gave their places.' },
  publishLag: {
    name: 'outbox_publish_lag_seconds',
    help: 'From the change to its delivery, for events that this process delivered.',
  },
  lagEvents: {
    name: 'sink_lag_events',
    help: 'Events that a sink has not been given yet, of all tenants.',
    labelNames: ['sink'],
  },
  lagSeconds: {
    name: 'sink_lag_seconds',
    help: 'Seconds for which the oldest event that a sink has not been given has waited.',
    labelNames: ['sink'],
  },
  attempts: {
    name: 'sink_attempts_total',
    help: 'Deliveries by their result: delivered, failed, refused, unavailable, gone.',
    labelNames: ['sink', 'result'],
  },
  missed: {
    name: 'sink_missed_events_total',
    help: 'Events that were kept no longer when a sink went on that had not been given them.',
    labelNames: ['sink'],
  },
  parked: {
    name: 'sink_parked_events',
    help: 'Events that a sink has set aside, those in the dead-letter list included.',
    labelNames: ['sink'],
  },
  deadLetters: {
    name: 'sink_dlq_size',
    help: 'Events that a sink gave up and an administrator has to decide on.',
    labelNames: ['sink'],
  },
  quarantined: {
    name: 'sink_quarantined_tenants',
    help: 'Tenants for which a sink was given up.',
    labelNames: ['sink'],
  },
  partitions: { name: 'relay_partitions_owned', help: 'Shards of tenants that this process relays for.' },
  fenceLost: {
    name: 'relay_fence_lost_total',
    help: 'Times that a shard was found to be held by another process when it was written to.',
  },
} as const;

/** Seconds. */
const LAG_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 3600];

/** How much the outbox has to do, as the database says it. */
export interface OutboxFigures {
  readonly pending: number;
  /** Milliseconds. */
  readonly oldestAge: number;
  readonly sinks: readonly SinkFigure[];
}

/** How one sink fares. */
export interface SinkFigure {
  readonly name: string;
  readonly behind: number;
  /** Milliseconds. */
  readonly lag: number;
  readonly parked: number;
  readonly dead: number;
  readonly quarantined: number;
}

/** One look at the database for all metrics of a scrape; undefined where the database is away, as readiness says. */
function sharedRefresh(read: () => Promise<OutboxFigures>): () => Promise<OutboxFigures | undefined> {
  let looking: Promise<OutboxFigures | undefined> | undefined;
  return () => {
    looking ??= read()
      .catch(() => undefined)
      .finally(() => {
        looking = undefined;
      });
    return looking;
  };
}

/** The metrics of events and their deliveries. */
export class OutboxMetrics {
  readonly #sequenced: Counter;
  readonly #lag: Histogram;
  readonly #attempts: Counter<'sink' | 'result'>;
  readonly #missed: Counter<'sink'>;
  readonly #partitions: Gauge;
  readonly #fenceLost: Counter;

  /** @param readFigures asked at each scrape; where it fails, the scrape goes without what it gives */
  constructor(registry: Registry, readFigures: () => Promise<OutboxFigures>) {
    const registers = [registry];
    this.#sequenced = new Counter({ ...OUTBOX_METRICS.sequenced, registers });
    this.#lag = new Histogram({ ...OUTBOX_METRICS.publishLag, buckets: LAG_BUCKETS, registers });
    this.#attempts = new Counter({ ...OUTBOX_METRICS.attempts, labelNames: ['sink', 'result'], registers });
    this.#missed = new Counter({ ...OUTBOX_METRICS.missed, labelNames: ['sink'], registers });
    this.#partitions = new Gauge({ ...OUTBOX_METRICS.partitions, registers });
    this.#fenceLost = new Counter({ ...OUTBOX_METRICS.fenceLost, registers });
    const figures = sharedRefresh(readFigures);
    const gauge = (
      metric: { readonly name: string; readonly help: string },
      show: (gauge: Gauge<'sink'>, figures: OutboxFigures) => void,
      labelNames: 'sink'[] = [],
    ): void => {
      const made: Gauge<'sink'> = new Gauge({
        ...{ ...metric, labelNames, registers },
        collect: async () => {
          const found = await figures();
          if (found === undefined) return;
          made.reset();
          show(made, found);
        },
      });
    };
    const bySink = (
      metric: { readonly name: string; readonly help: string },
      read: (sink: SinkFigure) => number,
      together: (one: number, other: number) => number = (one, other) => one + other,
    ): void => {
      gauge(
        metric,
        (made, { sinks }) => {
          // Sinks of one name, of several tenants or not, are one line.
          const values = new Map<string, number>();
          for (const sink of sinks) {
            const known = values.get(sink.name);
            values.set(sink.name, known === undefined ? read(sink) : together(known, read(sink)));
          }
          for (const [sink, value] of values) made.set({ sink }, value);
        },
        ['sink'],
      );
    };
    gauge(OUTBOX_METRICS.pending, (made, { pending }) => {
      made.set(pending);
    });
    gauge(OUTBOX_METRICS.oldestAge, (made, { oldestAge }) => {
      made.set(oldestAge / 1000);
    });
    bySink(OUTBOX_METRICS.lagEvents, ({ behind }) => behind);
    bySink(OUTBOX_METRICS.lagSeconds, ({ lag }) => lag / 1000, Math.max);
    bySink(OUTBOX_METRICS.parked, ({ parked }) => parked);
    bySink(OUTBOX_METRICS.deadLetters, ({ dead }) => dead);
    bySink(OUTBOX_METRICS.quarantined, ({ quarantined }) => quarantined);
  }

  sequenced(count: number): void {
    this.#sequenced.inc(count);
  }

  /** @param lag milliseconds since the change; undefined for an event that is delivered again on demand */
  delivered(sink: string, lag: number | undefined): void {
    this.#attempts.inc({ sink, result: 'delivered' });
    if (lag !== undefined) this.#lag.observe(Math.max(0, lag) / 1000);
  }

  failed(sink: string, result: 'failed' | 'refused' | 'unavailable' | 'gone'): void {
    this.#attempts.inc({ sink, result });
  }

  missed(sink: string, count: number): void {
    this.#missed.inc({ sink }, count);
  }

  partitionsOwned(count: number): void {
    this.#partitions.set(count);
  }

  fenceLost(): void {
    this.#fenceLost.inc();
  }
}
