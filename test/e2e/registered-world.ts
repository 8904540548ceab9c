import { afterAll, beforeAll, expect } from '@jest/globals';

import type { Engine } from '../support/engines.js';
import { eventually } from '../support/eventually.js';
import { ScimClient, type ScimAnswer } from '../support/scim-client.js';
import { listAt, type Body } from '../support/scim-messages.js';
import { startTestService, type TestService, type TestTenant } from '../support/service.js';

/** A tenant whose schemas can be registered. */
export interface RegisteringTenant extends TestTenant {
  /** Below `/admin/v1/tenants/{tenant}`. */
  readonly admin: ScimClient;
  /** Registers a schema; it must succeed. */
  schema(body: Body): Promise<ScimAnswer>;
  /** Registers a resource type with a schema of its own at `/{name}s`; it must succeed. */
  type(name: string, attributes: readonly Body[], more?: Body): Promise<ScimAnswer>;
}

/** One service for a block. */
export interface RegisteredWorld {
  readonly service: TestService;
  tenant(): Promise<RegisteringTenant>;
}

/** The URN of the schema that `RegisteringTenant.type` makes. */
export function urnOf(typeName: string): string {
  return `urn:example:params:scim:schemas:2.0:${typeName}`;
}

/** The administrator's client of a tenant. */
export function adminOf({ origin, adminToken }: TestService, tenantName: string): ScimClient {
  return new ScimClient({ baseUrl: `${origin}/admin/v1/tenants/${tenantName}`, token: adminToken });
}

/** Starts a service before the block's specs and stops it after them. */
export function registeredWorld(engine: Engine): RegisteredWorld {
  let service: TestService | undefined;
  beforeAll(async () => {
    service = await startTestService({ databaseUrl: await engine.databaseUrl() });
  }, 60_000);
  afterAll(async () => {
    await service?.close();
  }, 60_000);
  return {
    get service() {
      if (service === undefined) throw new Error('the service is not started yet');
      return service;
    },
    tenant() {
      return registering(this.service);
    },
  };
}

/** A further tenant of a service. */
export async function registering(service: TestService): Promise<RegisteringTenant> {
  const tenant = await service.tenant();
  const admin = adminOf(service, tenant.name);
  const schema = async (body: Body): Promise<ScimAnswer> =>
    expectStatus(await admin.post('/schemas', body), 201);
  return {
    ...tenant,
    admin,
    schema,
    async type(name, attributes, more = {}) {
      await schema({ id: urnOf(name), name, attributes });
      const body = { name, endpoint: `/${name}s`, schema: urnOf(name), ...more };
      return expectStatus(await admin.post('/resource-types', body), 201);
    },
  };
}

/** The events of a tenant, once there are as many. */
export async function eventsOf(
  { origin }: TestService,
  client: ScimClient,
  least: number,
): Promise<readonly unknown[]> {
  let events: readonly unknown[] = [];
  await eventually(async () => {
    events = listAt((await client.send('GET', `${origin}/events/v1/feed`)).body, 'events');
    expect(events.length).toBeGreaterThanOrEqual(least);
  });
  return events;
}

/** The answer, which must have the status. */
export function expectStatus(answer: ScimAnswer, status: number): ScimAnswer {
  expect({ status: answer.status, text: answer.status === status ? '' : answer.text }).toEqual({
    status,
    text: '',
  });
  return answer;
}
