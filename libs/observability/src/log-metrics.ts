import { Counter, type Registry } from 'prom-client';

/** The metric of the provisioning log. `outcome` is `read`, `written` or `refused`. */
export const LOG_METRICS = {
  dropped: {
    name: 'provisioning_log_dropped_total',
    help: 'Entries that were not written for want of room, by outcome; those of changes are made of their events later.',
    labelNames: ['outcome'],
  },
} as const;

/** What the provisioning log tells of itself. */
export class LogMetrics {
  readonly #dropped: Counter<'outcome'>;

  constructor(registry: Registry) {
    this.#dropped = new Counter({ ...LOG_METRICS.dropped, labelNames: ['outcome'], registers: [registry] });
  }

  /** @param outcome one of three words */
  dropped(outcome: string, count: number): void {
    this.#dropped.inc({ outcome }, count);
  }
}
