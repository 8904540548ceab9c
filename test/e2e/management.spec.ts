import { describe, expect, it } from '@jest/globals';

import { forEachEngine, libsqlEngine } from '../support/engines.js';
import { makeUser } from '../support/scim-messages.js';
import { startTestService } from '../support/service.js';
import { serviceWorld } from './service-world.js';

describe('the management listener', () => {
  const world = serviceWorld(libsqlEngine);

  it('livez and readyz answer without a credential', async () => {
    const live = await fetch(`${world.service.managementUrl}/livez`);
    expect([live.status, await live.json()]).toEqual([200, { status: 'ok' }]);
    const ready = await fetch(`${world.service.managementUrl}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([200, expect.objectContaining({ status: 'ok' })]);
  });

  it('metrics count requests by route template, never by path', async () => {
    const { path } = await makeUser(world.service.client);
    await world.service.client.get(path);
    await world.service.client.get('/nothing/here');
    await world.service.client.get('/Users', { Authorization: 'Bearer wrong' });
    const answer = await fetch(`${world.service.managementUrl}/metrics`);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const text = await answer.text();
    expect(text).toContain('http_route="/scim/v2/Users/:id",http_response_status_code="200"');
    expect(text).toContain('scim_auth_failures_total{reason="unknown"} 1');
    expect(text).not.toMatch(/nothing|[0-9a-f]{8}-[0-9a-f]{4}/);
  });

  it('the listeners do not serve for each other', async () => {
    const { origin, managementUrl, token } = world.service;
    const headers = { authorization: `Bearer ${token}` };
    for (const path of ['/livez', '/readyz', '/metrics']) {
      expect((await fetch(`${origin}${path}`, { headers })).status).toBe(404);
    }
    expect((await fetch(`${managementUrl}/scim/v2/Users`, { headers })).status).toBe(404);
  });
});

forEachEngine('MIGRATE=check on an empty database', (engine) => {
  it('is alive and not ready, names what is pending, and answers 503 with Retry-After', async () => {
    const service = await startTestService({
      databaseUrl: await engine.databaseUrl(),
      env: { MIGRATE: 'check' },
    });
    try {
      expect((await fetch(`${service.managementUrl}/livez`)).status).toBe(200);
      const ready = await fetch(`${service.managementUrl}/readyz`);
      expect([ready.status, await ready.text()]).toEqual([503, expect.stringContaining('InitialSchema')]);
      const answer = await service.client.get('/Users');
      expect([answer.status, answer.headers['retry-after']]).toEqual([503, '5']);
      expect(service.logText()).toContain('rollcall migrate');
    } finally {
      await service.close();
    }
    // Neither while it waited nor when it stopped did it ask tables that there are not.
    expect(service.logText()).not.toMatch(/"stack"|no such table|doesn't exist/);
  });
});
