import { expect, it } from '@jest/globals';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify, type JSONWebKeySet } from 'jose';

import { describeOnMariadb, forEachEngine } from '../support/engines.js';
import { eventually } from '../support/eventually.js';
import { bodyOf, expectError, makeUser, userBody } from '../support/scim-messages.js';
import { startTestService } from '../support/service.js';
import { askToken, basic, bearer, fetchToken, makeClient, oauthWorld } from './oauth-world.js';
import { adminOf, expectStatus } from './registered-world.js';

const GRANT = 'grant_type=client_credentials';

forEachEngine('OAuth 2.0 client credentials', (engine) => {
  const world = oauthWorld(engine);

  it('RFC 6749 §4.4: a client gets a token in either way, which opens its tenant', async () => {
    const { admin, client: own } = await world.tenant();
    const { service } = world;
    const made = await makeClient(admin, { tokenMinutes: 90 });
    const user = await makeUser(own);
    const inHeader = await askToken(service, GRANT, { Authorization: basic(made) });
    const inForm = await askToken(service, `${GRANT}&client_id=${made.id}&client_secret=${made.secret}`);
    for (const answer of [inHeader, inForm]) {
      expect(answer.status).toBe(200);
      expect(answer.headers['content-type']).toMatch(/^application\/json/);
      expect([answer.headers['cache-control'], answer.headers.pragma]).toEqual(['no-store', 'no-cache']);
      const { access_token: token, ...rest } = bodyOf(answer);
      expect(rest).toEqual({ token_type: 'Bearer', expires_in: 5400 });
      const client = bearer(service, String(token));
      expect((await client.get(user.path)).body).toEqual(user.body);
      expect((await client.post('/Users', userBody())).status).toBe(201);
      expect((await client.send('GET', `${service.origin}/events/v1/feed`)).status).toBe(200);
      expectError(await client.send('GET', `${service.origin}/tenants/default/scim/v2/Users`), 404);
    }
  });

  it('RFC 9068: a token is an at+jwt that the published keys verify, and says no more than it must', async () => {
    const { admin } = await world.tenant();
    const { service } = world;
    const made = await makeClient(admin, { scopes: ['scim:read', 'events:read'] });
    const token = await fetchToken(service, made);
    const jwks = await (await fetch(`${service.origin}/.well-known/jwks.json`)).json();
    const { payload } = await jwtVerify(token, createLocalJWKSet(jwks as JSONWebKeySet), {
      typ: 'at+jwt',
      issuer: service.origin,
      audience: service.origin,
    });
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: expect.any(String) });
    expect(payload).toEqual({
      iss: service.origin,
      aud: service.origin,
      sub: `client/${made.id}`,
      client_id: made.id,
      jti: expect.any(String),
      iat: expect.any(Number),
      exp: Number(payload.iat) + 3600,
      scope: 'scim:read events:read',
    });
    const metadata = await (await fetch(`${service.origin}/.well-known/oauth-authorization-server`)).json();
    expect(metadata).toMatchObject({
      issuer: service.origin,
      token_endpoint: `${service.origin}/oauth/token`,
      jwks_uri: `${service.origin}/.well-known/jwks.json`,
    });
  });

  it('X-SEC-04: a token opens what its client may do, or the part of it that was asked for', async () => {
    const { admin, client: own } = await world.tenant();
    const { service } = world;
    const user = await makeUser(own);
    const made = await makeClient(admin, { scopes: ['scim:write:User'] });
    const whole = bearer(service, await fetchToken(service, made));
    expect((await whole.post('/Users', userBody())).status).toBe(201);
    expectError(await whole.get('/Groups'), 403);
    const part = bearer(service, await fetchToken(service, made, { scope: 'scim:read:User' }));
    expect((await part.get(user.path)).status).toBe(200);
    expectError(await part.delete(user.path), 403);
    for (const scope of ['scim:read', 'scim:write:Group', 'nothing']) {
      const form = {
        grant_type: 'client_credentials',
        client_id: made.id,
        client_secret: made.secret,
        scope,
      };
      const refused = expectStatus(await askToken(service, form), 400);
      expect(bodyOf(refused)).toMatchObject({ error: 'invalid_scope' });
    }
  });

  it('RFC 6749 §5.2: refusals are OAuth’s own, never kept, and name Basic only to who used it', async () => {
    const { admin } = await world.tenant();
    const { service } = world;
    const { id, secret } = await makeClient(admin);
    const wrong = { id, secret: `${secret}x` };
    const good = `${GRANT}&client_id=${id}&client_secret=${secret}`;
    const cases = [
      [askToken(service, GRANT, { Authorization: basic(wrong) }), 401, 'invalid_client'],
      [askToken(service, `${GRANT}&client_id=${id}&client_secret=x`), 401, 'invalid_client'],
      [askToken(service, `${GRANT}&client_id=nobody&client_secret=${secret}`), 401, 'invalid_client'],
      [askToken(service, GRANT), 401, 'invalid_client'],
      [askToken(service, `${good}&scope=a&scope=b`), 400, 'invalid_request'],
      [askToken(service, good, { Authorization: basic({ id, secret }) }), 400, 'invalid_request'],
      [askToken(service, good.replace('client_cred', 'user_cred')), 400, 'unsupported_grant_type'],
      [askToken(service, good, { 'Content-Type': 'application/json' }), 400, 'invalid_request'],
      [askToken(service, good, { 'Content-Type': null }), 400, 'invalid_request'],
      [askToken(service, `${good}&x=${'x'.repeat(70_000)}`), 413, 'invalid_request'],
      [askToken(service, ''), 400, 'invalid_request'],
    ] as const;
    for (const [index, [asked, status, error]] of cases.entries()) {
      const answer = await asked;
      expect([index, answer.status, bodyOf(answer)]).toEqual([
        index,
        status,
        { error, error_description: expect.stringMatching(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/) },
      ]);
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.headers['content-type']).toMatch(/^application\/json/);
      const challenge = answer.headers['www-authenticate'];
      expect([index, challenge]).toEqual([
        index,
        index === 0 ? 'Basic realm="rollcall", charset="UTF-8"' : undefined,
      ]);
    }
    expect(service.logText()).not.toContain(secret);
  });

  it('neither a secret nor a client opens the SCIM endpoints, nor a token the token endpoint', async () => {
    const { admin } = await world.tenant();
    const { service } = world;
    const made = await makeClient(admin);
    expectError(await bearer(service, made.secret).get('/Users'), 401);
    expectError(await bearer(service, made.id).get('/Users'), 401);
    const token = await fetchToken(service, made);
    const wrong = { ...made, secret: token };
    expectStatus(await askToken(service, GRANT, { Authorization: basic(wrong) }), 401);
  });

  it('A5: two secrets work while one is rotated, one after that, and none of a revoked client', async () => {
    const { admin } = await world.tenant();
    const { service } = world;
    const first = await makeClient(admin);
    const path = `/clients/${first.id}`;
    const rotate = async (body: object) => ({
      ...first,
      secret: String(bodyOf(expectStatus(await admin.post(`${path}/rotate`, body), 200))['secret']),
    });
    const status = async (client: typeof first): Promise<number> =>
      (await askToken(service, GRANT, { Authorization: basic(client) })).status;
    const second = await rotate({});
    expect([await status(first), await status(second)]).toEqual([200, 200]);
    const third = await rotate({});
    expect([await status(first), await status(second), await status(third)]).toEqual([401, 200, 200]);
    const fourth = await rotate({ overlapHours: 0 });
    expect([await status(second), await status(third), await status(fourth)]).toEqual([401, 401, 200]);

    const client = bearer(service, await fetchToken(service, fourth));
    expect((await client.get('/Users')).status).toBe(200);
    expectStatus(await admin.delete(path), 204);
    expectError(await client.get('/Users'), 401);
    expect(await status(fourth)).toBe(401);
    const lines = service.logLines().filter(({ authFailure }) => authFailure !== undefined);
    expect(lines.map(({ authFailure }) => authFailure)).toEqual(
      expect.arrayContaining(['revoked', 'client']),
    );
  });

  it('a request with a token is logged by the client that it is of', async () => {
    const { admin, name } = await world.tenant();
    const { service } = world;
    const made = await makeClient(admin);
    const token = await fetchToken(service, made);
    await bearer(service, token).get('/Users', { 'X-Request-Id': 'by-a-client' });
    const line = service.logLines().find(({ requestId }) => requestId === 'by-a-client');
    expect(line).toMatchObject({ tenant: name, credentialId: made.id, status: 200 });
    expect(service.logText()).not.toContain(token);
  });
});

describeOnMariadb('OAuth 2.0 of two replicas', (engine) => {
  it('a token of one opens the other; a revoked client is refused by both within 5 s', async () => {
    const databaseUrl = await engine.databaseUrl();
    const env = { PUBLIC_URL: 'https://id.example.com' };
    const one = await startTestService({ databaseUrl, env });
    const two = await startTestService({ databaseUrl, env });
    try {
      await one.operator.createTenant({ name: 'acme' }, Date.now());
      const admin = adminOf(one, 'acme');
      const made = await makeClient(admin);
      const client = bearer(two, await fetchToken(one, made));
      expect((await client.get('/Users')).status).toBe(200);
      expectStatus(await admin.delete(`/clients/${made.id}`), 204);
      await eventually(async () => expectError(await client.get('/Users'), 401), 5000);
    } finally {
      await one.close();
      await two.close();
    }
  });
});
