/** The trace that a request belongs to, and the span within it (W3C Trace Context). */
export interface SpanIdentity {
  /** The value of `traceparent`: 55 characters. */
  readonly text: string;
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
}

/** What is known of a request when it was answered. */
export interface AnsweredRequest {
  /** The template of the route; undefined where there is none. */
  readonly route: string | undefined;
  readonly status: number;
  readonly requestId: string;
  /** What it did, and to which type; undefined where it is none of SCIM's. */
  readonly named: { readonly operation: string; readonly resourceType: string } | undefined;
}

/** The span of a request that is served. */
export interface ServerSpan extends SpanIdentity {
  /** Ends it, by the conventions for spans of HTTP servers: never with a path, a query or an address in it. */
  end(answered: AnsweredRequest): void;
}

/** Spans of requests, sent to a collector by OTLP. */
export interface Tracing {
  /** Begins the span of a request, below that of the caller where it named one. */
  begin(method: string, caller: SpanIdentity | undefined): ServerSpan;
  /** Sends what is left, for two seconds at most. */
  stop(): Promise<void>;
}

/** What tracing needs. */
export interface TracingOptions {
  /** `service.name`, unless `OTEL_SERVICE_NAME` or `OTEL_RESOURCE_ATTRIBUTES` say another one. */
  readonly serviceName: string;
  readonly version: string;
  /** Told what the exporter could not do. */
  readonly warn: (message: string) => void;
}
