import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { forEachEngine } from '../support/engines.js';
import { eventually } from '../support/eventually.js';
import { startTestService, type TestService, type TestTenant } from '../support/service.js';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';
const TRACEPARENT = `00-${TRACE}-${SPAN}-01`;

interface TracedEvent {
  readonly traceparent?: string;
  readonly data: { readonly operation: string; readonly requestId: string };
}

forEachEngine('traceparent (W3C Trace Context)', (engine) => {
  let service: TestService;
  let tenant: TestTenant;
  beforeAll(async () => {
    service = await startTestService({ databaseUrl: await engine.databaseUrl() });
    tenant = await service.tenant();
  });
  afterAll(() => service.close());

  async function send(method: string, path: string, body: unknown, headers: object = {}): Promise<Response> {
    return fetch(`${service.origin}/scim/v2${path}`, {
      method,
      headers: {
        authorization: `Bearer ${tenant.token}`,
        'content-type': 'application/scim+json',
        ...headers,
      },
      body: JSON.stringify(body),
    });
  }

  async function events(count: number): Promise<readonly TracedEvent[]> {
    let found: readonly TracedEvent[] = [];
    await eventually(async () => {
      const answer = await fetch(`${service.origin}/events/v1/feed`, {
        headers: { authorization: `Bearer ${tenant.token}` },
      });
      const page = (await answer.json()) as { readonly events: readonly TracedEvent[] };
      expect(page.events).toHaveLength(count);
      found = page.events;
    });
    return found;
  }

  it('goes from the request into its log line and its event, and no further', async () => {
    const user = (userName: string): object => ({ schemas: [USER], userName, title: TRACEPARENT });
    const traced = await send('POST', '/Users', user('ines'), { traceparent: TRACEPARENT });
    expect(traced.status).toBe(201);
    expect((await send('POST', '/Users', user('ravi'))).status).toBe(201);
    expect((await send('POST', '/Users', user('mats'), { traceparent: 'ines@example.com' })).status).toBe(
      201,
    );
    const [first, second, third] = await events(3);
    expect(first).toMatchObject({ traceparent: TRACEPARENT, data: { operation: 'create' } });
    expect(first?.data).not.toHaveProperty('traceparent');
    expect(second).not.toHaveProperty('traceparent');
    expect(third).not.toHaveProperty('traceparent');
    await eventually(() => {
      const line = service.logLines().find(({ requestId }) => requestId === first?.data.requestId);
      expect(line).toMatchObject({ trace_id: TRACE, span_id: SPAN });
    });
  });

  it('goes into the events of a bulk request', async () => {
    const data = { schemas: [USER], userName: 'lena' };
    const body = {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
      Operations: [{ method: 'POST', path: '/Users', bulkId: 'a', data }],
    };
    const answer = await send('POST', '/Bulk', body, { traceparent: TRACEPARENT });
    expect(answer.status).toBe(200);
    expect((await events(4)).at(-1)).toMatchObject({ traceparent: TRACEPARENT });
  });

  it('goes into the event of a request that is carried out later', async () => {
    const body = { schemas: [USER], userName: 'noor' };
    const answer = await send('POST', '/Users', body, {
      traceparent: TRACEPARENT,
      prefer: 'respond-async',
    });
    expect(answer.status).toBe(202);
    expect((await events(5)).at(-1)).toMatchObject({ traceparent: TRACEPARENT });
  });
});
