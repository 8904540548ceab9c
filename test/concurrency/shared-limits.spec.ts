import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';

import { describeOnMariadb } from '../support/engines.js';
import { eventually } from '../support/eventually.js';
import { makeLimitedTenant } from '../support/limited-tenant.js';
import { ScimClient } from '../support/scim-client.js';
import { spawnService, type ServiceProcess } from '../support/service.js';

const LIMIT = { perSecond: 50, burst: 100 };

/** Seconds for which is sent what comes. */
const LONG = 8;

const SENDERS = 8;

describeOnMariadb('two processes on one database', (engine) => {
  let services: readonly ServiceProcess[];
  let tokens: readonly string[];

  beforeAll(async () => {
    const databaseUrl = await engine.databaseUrl();
    const made: string[] = [];
    for (const name of ['both', 'one', 'told']) made.push(await makeLimitedTenant(databaseUrl, name, LIMIT));
    tokens = made;
    const options = { databaseUrl, env: { RATE_LIMIT: '1000/1000' } };
    services = await Promise.all([spawnService(options), spawnService(options)]);
    await Promise.all(services.map((service) => service.ready()));
    // Each hears of the other within a second.
    await pause(2500);
  }, 60_000);
  afterAll(async () => {
    await Promise.all(services.map((service) => service.stop()));
  });

  const clientAt = (service: ServiceProcess, token = ''): ScimClient =>
    new ScimClient({ baseUrl: service.baseUrl, token });

  interface Flooded {
    readonly passed: number;
    readonly seconds: number;
  }

  /** Sends to each as fast as it answers. */
  async function flood(clients: readonly ScimClient[]): Promise<Flooded> {
    const begin = performance.now();
    let passed = 0;
    await Promise.all(
      clients.flatMap((client) =>
        Array.from({ length: SENDERS }, async () => {
          while (performance.now() - begin < LONG * 1000) {
            const { status } = await client.get('/ServiceProviderConfig');
            if (status === 200) passed += 1;
            else await pause(20);
          }
        }),
      ),
    );
    return { passed, seconds: (performance.now() - begin) / 1000 };
  }

  it('ADR 15: a tenant that floods both has its limit once, not twice', async () => {
    const { passed, seconds } = await flood(services.map((service) => clientAt(service, tokens[0])));
    expect(passed).toBeGreaterThan(LIMIT.perSecond * seconds * 0.8);
    expect(passed).toBeLessThanOrEqual(1.5 * LIMIT.burst + LIMIT.perSecond * (seconds + 2) + 2);
  }, 60_000);

  it('ADR 15: a tenant whose requests all reach one of them has its whole limit there, not the half', async () => {
    const { passed, seconds } = await flood(
      services.slice(0, 1).map((service) => clientAt(service, tokens[1])),
    );
    const half = (LIMIT.burst + LIMIT.perSecond * seconds) / 2;
    expect(passed).toBeGreaterThan(half * 1.2);
    expect(passed).toBeLessThanOrEqual(LIMIT.burst + LIMIT.perSecond * (seconds + 2) + 2);
  }, 60_000);

  it('what is owed at one is owed at the other, within two seconds', async () => {
    const [first, second] = services.map((service) => clientAt(service, tokens[2]));
    const operations = Array.from({ length: 800 }, () => ({ method: 'DELETE', path: '/Users/nobody' }));
    const bulk = await first?.post('/Bulk', {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
      Operations: operations,
    });
    expect(bulk?.status).toBe(200);
    await eventually(async () => {
      expect((await second?.get('/ServiceProviderConfig'))?.status).toBe(429);
    }, 5000);
  }, 60_000);

  it('when one has ended, the other has all', async () => {
    await services[1]?.stop();
    await pause(2500);
    const { passed, seconds } = await flood(
      services.slice(0, 1).map((service) => clientAt(service, tokens[0])),
    );
    expect(passed).toBeGreaterThan(LIMIT.perSecond * seconds);
    expect(passed).toBeLessThanOrEqual(LIMIT.burst + LIMIT.perSecond * (seconds + 1) + 1);
  }, 60_000);
});
