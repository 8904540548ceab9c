import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { bulkBody, postOp } from '../support/bulk-messages.js';
import { forEachEngine } from '../support/engines.js';
import { makeLimitedTenant } from '../support/limited-tenant.js';
import { ScimClient, type ScimAnswer } from '../support/scim-client.js';
import { expectError, userBody } from '../support/scim-messages.js';
import { startTestService, type TestService } from '../support/service.js';
import { sendRaw } from './raw-http.js';

const LIMIT = { perSecond: 10, burst: 20 };

/** Requests at once, three times what a tenant may. */
const FLOOD = 60;

forEachEngine('rate limits', (engine) => {
  let service: TestService;
  let own: ScimClient;
  let free: ScimClient;

  beforeAll(async () => {
    const databaseUrl = await engine.databaseUrl();
    const tokens = [
      await makeLimitedTenant(databaseUrl, 'own', { perSecond: 1, burst: 3 }),
      await makeLimitedTenant(databaseUrl, 'free', 'off'),
    ];
    service = await startTestService({
      databaseUrl,
      env: { RATE_LIMIT: `${LIMIT.perSecond}/${LIMIT.burst}` },
    });
    const { baseUrl } = service;
    [own, free] = tokens.map((token) => new ScimClient({ baseUrl, token })) as [ScimClient, ScimClient];
  });
  afterAll(() => service.close());

  interface Flooded {
    readonly passed: readonly ScimAnswer[];
    readonly refused: readonly ScimAnswer[];
    /** What may pass at most: the burst, and what the time has brought. */
    readonly most: number;
  }

  async function flood(client: ScimClient, path = '/Users/nobody', limit = LIMIT): Promise<Flooded> {
    const begin = performance.now();
    const answers = await Promise.all(Array.from({ length: FLOOD }, () => client.get(path)));
    const seconds = (performance.now() - begin) / 1000;
    return {
      passed: answers.filter(({ status }) => status !== 429),
      refused: answers.filter(({ status }) => status === 429),
      most: limit.burst + Math.ceil(seconds * limit.perSecond),
    };
  }

  it('H-ERR-13, X-SEC-18: beyond its burst a tenant gets 429 with an integer Retry-After, as a SCIM error, and another tenant none', async () => {
    const [noisy, quiet] = [await service.tenant(), await service.tenant()];
    const { passed, refused, most } = await flood(noisy.client);
    expect(passed.length).toBeGreaterThanOrEqual(LIMIT.burst);
    expect(passed.length).toBeLessThanOrEqual(most);
    expect(refused.length).toBeGreaterThan(0);
    for (const answer of refused) {
      expectError(answer, 429);
      expect(answer.headers['retry-after']).toMatch(/^[1-9]\d*$/);
      expect(answer.headers['ratelimit-policy']).toBe('"tenant";q=20;w=2');
      expect(answer.headers['ratelimit']).toMatch(/^"tenant";r=0;t=\d+$/);
    }
    for (const answer of passed) expectError(answer, 404);
    expect((await quiet.client.get('/Users')).status).toBe(200);
    const metrics = await (await fetch(`${service.managementUrl}/metrics`)).text();
    expect(metrics).toMatch(/scim_limit_refusals_total\{limit="tenant"\} [1-9]/);
    expect(service.logLines()).toContainEqual(
      expect.objectContaining({ tenant: noisy.name, status: 429, refusal: 'tooManyRequests' }),
    );
  });

  it('discovery and the events count as well; outside of SCIM the refusal is problem details', async () => {
    const { client } = await service.tenant();
    const feed = `${service.origin}/events/v1/feed`;
    for (const path of ['/ServiceProviderConfig', '/Schemas', '/ResourceTypes', feed])
      expect((await client.get(path)).status).toBe(200);
    const { passed, most } = await flood(client, '/Schemas');
    expect(passed.length).toBeLessThanOrEqual(most - 4 + LIMIT.perSecond);
    const { refused } = await flood(client, feed);
    expect(refused.length).toBeGreaterThan(0);
    for (const { headers, body } of refused) {
      expect(headers['content-type']).toMatch(/^application\/problem\+json/);
      expect(headers['retry-after']).toMatch(/^[1-9]\d*$/);
      expect(body).toMatchObject({ status: 429, title: 'Too Many Requests', detail: expect.any(String) });
    }
  });

  it('is refused before anything of the body is read', async () => {
    const { client, token } = await service.tenant();
    const unknown = { method: 'DELETE', path: '/Users/nobody' };
    expect((await client.post('/Bulk', bulkBody(Array.from({ length: 100 }, () => unknown)))).status).toBe(
      200,
    );
    const head =
      'POST /scim/v2/Users HTTP/1.1\r\nHost: x\r\nContent-Type: application/scim+json\r\nContent-Length: 100000\r\n' +
      `Authorization: Bearer ${token}\r\n\r\n`;
    const [answer] = await sendRaw(service.origin, head);
    expect(answer?.status).toBe(429);
  });

  it('an answer says how much is left once that is less than half, and not before', async () => {
    const { client } = await service.tenant();
    const first = await client.get('/Users');
    expect(first.headers).not.toHaveProperty('ratelimit');
    expect(first.headers).not.toHaveProperty('ratelimit-policy');
    const { passed } = await flood(client);
    const told = passed.filter(({ headers }) => headers['ratelimit'] !== undefined);
    expect(told.length).toBeGreaterThanOrEqual(LIMIT.burst / 2 - 1);
    for (const { headers } of told) expect(headers['ratelimit']).toMatch(/^"tenant";r=\d;t=[12]$/);
  });

  it('a bulk request is never refused for its operations, and each of them counts', async () => {
    const { client } = await service.tenant();
    const operations = Array.from({ length: 50 }, (_, index) => postOp(`b${index}`, '/Users', userBody()));
    const { schemas, Operations } = bulkBody(operations);
    const answer = await client.post('/Bulk', { schemas, OPERATIONS: Operations });
    expect(answer.status).toBe(200);
    const next = await client.get('/Users');
    expectError(next, 429);
    expect(Number(next.headers['retry-after'])).toBeGreaterThanOrEqual(2);
  });

  it('one token of a tenant leaves another a part of the rate', async () => {
    const { client, name } = await service.tenant();
    const { token } = await service.operator.issueToken(name, { name: 'other' }, Date.now());
    const other = new ScimClient({ baseUrl: service.baseUrl, token });
    expect((await other.get('/Users')).status).toBe(200);
    const { passed, refused, most } = await flood(client);
    expect(passed.length).toBeLessThanOrEqual(most * 0.75 + 1);
    for (const { headers } of refused) expect(headers['ratelimit-policy']).toBe('"credential";q=15;w=2');
    expect((await other.get('/Users')).status).toBe(200);
  });

  it('a tenant has the rate of its own settings where it has one, also none', async () => {
    const limited = await flood(own, '/Users', { perSecond: 1, burst: 3 });
    expect(limited.passed.length).toBeGreaterThanOrEqual(3);
    expect(limited.passed.length).toBeLessThanOrEqual(limited.most);
    expect(limited.refused[0]?.headers['ratelimit-policy']).toBe('"tenant";q=3;w=3');
    const unlimited = await flood(free, '/Users');
    expect(unlimited.passed).toHaveLength(FLOOD);
    for (const { headers } of unlimited.passed) expect(headers).not.toHaveProperty('ratelimit');
  });
});

