/** A group of 5,000 members, or of as many as ROLLCALL_TEST_MEMBERS says: `npm run test:large-group` takes 200,000. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { get as httpGet, type IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

import { forEachEngine } from '../support/engines.js';
import { at, bodyOf, GROUP, groupBody, listAt, patchOp, resourcesOf } from '../support/scim-messages.js';
import { startWithLargeGroup, type LargeGroup } from './large-group-world.js';

const MEMBERS = Number(process.env['ROLLCALL_TEST_MEMBERS'] ?? 5000);

/** Bytes that the service may have in memory in all of it. */
const MEMORY = 300 * 1024 * 1024;

const READERS = 5;

/** Milliseconds that a test may take; filling and reading take time with the group. */
const PATIENCE = 60_000 + MEMBERS;

forEachEngine('a large group over HTTP', (engine) => {
  let world: LargeGroup;

  beforeAll(async () => {
    world = await startWithLargeGroup(engine, MEMBERS);
  }, PATIENCE);
  afterAll(() => world.service.stop());

  const ids = (body: unknown) => listAt(body, 'members').map((member) => at(member, 'value'));

  /** What a metric of the service says. */
  async function metric(name: string): Promise<number> {
    const text = await (await fetch(`${world.service.managementUrl}/metrics`)).text();
    const line = text.split('\n').find((each) => each.startsWith(`${name} `));
    if (line === undefined) throw new Error(`there is no metric ${name}`);
    return Number(line.slice(name.length));
  }
  const memory = (): Promise<number> => metric('process_resident_memory_bytes');

  /** Begins to read the group; the rest is the caller's. */
  function begin(): Promise<IncomingMessage> {
    const headers = { Authorization: `Bearer ${world.service.token}` };
    return new Promise((resolve, reject) => {
      httpGet(`${world.service.baseUrl}${world.path}`, { headers, agent: false }, resolve).once(
        'error',
        reject,
      );
    });
  }

  /** Reads an answer in small parts with a rest after each. */
  async function readSlowly(response: IncomingMessage, rest: number): Promise<string> {
    const parts: Buffer[] = [];
    for await (const part of response) {
      parts.push(part as Buffer);
      await pause(rest);
    }
    return Buffer.concat(parts).toString('utf8');
  }

  it(
    'S-GRP-08: GET gives every member once, in order, with its address and type',
    async () => {
      const answer = await world.service.client.get(world.path);
      const body = bodyOf(answer);
      expect([answer.status, answer.headers.etag, answer.headers['content-type'], body['schemas']]).toEqual([
        200,
        'W/"1"',
        'application/scim+json; charset=utf-8',
        [GROUP],
      ]);
      expect(ids(body)).toEqual(world.members);
      const value = world.members[0] ?? '';
      expect(at(body, 'members', 0)).toEqual({
        value,
        $ref: `${world.service.baseUrl}/Users/${value}`,
        type: 'User',
      });
    },
    PATIENCE,
  );

  it('RFC 9110 §9.3.2: HEAD gives the headers of GET, and ends at once', async () => {
    const head = await world.service.client.send('HEAD', world.path);
    expect([head.status, head.text, head.headers.etag, head.headers['content-type']]).toEqual([
      200,
      '',
      'W/"1"',
      'application/scim+json; charset=utf-8',
    ]);
    expect(head.headers).not.toHaveProperty('content-length');
    const small = `${world.path}?excludedAttributes=members`;
    const { text } = await world.service.client.get(small);
    expect((await world.service.client.send('HEAD', small)).headers['content-length']).toBe(
      String(Buffer.byteLength(text)),
    );
  });

  it(
    'Q-PAGE-01: a list with the group in it is one JSON text',
    async () => {
      const page = resourcesOf(await world.service.client.get('/Groups'));
      expect(page.map(ids)).toEqual([world.members]);
    },
    PATIENCE,
  );

  it(
    `S-GRP-08: ${READERS} clients that read slowly all get it whole, and none of it waits in memory`,
    async () => {
      const idle = await memory();
      const responses = await Promise.all(Array.from({ length: READERS }, begin));
      let reading = true;
      let peak = 0;
      const watching = (async () => {
        while (reading) {
          peak = Math.max(peak, await memory());
          await pause(100);
        }
      })();
      // Long enough for a service that does not wait for its clients to make everything.
      await pause(1000);
      const texts = await Promise.all(responses.map((response) => readSlowly(response, 1)));
      reading = false;
      await watching;
      for (const text of texts) expect(ids(JSON.parse(text))).toEqual(world.members);
      const lag = await metric('nodejs_eventloop_lag_max_seconds');
      if (process.env['ROLLCALL_TEST_MEMBERS'] !== undefined) {
        const mebibytes = (bytes: number) => `${Math.round(bytes / 1024 / 1024)} MiB`;
        console.log(
          `${engine.name}: idle ${mebibytes(idle)}, peak ${mebibytes(peak)}, longest wait ${lag * 1000} ms`,
        );
      }
      expect(peak).toBeLessThan(MEMORY);
    },
    PATIENCE * 2,
  );

  it(
    'clients that go away in the middle leave nothing behind, in the log neither',
    async () => {
      const active = 'http_server_active_requests{http_request_method="GET"}';
      const responses = await Promise.all(Array.from({ length: READERS }, begin));
      for (const response of responses) {
        await new Promise((resolve) => response.once('data', resolve));
        response.destroy();
      }
      while ((await metric(active)) > 0) await pause(20);
      const lines = world.service
        .stdout()
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line));
      expect(
        lines.filter(({ level }) => level === 'error' || level === 'fatal' || Number(level) >= 50),
      ).toEqual([]);
      expect(world.service.stderr()).toBe('');
      expect((await world.service.client.get(`${world.path}?excludedAttributes=members`)).status).toBe(200);
    },
    PATIENCE,
  );

  it(
    'RFC 7644 §3.5.1: PUT of the same list changes nothing, and of another one only what differs',
    async () => {
      const { client } = world.service;
      const displayName = at((await client.get(`${world.path}?attributes=displayName`)).body, 'displayName');
      const put = (members: readonly string[]) =>
        client.put(
          `${world.path}?excludedAttributes=members`,
          groupBody({ displayName, members: members.map((value) => ({ value })) }),
        );
      const same = await put(world.members);
      expect([same.status, same.headers.etag]).toEqual([200, 'W/"1"']);
      const [first = '', ...others] = world.members;
      const less = await put(others);
      expect([less.status, less.headers.etag]).toEqual([200, 'W/"2"']);
      await client.patch(world.path, patchOp({ op: 'add', path: 'members', value: [{ value: first }] }));
      expect(ids((await client.get(world.path)).body)).toEqual(world.members);
    },
    PATIENCE,
  );
});
