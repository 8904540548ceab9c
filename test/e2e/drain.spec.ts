import { describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { Agent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';

import { forEachEngine, libsqlEngine } from '../support/engines.js';
import { spawnService, type ServiceProcess } from '../support/service.js';
import { userBody } from '../support/scim-messages.js';

const PARTS = 100;

/** What the issue of a rolling upgrade allows from the signal to the end of the process. */
const ENDS_WITHIN_MS = 25_000;

/** Begins a POST of a user and holds its body back: the request is in flight until `finish`. */
function beginPost(
  service: ServiceProcess,
  agent: Agent,
): { finish(): Promise<IncomingMessage>; request: ClientRequest } {
  const body = JSON.stringify(userBody());
  const request = httpRequest(`${service.baseUrl}/Users`, {
    method: 'POST',
    agent,
    headers: {
      authorization: `Bearer ${service.token}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    },
  });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    request.on('error', reject);
    request.on('response', (response) => {
      response.resume();
      response.on('end', () => resolve(response));
    });
  });
  // Who wants the answer asks for it by finish(); a request that is cut off has none.
  answered.catch(() => undefined);
  request.write(body.slice(0, 5));
  return {
    request,
    finish: () => {
      request.end(body.slice(5));
      return answered;
    },
  };
}

/** Waits for something to become true; Jest's time limit says that it never did. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
}

function statusOf(url: string): Promise<number | 'refused'> {
  return fetch(url).then(
    ({ status }) => status,
    () => 'refused',
  );
}

/** How many POSTs the service is busy with, as its metrics say. */
async function activePosts(service: ServiceProcess): Promise<number> {
  const text = await fetch(`${service.managementUrl}/metrics`).then((answer) => answer.text());
  return Number(/http_server_active_requests\{http_request_method="POST"\} (\d+)/.exec(text)?.[1] ?? 0);
}

forEachEngine('drain', (engine) => {
  it('O4: SIGTERM lets 100 requests in flight end, closes kept connections, and ends with 0', async () => {
    const databaseUrl = await engine.databaseUrl();
    const service = await spawnService({ databaseUrl });
    const agent = new Agent({ keepAlive: true, maxSockets: PARTS });
    try {
      await service.ready();
      const posts = Array.from({ length: PARTS }, () => beginPost(service, agent));
      await until(async () => (await activePosts(service)) === PARTS);

      const signalled = performance.now();
      service.child.kill('SIGTERM');
      await until(async () => (await statusOf(`${service.baseUrl}/Users`)) === 'refused');
      expect(await statusOf(`${service.managementUrl}/readyz`)).toBe(503);
      expect(await statusOf(`${service.managementUrl}/livez`)).toBe(200);

      const answers = await Promise.all(posts.map(({ finish }) => finish()));
      expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array.from({ length: PARTS }, () => 201));
      expect(new Set(answers.map(({ headers }) => headers.connection))).toEqual(new Set(['close']));
      expect(await service.exited).toEqual({ code: 0, signal: null });
      expect(performance.now() - signalled).toBeLessThan(ENDS_WITHIN_MS);
    } finally {
      agent.destroy();
      service.child.kill('SIGKILL');
    }
    if (engine.name === 'libsql') {
      const file = databaseUrl.slice('sqlite:'.length);
      expect([existsSync(`${file}-wal`), existsSync(`${file}.sock`)]).toEqual([false, false]);
    }

    const again = await spawnService({ databaseUrl, env: { ROLLCALL_BOOTSTRAP_TOKEN: service.token } });
    try {
      await again.ready();
      const answer = await again.client.get('/Users?count=0');
      expect(answer.body).toMatchObject({ totalResults: PARTS });
      expect(again.stdout()).toContain('ignored: there is a tenant already');
    } finally {
      expect(await again.stop()).toEqual({ code: 0, signal: null });
    }
  });

  it('O4: for DRAIN_DELAY it is not ready and still takes requests, over connections that it then closes', async () => {
    const databaseUrl = await engine.databaseUrl();
    const service = await spawnService({ databaseUrl, env: { DRAIN_DELAY: '3s' } });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    try {
      await service.ready();
      expect((await beginPost(service, agent).finish()).headers.connection).not.toBe('close');
      service.child.kill('SIGTERM');
      await until(async () => (await statusOf(`${service.managementUrl}/readyz`)) === 503);

      // The connection that was kept, and a new one: both are served, and asked not to be used again.
      for (let repeat = 0; repeat < 2; repeat += 1) {
        const { statusCode, headers } = await beginPost(service, agent).finish();
        expect([statusCode, headers.connection]).toEqual([201, 'close']);
      }
      expect(await statusOf(`${service.managementUrl}/livez`)).toBe(200);
      expect(await service.exited).toEqual({ code: 0, signal: null });
    } finally {
      agent.destroy();
      service.child.kill('SIGKILL');
    }
  });
});

describe('the signals to stop', () => {
  it.each([
    ['SIGINT', 'SIGINT'],
    ['SIGTERM', 'SIGTERM'],
    ['SIGHUP', 'SIGINT'],
  ] as const)(
    'O4: %s, and %s again and again as npm and a process group send it, stop it once',
    async (first, then) => {
      const databaseUrl = await libsqlEngine.databaseUrl();
      const service = await spawnService({ databaseUrl });
      await service.ready();
      expect((await service.client.post('/Users', userBody())).status).toBe(201);
      service.child.kill(first);
      for (let repeat = 0; repeat < 10; repeat += 1) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        service.child.kill(then);
      }
      expect(await service.exited).toEqual({ code: 0, signal: null });
      expect(service.stdout()).toContain('"msg":"stopped"');
      expect(service.stdout().match(/"msg":"stopping"/g)).toHaveLength(1);
      expect(existsSync(`${databaseUrl.slice('sqlite:'.length)}-wal`)).toBe(false);
    },
  );

  it('O4: SIGTERM stops it also where nobody reads its log any more', async () => {
    const databaseUrl = await libsqlEngine.databaseUrl();
    const service = await spawnService({ databaseUrl });
    await service.ready();
    service.child.stdout?.destroy();
    expect(await service.stop()).toEqual({ code: 0, signal: null });
    expect(existsSync(`${databaseUrl.slice('sqlite:'.length)}-wal`)).toBe(false);
  });

  it('O4: a signal during the start stops it as well', async () => {
    const databaseUrl = await libsqlEngine.databaseUrl();
    const file = databaseUrl.slice('sqlite:'.length);
    const service = await spawnService({ databaseUrl });
    await until(() => Promise.resolve(existsSync(`${file}.lock`)));
    service.child.kill('SIGTERM');
    expect(await service.exited).toEqual({ code: 0, signal: null });
    expect(service.stdout()).toContain('"msg":"stopped"');
    expect(existsSync(`${file}-wal`)).toBe(false);
  });

  it('O4: what does not end in SHUTDOWN_TIMEOUT is cut off', async () => {
    const service = await spawnService({
      databaseUrl: await libsqlEngine.databaseUrl(),
      env: { SHUTDOWN_TIMEOUT: '1s' },
    });
    const agent = new Agent({ keepAlive: true });
    try {
      await service.ready();
      const { request } = beginPost(service, agent);
      const cut = new Promise<string>((resolve) => request.once('error', (error) => resolve(error.message)));
      await until(async () => (await activePosts(service)) === 1);
      expect(await service.stop()).toEqual({ code: 0, signal: null });
      expect(await cut).toMatch(/hang up|ECONNRESET/);
    } finally {
      agent.destroy();
      service.child.kill('SIGKILL');
    }
  });
});
