import { describe, expect, it } from '@jest/globals';

import { libsqlEngine } from '../support/engines.js';
import { answering } from '../support/receiver.js';
import { ScimClient, type ScimAnswer } from '../support/scim-client.js';
import { at, makeUser, textAt } from '../support/scim-messages.js';
import { sinkAdmin, webhooksWorld } from './webhooks-world.js';

const NOBODY = '01900000-0000-7000-8000-000000000000';
const URL = 'https://93.184.215.14/hook';

/** Problem details (RFC 9457) of a status. */
function expectProblem(answer: ScimAnswer, status: number): void {
  expect([answer.status, answer.headers['content-type']]).toEqual([
    status,
    expect.stringMatching(/^application\/problem\+json/),
  ]);
  expect(answer.body).toMatchObject({ status, title: expect.any(String), detail: expect.any(String) });
}

describe('the administration of sinks', () => {
  const world = webhooksWorld(libsqlEngine);

  it('a tenant’s token gets 403, none 401, and the admin token opens nothing else', async () => {
    const { service } = world;
    const { name, token, admin } = await world.tenant();
    const base = `${service.origin}/admin/v1/tenants/${name}`;
    const { id } = await admin.create(URL);
    const routes = [
      ['POST', '/sinks'],
      ['GET', '/sinks'],
      ['GET', `/sinks/${id}`],
      ['PATCH', `/sinks/${id}`],
      ['DELETE', `/sinks/${id}`],
      ['POST', `/sinks/${id}/rotate`],
      ['POST', `/sinks/${id}/test`],
      ['POST', `/sinks/${id}/replay`],
      ['GET', `/sinks/${id}/dead-letters`],
      ['POST', `/sinks/${id}/dead-letters/retry`],
      ['POST', `/sinks/${id}/dead-letters/skip`],
      ['GET', '/nothing'],
    ] as const;
    for (const [method, path] of routes) {
      expectProblem(await sinkAdmin(base, token).send(method, path, {}), 403);
      expectProblem(await new ScimClient({ baseUrl: base, token: 'unknown' }).send(method, path), 401);
      const bare = await new ScimClient({ baseUrl: base, token }).send(method, path, {
        headers: { Authorization: null },
      });
      expectProblem(bare, 401);
    }
    expect(
      (await new ScimClient({ baseUrl: service.baseUrl, token: service.adminToken }).get('/Users')).status,
    ).toBe(403);
    expect(
      (await new ScimClient({ baseUrl: service.origin, token: service.adminToken }).get('/events/v1/feed'))
        .status,
    ).toBe(403);
    expect((await admin.sink(id)).id).toBe(id);
  });

  it('an unknown tenant, and a sink of another tenant, are 404', async () => {
    const { service } = world;
    const [mine, other] = [await world.tenant(), await world.tenant()];
    const { id } = await other.admin.create(URL);
    for (const name of ['no-such-tenant', '__proto__', 'DEFAULT', '%2e%2e']) {
      const stranger = sinkAdmin(`${service.origin}/admin/v1/tenants/${name}`, service.adminToken);
      expectProblem(await stranger.send('GET', '/sinks'), 404);
      expectProblem(await stranger.send('POST', '/sinks', { name: 'x', kind: 'webhook', url: URL }), 404);
    }
    const bodies: Readonly<Record<string, unknown>> = {
      'GET ': undefined,
      'PATCH ': {},
      'DELETE ': undefined,
      'POST /rotate': {},
    };
    for (const foreign of [id, NOBODY, 'x', '%00']) {
      for (const [route, body] of Object.entries(bodies)) {
        const [method = '', path = ''] = route.split(' ');
        expectProblem(await mine.admin.send(method, `/sinks/${foreign}${path}`, body), 404);
      }
      expectProblem(await mine.admin.send('POST', `/sinks/${foreign}/test`), 404);
      expectProblem(await mine.admin.send('POST', `/sinks/${foreign}/replay`, { fromSeq: 1 }), 404);
      expectProblem(await mine.admin.send('GET', `/sinks/${foreign}/dead-letters`), 404);
      expectProblem(await mine.admin.send('POST', `/sinks/${foreign}/dead-letters/skip`, { all: true }), 404);
    }
    expect((await mine.admin.send('GET', '/sinks')).body).toEqual({ sinks: [] });
  });

  it('what is not there is 404, and a method that is not allowed 405 with those that are', async () => {
    const { admin } = await world.tenant();
    expectProblem(await admin.send('GET', '/nothing'), 404);
    const answer = await admin.send('PUT', '/sinks', {});
    expectProblem(answer, 405);
    expect(answer.headers.allow).toBe('GET, HEAD, POST');
  });

  it.each([
    ['no object', [], undefined],
    ['no name', { kind: 'webhook', url: URL }, '#/name'],
    ['an empty name', { name: '', kind: 'webhook', url: URL }, '#/name'],
    ['a name with a line end', { name: 'a\nb', kind: 'webhook', url: URL }, '#/name'],
    ['a name that is a number', { name: 1, kind: 'webhook', url: URL }, '#/name'],
    ['another kind', { name: 'x', kind: 'broker', url: URL }, '#/kind'],
    ['no URL', { name: 'x', kind: 'webhook' }, '#/url'],
    ['a URL in an array', { name: 'x', kind: 'webhook', url: [URL] }, '#/url'],
    ['an unknown member', { name: 'x', kind: 'webhook', url: URL, uri: URL }, '#/uri'],
    ['a prototype', { name: 'x', kind: 'webhook', url: URL, ['__proto__']: { a: 1 } }, '#/__proto__'],
    ['an unknown payload', { name: 'x', kind: 'webhook', url: URL, payload: 'fat' }, '#/payload'],
    ['an unknown algorithm', { name: 'x', kind: 'webhook', url: URL, algorithm: 'none' }, '#/algorithm'],
    [
      'a secret that is short',
      { name: 'x', kind: 'webhook', url: URL, algorithm: 'hmac-sha256', secret: 'whsec_eA==' },
      '#/secret',
    ],
    [
      'a secret without its algorithm',
      { name: 'x', kind: 'webhook', url: URL, secret: `whsec_${'A'.repeat(32)}` },
      '#/secret',
    ],
  ])('a body with %s is refused, and told where', async (_name, body, pointer) => {
    const { admin } = await world.tenant();
    const answer = await admin.send('POST', '/sinks', body);
    expectProblem(answer, 400);
    expect(at(answer.body, 'errors', 0, 'pointer')).toBe(pointer);
    expect((await admin.send('GET', '/sinks')).body).toEqual({ sinks: [] });
  });

  it.each([
    'https://127.0.0.2/',
    'https://[::2]/',
    'https://169.254.169.254/',
    'https://10.0.0.1/',
    'https://172.16.0.1/',
    'https://192.168.1.1/',
    'https://100.64.0.1/',
    'https://0.0.0.0/',
    'https://224.0.0.1/',
    'https://[fd00::1]/',
    'https://[fe80::1]/',
    'http://[::ffff:a00:1]/',
    'https://[64:ff9b::a00:1]/',
    'https://[2002:a00:1::]/',
    'https://2130706434/',
    'https://0x7f.0.0.2/',
    'http://93.184.215.14/',
    'ftp://93.184.215.14/',
    'https://user:hunter2@93.184.215.14/',
    'not a url',
  ])('B6: %s is refused at save, new and changed', async (url) => {
    const { admin } = await world.tenant();
    const { id } = await admin.create(URL);
    for (const answer of [
      await admin.send('POST', '/sinks', { name: 'x', kind: 'webhook', url }),
      await admin.send('PATCH', `/sinks/${id}`, { url }),
    ]) {
      expectProblem(answer, 400);
      expect(at(answer.body, 'errors', 0, 'pointer')).toBe('#/url');
      expect(answer.text).not.toContain('hunter2');
    }
    expect(await admin.sink(id)).toMatchObject({ url: URL });
  });

  it('replays and decisions say what they mean', async () => {
    const { admin } = await world.tenant();
    const { id } = await admin.create(URL);
    for (const body of [
      {},
      { fromSeq: 0 },
      { fromSeq: 1.5 },
      { fromSeq: 1, fromTime: '2026-01-01T00:00:00Z' },
      { fromTime: 'yesterday' },
      { fromTime: '2026-01-01T00:00:00' },
    ]) {
      expectProblem(await admin.send('POST', `/sinks/${id}/replay`, body), 400);
    }
    expectProblem(await admin.send('POST', `/sinks/${id}/replay`, { fromSeq: 1 }), 409);
    for (const verb of ['retry', 'skip']) {
      for (const body of [{}, { seqs: [] }, { seqs: ['1'] }, { seqs: [1], all: true }, { all: false }]) {
        expectProblem(await admin.send('POST', `/sinks/${id}/dead-letters/${verb}`, body), 400);
      }
      expectProblem(await admin.send('POST', `/sinks/${id}/dead-letters/purge`, {}), 404);
    }
    for (const query of ['limit=0', 'limit=1001', 'limit=x', 'after=-1', 'after=1&after=2']) {
      expectProblem(await admin.send('GET', `/sinks/${id}/dead-letters?${query}`), 400);
    }
    expectProblem(await admin.send('POST', `/sinks/${id}/rotate`, { overlapHours: 169 }), 400);
    expectProblem(await admin.send('PATCH', `/sinks/${id}`, { state: 'quarantined' }), 400);
  });

  it('a tenant has 100 sinks at most', async () => {
    const { admin } = await world.tenant();
    for (let count = 0; count < 100; count += 1) await admin.create(URL);
    expectProblem(await admin.send('POST', '/sinks', { name: 'x', kind: 'webhook', url: URL }), 409);
  });

  it('a new sink has an address, and its secrets stand in no answer but the one, and in no log', async () => {
    const { client, admin } = await world.tenant();
    const receiver = await world.receiver(answering(500));
    const made = await admin.send('POST', '/sinks', {
      name: 'x',
      kind: 'webhook',
      url: receiver.url,
      algorithm: 'hmac-sha256',
    });
    const secret = textAt(made.body, 'secret');
    const id = textAt(made.body, 'id');
    expect(made.headers.location).toMatch(new RegExp(`/admin/v1/tenants/[\\w-]+/sinks/${id}$`));
    expect(made.headers['cache-control']).toBe('no-store');
    const rotated = await admin.send('POST', `/sinks/${id}/rotate`, { overlapHours: 1 });
    const asymmetric = await admin.create(receiver.url);
    await makeUser(client);
    await admin.when(id, ({ cursor }) => cursor === 1);
    const answers = [
      await admin.send('GET', '/sinks'),
      await admin.send('GET', `/sinks/${id}`),
      await admin.send('PATCH', `/sinks/${id}`, { name: 'y' }),
      await admin.send('POST', `/sinks/${id}/test`),
      await admin.send('GET', `/sinks/${id}/dead-letters`),
      await admin.send('POST', `/sinks/${asymmetric.id}/rotate`, {}),
    ];
    const shown = answers.map(({ text }) => text).join('');
    for (const hidden of [secret, textAt(rotated.body, 'secret')]) {
      for (const text of [shown, world.service.logText()]) {
        expect(text).not.toContain(hidden);
        expect(text).not.toContain(hidden.slice('whsec_'.length, 20));
      }
    }
    for (const text of [shown, JSON.stringify(asymmetric), world.service.logText()]) {
      expect(text).not.toMatch(/whsk_|whsec_|s1\.[0-9a-f]{8}\./);
    }
    expect(secret).not.toBe(textAt(rotated.body, 'secret'));
  });

  it('the log names who administered', async () => {
    const { admin } = await world.tenant();
    await admin.send('GET', '/sinks');
    const line = world.service
      .logLines()
      .findLast(({ route }) => route === '/admin/v1/tenants/:tenant/sinks');
    expect(line?.['credentialId']).toEqual(expect.stringMatching(/^[0-9a-f-]{36}$/));
  });
});
