import { afterAll, beforeAll } from '@jest/globals';

import type { Engine } from '../support/engines.js';
import { startTestService, type TestService, type TestTenant } from '../support/service.js';

/** One service for all specs of a block; each gets tenants of its own from it. */
export interface ServiceWorld {
  readonly service: TestService;
  tenant(): Promise<TestTenant>;
}

/** Starts a service before the block's specs and stops it after them. */
export function serviceWorld(engine: Engine): ServiceWorld {
  let service: TestService | undefined;
  beforeAll(async () => {
    service = await startTestService({ databaseUrl: await engine.databaseUrl() });
  });
  afterAll(() => service?.close());
  return {
    get service() {
      if (service === undefined) throw new Error('the service is not started yet');
      return service;
    },
    tenant() {
      return this.service.tenant();
    },
  };
}
