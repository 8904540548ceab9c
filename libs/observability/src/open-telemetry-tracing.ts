import { setTimeout as pause } from 'node:timers/promises';

import {
  diag,
  DiagLogLevel,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Context,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';

import type { SpanIdentity, Tracing, TracingOptions } from './tracing.js';

/** Milliseconds that the end of the process waits for the collector. */
const LAST_BATCH = 2000;

const SERVER_ERROR = 500;

/** Spans by OpenTelemetry's own library. */
export function openTelemetryTracing({ serviceName, version, warn }: TracingOptions): Tracing {
  const tell = (message: string): void => {
    warn(message);
  };
  diag.setLogger(
    { error: tell, warn: tell, info: () => undefined, debug: () => undefined, verbose: () => undefined },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  const resource = defaultResource()
    .merge(resourceFromAttributes({ 'service.name': serviceName, 'service.version': version }))
    .merge(detectResources({ detectors: [envDetector] }));
  const provider = new BasicTracerProvider({
    resource,
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  const tracer = provider.getTracer('rollcall', version);
  return {
    begin(method, caller) {
      const attributes = { 'http.request.method': method };
      const span = tracer.startSpan(method, { kind: SpanKind.SERVER, attributes }, contextOf(caller));
      const { traceId, spanId, traceFlags } = span.spanContext();
      return {
        text: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`,
        traceId,
        spanId,
        end({ route, status, requestId, named }) {
          if (route !== undefined) span.updateName(`${method} ${route}`).setAttribute('http.route', route);
          span.setAttributes({ 'http.response.status_code': status, 'rollcall.request_id': requestId });
          if (named !== undefined)
            span.setAttributes({
              'scim.operation': named.operation,
              'scim.resource_type': named.resourceType,
            });
          if (status >= SERVER_ERROR)
            span.setAttribute('error.type', String(status)).setStatus({ code: SpanStatusCode.ERROR });
          span.end();
        },
      };
    },
    async stop() {
      const ended = provider.shutdown().catch((error: unknown) => {
        tell(error instanceof Error ? error.message : String(error));
      });
      await Promise.race([ended, pause(LAST_BATCH, undefined, { ref: false })]);
    },
  };
}

function contextOf(caller: SpanIdentity | undefined): Context {
  if (caller === undefined) return ROOT_CONTEXT;
  const { text, traceId, spanId } = caller;
  const traceFlags = Number.parseInt(text.slice(-2), 16);
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
}
