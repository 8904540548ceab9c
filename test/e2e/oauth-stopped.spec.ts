import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { forEachEngine } from '../support/engines.js';
import { at, bodyOf, expectError } from '../support/scim-messages.js';
import { startTestService, type TestService } from '../support/service.js';
import { administratorOf } from './admin-client.js';
import {
  askToken,
  basic,
  bearer,
  fetchToken,
  makeClient,
  oauthWorld,
  type MadeClient,
} from './oauth-world.js';

const GRANT = 'grant_type=client_credentials';

forEachEngine('the token endpoint, of a tenant that is not at work', (engine) => {
  const world = oauthWorld(engine);

  it('a paused tenant gets 503 with Retry-After, and the tokens that it has open nothing until it goes on', async () => {
    const { admin } = await world.tenant();
    const { service } = world;
    const client = await makeClient(admin, {});
    const token = await fetchToken(service, client);
    expect((await admin.post('/pause', {})).status).toBe(200);
    const refused = await askToken(service, GRANT, { Authorization: basic(client) });
    expect(refused.status).toBe(503);
    expect(refused.headers['retry-after']).toMatch(/^[1-9]\d*$/);
    expect(bodyOf(refused)).toMatchObject({ error: 'temporarily_unavailable' });
    const held = await bearer(service, token).get('/Users');
    expectError(held, 503);
    expect(held.headers['retry-after']).toMatch(/^[1-9]\d*$/);
    expect((await admin.post('/resume', {})).status).toBe(200);
    expect((await bearer(service, token).get('/Users')).status).toBe(200);
  });

  it('a tenant that was deleted gets 401, and so do its tokens', async () => {
    const { admin } = await world.tenant();
    const { service } = world;
    const client = await makeClient(admin, {});
    const token = await fetchToken(service, client);
    expect([200, 202]).toContain((await admin.delete('')).status);
    const refused = await askToken(service, GRANT, { Authorization: basic(client) });
    expect(refused.status).toBe(401);
    expect(bodyOf(refused)).toMatchObject({ error: 'invalid_client' });
    expectError(await bearer(service, token).get('/Users'), 401);
  });
});

forEachEngine('attempts to guess the secret of a client', (engine) => {
  let service: TestService;

  beforeAll(async () => {
    const databaseUrl = await engine.databaseUrl();
    service = await startTestService({ databaseUrl, env: { RATE_LIMIT: '100/1000' } });
  });
  afterAll(() => service.close());

  it('are turned away with 429 in the form of OAuth after a hundred from one address', async () => {
    const unseen: MadeClient[] = [];
    for (let index = 0; index < 20; index += 1) {
      const made = await administratorOf(service).post('/tenants/default/clients', { name: 'unseen' });
      expect(made.status).toBe(201);
      unseen.push({ id: String(at(made.body, 'id')), secret: String(at(made.body, 'secret')) });
    }
    const { id } = unseen[0]!;
    const answers = [];
    for (let index = 0; index < 300; index += 1) {
      const secret = `scim_${String(index).padStart(39, '0')}`;
      answers.push(await askToken(service, GRANT, { Authorization: basic({ id, secret }) }));
    }
    expect([...new Set(answers.map(({ status }) => status))].sort()).toEqual([401, 429]);
    const last = answers.findLast(({ status }) => status === 429)!;
    expect(last.headers['retry-after']).toMatch(/^[1-9]\d*$/);
    expect(bodyOf(last)).toMatchObject({ error: 'temporarily_unavailable' });
    // Secrets that were never seen from here wait like everybody's; the address gets one attempt back each second.
    const asked = unseen.map((client) => askToken(service, GRANT, { Authorization: basic(client) }));
    const refused = (await Promise.all(asked)).filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(10);
  });
});

forEachEngine('a client behind the address of somebody who guesses', (engine) => {
  let service: TestService;

  beforeAll(async () => {
    const databaseUrl = await engine.databaseUrl();
    service = await startTestService({ databaseUrl, env: { RATE_LIMIT: '100/1000' } });
  });
  afterAll(() => service.close());

  const ask = async (client: MadeClient): Promise<number> =>
    (await askToken(service, GRANT, { Authorization: basic(client) })).status;

  it('A2: goes on when its secret was seen to be good, and earns the guesser nothing', async () => {
    const administrator = administratorOf(service);
    const made = await administrator.post('/tenants/default/clients', { name: 'good' });
    const good = { id: String(at(made.body, 'id')), secret: String(at(made.body, 'secret')) };
    expect(await ask(good)).toBe(200);
    const guess = (index: number): Promise<number> =>
      ask({ id: good.id, secret: `scim_${String(index).padStart(39, '0')}` });
    const guesses: number[] = [];
    for (let index = 0; index < 400; index += 1) {
      guesses.push(await guess(index));
      // The administrator is seen here before the address has used up its attempts, and passes, too.
      if (index < 20) expect((await administrator.get('/tenants/default')).status).toBe(200);
      // The guesser's own client, sent between the guesses.
      if (index % 10 === 0) expect(await ask(good)).toBe(200);
    }
    // A hundred, and then one each second.
    expect(guesses.filter((status) => status === 429).length).toBeGreaterThan(200);
    expect(new Set(guesses)).toEqual(new Set([401, 429]));
    const revoked = await administrator.delete(`/tenants/default/clients/${good.id}`);
    expect([200, 204]).toContain(revoked.status);
    // What was good once and is no more is a guess like any other.
    const after = await Promise.all(Array.from({ length: 40 }, () => ask(good)));
    expect(after).not.toContain(200);
    expect(await Promise.all(Array.from({ length: 40 }, () => ask(good)))).toContain(429);
  });
});
