import { Counter, Histogram, type Registry } from 'prom-client';

/** The metrics of SCIM operations, each declared once. */
export const SCIM_METRICS = {
  operations: {
    name: 'scim_operations_total',
    help: 'SCIM requests by what they do, to which type, by HTTP status and scimType (RFC 7644 §3.12; empty without).',
    labelNames: ['operation', 'resource_type', 'status', 'scim_type'],
  },
  duration: {
    name: 'scim_operation_duration_seconds',
    help: 'Duration of SCIM requests by what they do, and to which type.',
    labelNames: ['operation', 'resource_type'],
  },
} as const;

/** Seconds; 0.1 and 0.25 are what reads and writes have to stay below. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What a SCIM request does (RFC 7644 §3.2); `discover` reads the description of the service. */
export type ScimOperation =
  'create' | 'read' | 'list' | 'search' | 'replace' | 'patch' | 'delete' | 'bulk' | 'discover' | 'other';

/** A SCIM request that was answered. */
export interface FinishedOperation {
  readonly operation: ScimOperation;
  /** The name of a built-in resource type, `custom` for registered ones, and empty where there is none. */
  readonly resourceType: string;
  readonly status: number;
  /** One of RFC 7644's, or undefined. */
  readonly scimType: string | undefined;
  /** Seconds. */
  readonly duration: number;
}

/** Counts SCIM requests: each label has a few values, whatever clients send. */
export class ScimMetrics {
  readonly #operations: Counter<'operation' | 'resource_type' | 'status' | 'scim_type'>;
  readonly #duration: Histogram<'operation' | 'resource_type'>;
  /** Looking a series up by its labels costs more than counting. */
  readonly #counters = new Map<string, Counter.Internal>();
  readonly #durations = new Map<string, Histogram.Internal<'operation' | 'resource_type'>>();

  constructor(registry: Registry) {
    const registers = [registry];
    const { operations, duration } = SCIM_METRICS;
    this.#operations = new Counter({ ...operations, labelNames: [...operations.labelNames], registers });
    this.#duration = new Histogram({
      ...{ ...duration, labelNames: [...duration.labelNames], buckets: BUCKETS, registers },
    });
  }

  finished({ operation, resourceType, status, scimType = '', duration }: FinishedOperation): void {
    const kind = `${operation} ${resourceType}`;
    const outcome = `${kind} ${status} ${scimType}`;
    let counter = this.#counters.get(outcome);
    if (counter === undefined) {
      const labels = { operation, resource_type: resourceType, status: String(status), scim_type: scimType };
      counter = this.#operations.labels(labels);
      this.#counters.set(outcome, counter);
    }
    counter.inc();
    let durations = this.#durations.get(kind);
    if (durations === undefined) {
      durations = this.#duration.labels({ operation, resource_type: resourceType });
      this.#durations.set(kind, durations);
    }
    durations.observe(duration);
  }
}
