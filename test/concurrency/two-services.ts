import { afterAll, beforeAll } from '@jest/globals';

import type { Engine } from '../support/engines.js';
import { startTestService, type TestService } from '../support/service.js';

/** Milliseconds within which every process knows what one has registered. */
export const KNOWN_WITHIN = 5000;

/** Two services on one database, for the tests of a block. */
export interface TwoServices {
  readonly first: TestService;
  readonly second: TestService;
}

/** Starts them before the block's tests and stops them afterwards. */
export function twoServices(engine: Engine): () => TwoServices {
  let services: TwoServices | undefined;
  const started: TestService[] = [];
  beforeAll(async () => {
    const databaseUrl = await engine.databaseUrl();
    const env = { ROLLCALL_BOOTSTRAP_TOKEN: 'b'.repeat(40), ROLLCALL_ADMIN_TOKEN: 'a'.repeat(40) };
    const start = async (): Promise<TestService> => {
      const service = await startTestService({ databaseUrl, env });
      started.push(service);
      return service;
    };
    services = { first: await start(), second: await start() };
  }, 60_000);
  afterAll(async () => {
    for (const service of started) await service.close();
  }, 60_000);
  return () => {
    if (services === undefined) throw new Error('the services are up in tests and hooks only');
    return services;
  };
}
