import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';

import { createDatabase, describeOnOwnMariadb, forEachEngine } from '../support/engines.js';
import { bulk, bulkBody, idOf, pathOf, postOp, statusesOf } from '../support/bulk-messages.js';
import type { Mariadb } from '../support/mariadb.mjs';
import { at, patchOp, read, unique, userBody, type Body } from '../support/scim-messages.js';
import { startTestService, type TestService } from '../support/service.js';

/** Answers that others get at least while a bulk request of a thousand operations is carried out. */
const SERVED = 3;

forEachEngine('bulk requests at once', (engine) => {
  let service: TestService;

  beforeAll(async () => {
    service = await startTestService({ databaseUrl: await engine.databaseUrl() });
  });
  afterAll(() => service.close());

  it('other tenants read and write while one sends a thousand operations', async () => {
    const [busy, other] = [await service.tenant(), await service.tenant()];
    const users = Array.from({ length: 1000 }, (_, index) => postOp(`u${index}`, '/Users', userBody()));
    let done = false;
    const sent = bulk(busy.client, users).finally(() => (done = true));
    let served = 0;
    while (!done) {
      expect((await other.client.post('/Users', userBody())).status).toBe(201);
      expect((await other.client.get('/Users?count=1')).status).toBe(200);
      served += 1;
    }
    expect(new Set(statusesOf(await sent))).toEqual(new Set(['201']));
    expect(served).toBeGreaterThanOrEqual(SERVED);
  });

  it('of several that create the same users each user is created once, whoever comes first', async () => {
    const { client } = await service.tenant();
    const names = Array.from({ length: 60 }, (_, index) => unique(`name${index}`));
    const requests = Array.from({ length: 4 }, (_, request) =>
      names.map((userName, index) =>
        postOp(`u${index}`, '/Users', userBody({ userName, title: `of request ${request}` })),
      ),
    );
    const answers = await Promise.all(requests.map((operations) => bulk(client, operations)));
    for (const [index] of names.entries()) {
      const statuses = answers.map((results) => String(results[index]?.['status'])).sort();
      expect(statuses).toEqual(['201', '409', '409', '409']);
    }
    expect(at((await client.get('/Users?count=0')).body, 'totalResults')).toBe(names.length);
  });

  it('of more than a tenant may have at once some are refused for now, and nothing of them is done', async () => {
    const { client } = await service.tenant();
    const sent = Array.from({ length: 40 }, () =>
      client.post(
        '/Bulk',
        bulkBody(Array.from({ length: 100 }, (_, index) => postOp(`u${index}`, '/Users', userBody()))),
      ),
    );
    const answers = await Promise.all(sent);
    const refused = answers.filter(({ status }) => status === 503);
    expect(refused.length).toBeGreaterThan(0);
    for (const { headers, body } of refused) {
      expect(headers['retry-after']).toMatch(/^\d+$/);
      expect(at(body, 'detail')).toMatch(/16 of one tenant/);
    }
    const done = answers.filter(({ status }) => status === 200);
    expect(done.length + refused.length).toBe(answers.length);
    expect(at((await client.get('/Users?count=0')).body, 'totalResults')).toBe(done.length * 100);
  });
});

describeOnOwnMariadb('a bulk request whose database fails', (start) => {
  let server: Mariadb;
  let service: TestService;

  beforeAll(async () => {
    server = await start();
    const databaseUrl = `${server.url}/${await createDatabase(server.url)}`;
    service = await startTestService({ databaseUrl });
  }, 60_000);
  afterAll(async () => {
    await service.close();
    await server.stop();
  }, 60_000);

  it('C5: it tells what was done, and gives the rest up at once', async () => {
    const { client } = service;
    const operations = Array.from({ length: 400 }, (_, index): readonly Body[] => [
      postOp(`u${index}`, '/Users', userBody()),
      {
        method: 'PATCH',
        path: `/Users/bulkId:u${index}`,
        data: patchOp({ op: 'add', path: 'title', value: `T${index}` }),
      },
    ]).flat();
    const sent = bulk(client, operations);
    while (Number(at((await client.get('/Users?count=0')).body, 'totalResults')) < 20) await pause(1);
    await server.kill();
    const results = await sent;
    await server.start();
    expect(results).toHaveLength(operations.length);
    const statuses = statusesOf(results);
    const first = statuses.indexOf('503');
    expect(first).toBeGreaterThan(20);
    expect(new Set(statuses.slice(first))).toEqual(new Set(['503']));
    // Whatever it says was done, is there; of the rest nothing, unless its COMMIT remained without an answer.
    while ((await client.get('/Users?count=0')).status !== 200) await pause(50);
    for (const [index, result] of results.slice(0, first).entries()) {
      const user = await read(client, pathOf(client, result));
      expect(user['id']).toBe(idOf(result));
      if (index % 2 === 1) expect(user['title']).toBe(`T${(index - 1) / 2}`);
    }
    const total = Number(at((await client.get('/Users?count=0')).body, 'totalResults'));
    expect(total - Math.ceil(first / 2)).toBeLessThanOrEqual(1);
  }, 120_000);
});
