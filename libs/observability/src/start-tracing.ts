import type { Tracing, TracingOptions } from './tracing.js';

/**
 * Starts tracing. The exporter, its batches, the sampler and the resource follow the `OTEL_*` variables of the
 * OpenTelemetry specification, which its own library reads. It is loaded here and only here: who does not trace does not
 * pay for it.
 */
export async function startTracing(options: TracingOptions): Promise<Tracing> {
  const { openTelemetryTracing } = await import('./open-telemetry-tracing.js');
  return openTelemetryTracing(options);
}
