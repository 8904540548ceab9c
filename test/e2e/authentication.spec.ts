import { expect, it } from '@jest/globals';

import { forEachEngine } from '../support/engines.js';
import type { ScimAnswer } from '../support/scim-client.js';
import { at, expectError } from '../support/scim-messages.js';
import { sendRaw } from './raw-http.js';
import { serviceWorld } from './service-world.js';

const DAY = 24 * 60 * 60 * 1000;

forEachEngine('authentication over HTTP', (engine) => {
  const world = serviceWorld(engine);
  const ask = (authorization: string | null, path = '/Users'): Promise<ScimAnswer> =>
    world.service.client.get(path, { Authorization: authorization });

  it('H-AUTH-01, H-AUTH-02: without a token the challenge has no error code', async () => {
    for (const authorization of [null, 'Basic eDp5', 'Digest x="y"']) {
      const answer = await ask(authorization);
      expectError(answer, 401);
      expect(answer.headers['www-authenticate']).toBe('Bearer realm="rollcall"');
    }
  });

  it.each([
    '',
    'Bearer',
    'Bearer ',
    'Bearer a b',
    'Bearer ä',
    'Bearer "x"',
    `Bearer ${'x'.repeat(5000)}`,
    'Bearer unknown',
  ])('H-AUTH-02: %j is invalid_token', async (authorization) => {
    const answer = await ask(authorization);
    expectError(answer, 401);
    if (authorization === '') return;
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="rollcall", error="invalid_token"');
  });

  it('H13: two Authorization headers are no credential, whichever is good', async () => {
    const { origin, token } = world.service;
    for (const pair of [
      [token, 'x'],
      ['x', token],
      [token, token],
    ]) {
      const headers = pair.map((value) => `Authorization: Bearer ${value}\r\n`).join('');
      const [answer] = await sendRaw(origin, `GET /scim/v2/Users HTTP/1.1\r\nHost: x\r\n${headers}\r\n`);
      expect(answer?.status).toBe(401);
    }
  });

  it('H-AUTH-04: neither query nor body nor cookie nor another header is a credential', async () => {
    const { client, token } = world.service;
    const none = { Authorization: null };
    const answers = [
      await client.get(`/Users?access_token=${token}`, none),
      await client.get(`/Users?authorization=Bearer%20${token}`, none),
      await client.get('/Users', { ...none, Cookie: `access_token=${token}` }),
      await client.get('/Users', { ...none, 'Proxy-Authorization': `Bearer ${token}` }),
      await client.send('POST', '/Users', { headers: none, body: { access_token: token } }),
    ];
    for (const answer of answers) expectError(answer, 401);
    expect(world.service.logText()).not.toContain(token);
  });

  it('A5: a revoked token is refused at once, an expired one from its time on', async () => {
    const { operator } = world.service;
    const tenant = await world.tenant();
    const [first] = await operator.listTokens(tenant.name, Date.now());
    expect((await tenant.client.get('/Users')).status).toBe(200);
    await operator.revokeToken(tenant.name, first!.id, Date.now());
    expectError(await tenant.client.get('/Users'), 401);

    const old = await operator.issueToken(
      tenant.name,
      { name: 'old', expiresInDays: 1 },
      Date.now() - 2 * DAY,
    );
    expectError(await ask(`Bearer ${old.token}`), 401);
    const lines = world.service.logLines().filter(({ authFailure }) => authFailure !== undefined);
    expect(lines.map(({ authFailure }) => authFailure)).toEqual(
      expect.arrayContaining(['revoked', 'expired', 'absent']),
    );
    expect(world.service.logText()).not.toContain(old.token);
  });

  it('the admin token opens no tenant: 403', async () => {
    const { adminToken, origin } = world.service;
    for (const path of ['/Users', '/Schemas', '/nothing', `${origin}/tenants/default/scim/v2/Users`]) {
      expectError(await ask(`Bearer ${adminToken}`, path), 403);
    }
  });

  it('D-COM-12: the path may name the tenant of the token, and links stay those of the one base', async () => {
    const { origin, baseUrl } = world.service;
    const { name, client } = await world.tenant();
    const made = await client.send('POST', `${origin}/tenants/${name}/scim/v2/Users`, {
      body: { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'x' },
    });
    expect([made.status, made.headers.location]).toEqual([
      201,
      `${baseUrl}/Users/${String(at(made.body, 'id'))}`,
    ]);
  });

  it('H-AUTH-08: the tenant of somebody else and none are answered alike', async () => {
    const { origin } = world.service;
    const [mine, other] = [await world.tenant(), await world.tenant()];
    const answers = await Promise.all(
      [other.name, 'no-such-tenant', 'DEFAULT', '%00', '__proto__'].map((name) =>
        mine.client.get(`${origin}/tenants/${name}/scim/v2/Users`),
      ),
    );
    for (const answer of answers) expectError(answer, 404);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });

  it('X-SEC-03: a request is one log line with tenant, credential and route, and nothing that was asked', async () => {
    const { name, client } = await world.tenant();
    await client.get('/Users/secret-id?filter=userName%20eq%20%22personal%22', {
      'X-Request-Id': 'look-here',
    });
    const [line, ...more] = world.service.logLines().filter(({ requestId }) => requestId === 'look-here');
    expect(more).toEqual([]);
    expect(line).toMatchObject({
      method: 'GET',
      route: '/scim/v2/Users/:id',
      status: 404,
      tenant: name,
      refusal: 'notFound',
    });
    expect(line?.['credentialId']).toEqual(expect.stringMatching(/^[0-9a-f-]{36}$/));
    expect(JSON.stringify(line)).not.toMatch(/secret-id|personal/);
  });
});