forEachEngine('attempts to guess a token', (engine) => {
  const GUESSES = 10_000;
  const AT_ONCE = 50;
  let service: TestService;

  beforeAll(async () => {
    service = await startTestService({
      databaseUrl: await engine.databaseUrl(),
      env: { RATE_LIMIT: '100/1000' },
    });
  });
  afterAll(() => service.close());

  it('A2: 10,000 guesses from one address are answered 401 about a hundred times, then 429; a client that is known goes on', async () => {
    const { client, baseUrl } = service;
    const guess = (index: number) =>
      new ScimClient({ baseUrl, token: `scim_${String(index).padStart(39, '0')}` }).get('/Users');
    const begin = performance.now();
    expectError(await guess(0), 401);
    expect((await client.get('/Users')).status).toBe(200);
    const statuses = new Map<number, number>();
    for (let index = 1; index < GUESSES; index += AT_ONCE) {
      const answers = await Promise.all(Array.from({ length: AT_ONCE }, (_, more) => guess(index + more)));
      for (const { status, headers } of answers) {
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (status === 429) expect(headers['retry-after']).toMatch(/^[1-9]\d*$/);
      }
    }
    const seconds = (performance.now() - begin) / 1000;
    expect([...statuses.keys()].sort()).toEqual([401, 429]);
    // Those of one moment are looked at together.
    expect(statuses.get(401)).toBeLessThanOrEqual(100 + AT_ONCE + Math.ceil(seconds));
    expect((await client.get('/Users')).status).toBe(200);
    const metrics = await (await fetch(`${service.managementUrl}/metrics`)).text();
    expect(metrics).toMatch(/scim_limit_refusals_total\{limit="address"\} [1-9]/);
  }, 120_000);

  it('requests without a credential are no attempts', async () => {
    expectError(await service.client.get('/Users', { Authorization: null }), 401);
  });
});

forEachEngine('a service without limits', (engine) => {
  let service: TestService;

  beforeAll(async () => {
    service = await startTestService({ databaseUrl: await engine.databaseUrl(), env: { RATE_LIMIT: 'off' } });
  });
  afterAll(() => service.close());

  it('lets as much in as comes, and looks at every guess', async () => {
    const ask = (headers: Record<string, string> = {}) =>
      Promise.all(Array.from({ length: 150 }, () => service.client.get('/Users', headers)));
    for (const { status, headers } of await ask()) {
      expect(status).toBe(200);
      expect(headers).not.toHaveProperty('ratelimit');
    }
    for (const answer of await ask({ Authorization: 'Bearer guess' })) expectError(answer, 401);
  });
});
