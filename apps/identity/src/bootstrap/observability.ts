import { productVersion, type Settings } from '@rollcall/config';
import { createLogger, Metrics, type Tracing } from '@rollcall/observability';

import type { ServiceLogger } from './service-logger.js';

/** Where the service tells what it does. */
export interface Observability {
  readonly logger: ServiceLogger;
  readonly metrics: Metrics;
  /** Absent where the service does not trace. */
  readonly tracing?: Tracing | undefined;
}

/** Where log lines go. */
export interface LogDestination {
  /** For a person at a terminal, instead of JSON. */
  readonly readable: boolean;
  /** Standard output without it. */
  readonly stream?: { readonly write: (line: string) => void };
}

/** Makes logger and metrics of a service. */
export function createObservability(
  { logLevel }: Pick<Settings, 'logLevel'>,
  { readable, stream }: LogDestination,
): Observability {
  const destination = stream === undefined ? {} : { destination: stream };
  return {
    logger: createLogger({ level: logLevel, readable, ...destination }),
    metrics: new Metrics({ version: productVersion(), nodeVersion: process.version }),
  };
}
