import type { LoggerService } from '@nestjs/common';

import type { ServiceLogger } from './service-logger.js';

/** Nest's own messages in the service's log: what it tells while starting is of interest to developers only. */
export function nestLogger(logger: ServiceLogger): LoggerService {
  const fields = (rest: readonly unknown[]): object => ({ context: rest.at(-1) });
  return {
    log: (message: unknown, ...rest: unknown[]) => logger.debug(fields(rest), String(message)),
    error: (message: unknown, ...rest: unknown[]) => logger.error({ err: message, ...fields(rest) }, 'nest'),
    warn: (message: unknown, ...rest: unknown[]) => logger.warn(fields(rest), String(message)),
  };
}
