import { LOG_METRICS } from './log-metrics.js';
import { METRICS } from './metrics.js';
import { OUTBOX_METRICS } from './outbox-metrics.js';
import { SCIM_METRICS } from './scim-metrics.js';
import { SERVICE_METRICS } from './service-metrics.js';

interface Declared {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly string[];
}

const GROUPS: readonly (readonly [title: string, metrics: Readonly<Record<string, Declared>>])[] = [
  ['Requests', METRICS],
  ['SCIM', SCIM_METRICS],
  ['Service and database', SERVICE_METRICS],
  ['Events', OUTBOX_METRICS],
  ['Provisioning log', LOG_METRICS],
];

/** Every metric of our own; those of Node are not among them. */
export const ALL_METRICS: readonly Declared[] = GROUPS.flatMap(([, metrics]) => Object.values(metrics));

/** docs/metrics.md, from the declarations. */
export function renderMetrics(): string {
  const groups = GROUPS.flatMap(([title, metrics]) => [
    `## ${title}`,
    '',
    '| metric | labels | meaning |',
    '|---|---|---|',
    ...Object.values(metrics).map(
      ({ name, help, labelNames = [] }) =>
        `| \`${name}\` | ${labelNames.map((label) => `\`${label}\``).join(', ')} | ${help} |`,
    ),
    '',
  ]);
  return [
    '# Metrics',
    '',
    'Generated from the code by `npm run docs`. `GET /metrics` on the management port, in the text format of Prometheus, or',
    'as OpenMetrics 1.0 for whoever sends `Accept: application/openmetrics-text`. Names follow the conventions of',
    'OpenTelemetry. No label holds an id, a tenant or a path, so that the number of series is bounded, whatever clients send.',
    'Histograms have `_bucket`, `_sum` and `_count`. What to do when one rises: [runbooks.md](runbooks.md).',
    '',
    ...groups,
    '## Node',
    '',
    'Those of prom-client: `process_*` (CPU, resident memory, open file descriptors) and `nodejs_*` (event-loop lag, heap,',
    'garbage collection).',
    '',
  ].join('\n');
}
