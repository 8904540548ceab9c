import { afterAll, beforeAll } from '@jest/globals';

import type { Engine } from '../support/engines.js';
import { bulk, postOp } from '../support/bulk-messages.js';
import type { ScimClient } from '../support/scim-client.js';
import { at, textAt, userBody } from '../support/scim-messages.js';
import { startTestService, type TestService, type TestTenant } from '../support/service.js';
import { adminOf } from './registered-world.js';

/** A tenant with its administrator. */
export interface GuardedTenant extends TestTenant {
  /** Below `/admin/v1/tenants/{tenant}`. */
  readonly admin: ScimClient;
}

/** One service, whose deletion guard is on, for a block. */
export interface GuardWorld {
  readonly service: TestService;
  tenant(): Promise<GuardedTenant>;
}

/** Starts a service before the block's specs and stops it after them. */
export function guardWorld(engine: Engine, setting: string): GuardWorld {
  let service: TestService | undefined;
  beforeAll(async () => {
    const databaseUrl = await engine.databaseUrl();
    service = await startTestService({ databaseUrl, env: { DELETION_GUARD: setting } });
  }, 60_000);
  afterAll(async () => {
    await service?.close();
  }, 60_000);
  return {
    get service() {
      if (service === undefined) throw new Error('the service is not started yet');
      return service;
    },
    async tenant() {
      const tenant = await this.service.tenant();
      return { ...tenant, admin: adminOf(this.service, tenant.name) };
    },
  };
}

/** Creates users by bulk requests, and gives their ids. */
export async function makeUsers(client: ScimClient, count: number): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let start = 0; start < count; start += 500) {
    const operations = Array.from({ length: Math.min(500, count - start) }, (_, index) =>
      postOp(`u${index}`, '/Users', userBody({ active: true })),
    );
    for (const result of await bulk(client, operations)) {
      if (at(result, 'status') !== '201') throw new Error(JSON.stringify(result));
      ids.push(textAt(result, 'location').split('/').at(-1) ?? '');
    }
  }
  return ids;
}
