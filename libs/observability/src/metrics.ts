import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

import { ScimMetrics } from './scim-metrics.js';

interface MetricDeclaration {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
}

/**
 * Every metric of our own, each declared once. Names and labels are those of the OpenTelemetry conventions for HTTP
 * servers in Prometheus form. No label has an unbounded number of values: no id, no tenant, no path.
 */
export const METRICS = {
  requestDuration: {
    name: 'http_server_request_duration_seconds',
    help: 'Duration of HTTP requests, from the last byte of the header to the last of the answer.',
    labelNames: ['http_request_method', 'http_route', 'http_response_status_code'],
  },
  activeRequests: {
    name: 'http_server_active_requests',
    help: 'HTTP requests that are being served.',
    labelNames: ['http_request_method'],
  },
  authFailures: {
    name: 'scim_auth_failures_total',
    help: 'Requests whose credential was refused, by reason.',
    labelNames: ['reason'],
  },
  limitRefusals: {
    name: 'scim_limit_refusals_total',
    help: 'Requests that a limit turned away: of the tenant, the credential, the address, or the wait for a place.',
    labelNames: ['limit'],
  },
  removalsHeld: {
    name: 'scim_removals_held_total',
    help: 'Requests that the deletion guard refused, by what they would have done.',
    labelNames: ['action'],
  },
  buildInfo: {
    name: 'rollcall_build_info',
    help: 'Always 1; the labels say what is running.',
    labelNames: ['version', 'node_version'],
  },
} as const satisfies Record<string, MetricDeclaration>;

/** Seconds; the boundaries that OpenTelemetry recommends for HTTP. */
const DURATION_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const OTHER = '_OTHER';
const MAX_ROUTES = 200;
const MAX_REASONS = 20;

/** A request that was answered. */
export interface FinishedRequest {
  readonly method: string;
  /** The template of the route (`/scim/v2/Users/:id`), undefined when none matched; never the path itself. */
  readonly route: string | undefined;
  readonly status: number;
  /** Seconds. */
  readonly duration: number;
}

/** What turns requests away: a rate, failed attempts of an address, a queue that is full, or a wait that was too long. */
export type RequestLimit = 'tenant' | 'credential' | 'address' | 'queue' | 'wait';

const PROMETHEUS = Registry.PROMETHEUS_CONTENT_TYPE;
const OPEN_METRICS = Registry.OPENMETRICS_CONTENT_TYPE;

type Format = typeof PROMETHEUS | typeof OPEN_METRICS;

/** Metrics as they are scraped. */
export interface Exposition {
  readonly contentType: string;
  readonly text: string;
}

/** What runs, for `rollcall_build_info`. */
export interface Build {
  readonly version: string;
  /** `process.version`. */
  readonly nodeVersion: string;
}

/** The metrics of one process: its own registry, with those of Node (event loop lag, memory, garbage collection). */
export class Metrics {
  readonly #registry = new Registry();
  readonly #routes = new Set<string>();
  readonly #reasons = new Set<string>();
  readonly #duration = new Histogram({
    ...declared(METRICS.requestDuration),
    buckets: DURATION_BUCKETS,
    registers: [this.#registry],
  });
  readonly #active = new Map<string, number>();
  readonly #authFailures = new Counter({ ...declared(METRICS.authFailures), registers: [this.#registry] });
  readonly #limitRefusals = new Counter({ ...declared(METRICS.limitRefusals), registers: [this.#registry] });

  /** Of SCIM requests. */
  readonly scim = new ScimMetrics(this.#registry);
  #exposing: Promise<unknown> = Promise.resolve();

  readonly #removalsHeld = new Counter({ ...declared(METRICS.removalsHeld), registers: [this.#registry] });

  constructor(build: Build) {
    collectDefaultMetrics({ register: this.#registry });
    const info = new Gauge({ ...declared(METRICS.buildInfo), registers: [this.#registry] });
    info.set({ version: build.version, node_version: build.nodeVersion }, 1);
    const active = new Gauge({
      ...declared(METRICS.activeRequests),
      registers: [this.#registry],
      // Counted here, for the gauge takes its labels apart at each request.
      collect: () => {
        for (const [method, count] of this.#active) active.set({ http_request_method: method }, count);
      },
    });
  }

  /** For the metrics of other parts of the process. */
  get registry(): Registry {
    return this.#registry;
  }

  requestStarted(method: string): void {
    this.#countActive(knownMethod(method), 1);
  }

  /** Belongs to one `requestStarted` of the same method. */
  requestFinished({ method, route, status, duration }: FinishedRequest): void {
    this.#countActive(knownMethod(method), -1);
    this.#duration.observe(
      {
        http_request_method: knownMethod(method),
        http_route: bounded(this.#routes, route ?? '', MAX_ROUTES),
        http_response_status_code: String(status),
      },
      duration,
    );
  }

  /** @param reason why a credential was refused: one of a few fixed words */
  authFailed(reason: string): void {
    this.#authFailures.inc({ reason: bounded(this.#reasons, reason, MAX_REASONS) });
  }

  /** Counts a request that a limit turned away. */
  refusedBy(limit: RequestLimit): void {
    this.#limitRefusals.inc({ limit });
  }

  /** @param action `deactivate`, `delete` or `removeMembers` */
  removalHeld(action: string): void {
    this.#removalsHeld.inc({ action });
  }

  #countActive(method: string, change: 1 | -1): void {
    this.#active.set(method, (this.#active.get(method) ?? 0) + change);
  }

  /**
   * All metrics, in the text format of Prometheus or as OpenMetrics 1.0.
   * @param accept the header of whoever asks: OpenMetrics where it names it
   */
  expose(accept = ''): Promise<Exposition> {
    const wanted = accept.includes('application/openmetrics-text') ? OPEN_METRICS : PROMETHEUS;
    // The registry has one type at a time, and several may ask at once.
    const exposed = this.#exposing.then(async () => {
      // Its type is that of one format, but it can write both.
      const registry: Pick<Registry<Format>, 'setContentType'> = this.#registry;
      registry.setContentType(wanted);
      return { contentType: wanted, text: await this.#registry.metrics() };
    });
    this.#exposing = exposed.catch(() => undefined);
    return exposed;
  }
}

/** prom-client wants arrays that it could write to. */
function declared<Name extends string>(metric: {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly Name[];
}): { readonly name: string; readonly help: string; readonly labelNames: Name[] } {
  return { ...metric, labelNames: [...metric.labelNames] };
}

function knownMethod(method: string): string {
  return METHODS.has(method) ? method : OTHER;
}

/** A label that somebody fills with paths or ids by mistake stops growing here instead of in Prometheus. */
function bounded(known: Set<string>, value: string, limit: number): string {
  if (known.has(value)) return value;
  if (known.size >= limit) return OTHER;
  known.add(value);
  return value;
}
