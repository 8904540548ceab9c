/** `traceparent` of version 00: version, trace, parent, flags (W3C Trace Context §3.2). */
const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}$/;

/** The trace that a request or an event belongs to. */
export interface TraceParent {
  /** As it came: 55 characters, hexadecimal digits and hyphens alone, so safe in logs. */
  readonly text: string;
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** Of the caller's span: 16 hexadecimal digits. */
  readonly spanId: string;
}

/** Reads a `traceparent`; undefined where it is absent or not one of version 00, which is then as if it were absent. */
export function readTraceParent(text: unknown): TraceParent | undefined {
  const [, traceId, spanId] = (typeof text === 'string' ? TRACEPARENT.exec(text) : null) ?? [];
  if (typeof text !== 'string' || traceId === undefined || spanId === undefined) return undefined;
  return { text, traceId, spanId };
}
