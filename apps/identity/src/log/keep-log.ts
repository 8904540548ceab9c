import { LogMetrics } from '@rollcall/observability';
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

import type { Closers } from '../bootstrap/closers.js';
import type { Observability } from '../bootstrap/observability.js';
import type { Stores } from '../persistence/stores.js';
import { LogBuffer } from './log-buffer.js';
import { RequestLog } from './request-log.js';
import { tendLog } from './tend-log.js';

/** Begins to keep provisioning logs, until the closers end it. @returns what is told of each request */
export function keepLog(
  stores: Pick<Stores, 'log' | 'leases' | 'tenants' | 'health'>,
  { logger, metrics }: Observability,
  closers: Pick<Closers, 'add'>,
): RequestLog {
  const figures = new LogMetrics(metrics.registry);
  const buffer = new LogBuffer({
    log: stores.log,
    onDropped: (outcome, count) => {
      figures.dropped(outcome, count);
    },
    onError: (error) => {
      logger.error({ err: error }, 'entries of provisioning logs could not be written, which is tried again');
    },
  });
  closers.add(() => buffer.close());
  const owner = `${hostname().slice(0, 40)}-${randomBytes(8).toString('hex')}`;
  const care = tendLog({ stores, logger, owner, now: Date.now });
  closers.add(() => care.stop());
  return new RequestLog(buffer);
}
