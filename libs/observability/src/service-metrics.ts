import { Counter, Gauge, type Registry } from 'prom-client';

import type { ReadinessReport } from './readiness.js';

/** The metrics of what the service stands on, each declared once; database ones are named as by OpenTelemetry. */
export const SERVICE_METRICS = {
  ready: {
    name: 'rollcall_ready',
    help: '1 while /readyz is 200, else 0.',
    labelNames: [],
  },
  migrations: {
    name: 'rollcall_migrations_pending',
    help: 'Migrations that this process wants and the database lacks.',
    labelNames: [],
  },
  expiring: {
    name: 'scim_credentials_expiring',
    help: 'Credentials in use that expire within 14 days, by kind: not revoked, and used in the last 7 days.',
    labelNames: ['kind'],
  },
  connections: {
    name: 'db_client_connection_count',
    help: 'Connections to the database that work has (used) and could have (idle).',
    labelNames: ['db_client_connection_state'],
  },
  pending: {
    name: 'db_client_connection_pending_requests',
    help: 'Units of work that wait for a connection to the database.',
    labelNames: [],
  },
  retries: {
    name: 'db_client_transaction_retries_total',
    help: 'Changes that were begun again: deadlocks, failed certifications, lost connections.',
    labelNames: [],
  },
} as const;

const DAY = 86_400_000;
const EXPIRING_WITHIN = 14 * DAY;
const IN_USE_WITHIN = 7 * DAY;

/** Milliseconds for which the number of expiring credentials holds: it is counted over all of them. */
const COUNTED_EVERY = 300_000;

/** How much work a database has of this process. */
export interface DatabaseFigures {
  readonly connections: number;
  readonly used: number;
  readonly waiting: number;
  readonly retries: number;
}

/** What the metrics are read from, at each scrape. */
export interface ServiceFigures {
  readonly readiness: () => Promise<ReadinessReport>;
  readonly database: () => DatabaseFigures;
  /** How many credentials of each kind expire until an instant. Instants in milliseconds since the epoch. */
  readonly expiringCredentials: (range: {
    readonly now: number;
    readonly until: number;
    readonly usedSince: number;
  }) => Promise<readonly { readonly kind: string; readonly count: number }[]>;
  readonly now: () => number;
}

/** Registers the metrics. Where the database does not answer, a scrape goes without what only it knows. */
export function exposeServiceMetrics(registry: Registry, figures: ServiceFigures): void {
  const registers = [registry];
  const gauge = <Label extends string>(
    metric: { readonly name: string; readonly help: string; readonly labelNames: readonly Label[] },
    collect: (gauge: Gauge<Label>) => void | Promise<void>,
  ): void => {
    const made: Gauge<Label> = new Gauge({
      ...{ ...metric, labelNames: [...metric.labelNames], registers },
      collect: () => collect(made),
    });
  };
  gauge(SERVICE_METRICS.ready, async (made) => made.set((await figures.readiness()).ready ? 1 : 0));
  gauge(SERVICE_METRICS.migrations, async (made) =>
    made.set((await figures.readiness()).pendingMigrations.length),
  );
  gauge(SERVICE_METRICS.connections, (made) => {
    const { connections, used } = figures.database();
    made.set({ db_client_connection_state: 'used' }, used);
    made.set({ db_client_connection_state: 'idle' }, connections - used);
  });
  gauge(SERVICE_METRICS.pending, (made) => made.set(figures.database().waiting));
  const retries: Counter = new Counter({
    ...{ ...SERVICE_METRICS.retries, labelNames: [], registers },
    collect: () => {
      retries.reset();
      retries.inc(figures.database().retries);
    },
  });
  const expiring = expiringCounts(figures);
  gauge(SERVICE_METRICS.expiring, async (made) => {
    const found = await expiring();
    if (found === undefined) return;
    made.reset();
    for (const { kind, count } of found) made.set({ kind }, count);
  });
}

/** Asked seldom, and again at the next scrape where the database did not answer. */
function expiringCounts({
  expiringCredentials,
  now,
}: ServiceFigures): () => Promise<readonly { readonly kind: string; readonly count: number }[] | undefined> {
  let since = Number.NEGATIVE_INFINITY;
  let counted: readonly { readonly kind: string; readonly count: number }[] | undefined;
  return async () => {
    const instant = now();
    if (counted !== undefined && instant - since < COUNTED_EVERY) return counted;
    since = instant;
    counted = await expiringCredentials({
      now: instant,
      until: instant + EXPIRING_WITHIN,
      usedSince: instant - IN_USE_WITHIN,
    }).catch(() => undefined);
    return counted;
  };
}
