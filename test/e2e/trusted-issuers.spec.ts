import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { forEachEngine } from '../support/engines.js';
import { at, bodyOf, expectError, listAt, makeUser, textAt } from '../support/scim-messages.js';
import { askToken, AUDIENCE, bearer, oauthWorld, startIssuer, type TokenIssuer } from './oauth-world.js';
import { expectStatus } from './registered-world.js';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

forEachEngine('trusted issuers', (engine) => {
  const world = oauthWorld(engine);
  let issuer: TokenIssuer;

  beforeAll(async () => {
    issuer = await startIssuer();
  });
  afterAll(() => issuer.close());

  /** An audience of its own for each tenant: a token opens one alone. */
  async function trusting(more: object = {}) {
    const tenant = await world.tenant();
    const audience = `${AUDIENCE}/${tenant.name}`;
    const body = { name: 'cloud', issuer: issuer.url, audience, subject: 'workload', ...more };
    const made = expectStatus(await tenant.admin.post('/issuers', body), 201);
    return { ...tenant, audience, made };
  }

  it('a tenant names whom it trusts, and its administrator sees it', async () => {
    const { admin, made, audience } = await trusting({ claims: { appid: 'a' }, scopes: ['scim:read'] });
    const shown = {
      id: expect.any(String),
      name: 'cloud',
      issuer: issuer.url,
      audience,
      algorithms: ['RS256'],
      subject: 'workload',
      claims: { appid: 'a' },
      scopes: ['scim:read'],
      created: expect.any(String),
    };
    expect(made.body).toEqual(shown);
    expect(made.headers['cache-control']).toBe('no-store');
    expect((await admin.get(textAt(made.headers, 'location'))).body).toEqual(made.body);
    expect((await admin.get('/issuers')).body).toEqual({ issuers: [made.body] });
    const path = `/issuers/${textAt(made.body, 'id')}`;
    const other = await world.tenant();
    expectStatus(await other.admin.get(path), 404);
    expectStatus(await other.admin.delete(path), 404);
    expectStatus(await admin.delete(path), 204);
    expectStatus(await admin.delete(path), 404);
  });

  it('a change holds at once, for what it names alone, and null takes a member away', async () => {
    const { client, admin, audience, made } = await trusting({ scopes: ['scim:read'], claims: { app: 'a' } });
    const path = `/issuers/${textAt(made.body, 'id')}`;
    const opens = async (claims: object) =>
      (await bearer(world.service, await issuer.sign({ aud: audience, ...claims })).get('/Users')).status;
    expect(await opens({ app: 'a' })).toBe(200);
    const changed = expectStatus(await admin.patch(path, { claims: { app: 'b' }, name: 'other' }), 200);
    expect(changed.body).toEqual({ ...bodyOf(made), name: 'other', claims: { app: 'b' } });
    expect((await admin.get(path)).body).toEqual(changed.body);
    expect([await opens({ app: 'a' }), await opens({ app: 'b' })]).toEqual([401, 200]);
    const user = await makeUser(client);
    const token = await issuer.sign({ aud: audience, app: 'b' });
    expectError(await bearer(world.service, token).delete(user.path), 403);
    const freed = await admin.patch(path, { scopes: null, claims: null, algorithms: null });
    const { scopes: _, claims: __, ...rest } = bodyOf(changed);
    expect(expectStatus(freed, 200).body).toEqual(rest);
    expectStatus(await bearer(world.service, token).delete(user.path), 204);
    const other = await world.tenant();
    expectStatus(await other.admin.patch(path, { name: 'theirs' }), 404);
    const same = { name: 'cloud', issuer: issuer.url, audience, subject: 'another' };
    const theirs = expectStatus(await other.admin.post('/issuers', same), 201);
    const clash = { subject: 'workload' };
    expectStatus(await other.admin.patch(`/issuers/${textAt(theirs.body, 'id')}`, clash), 409);
  });

  it('A5: access tokens that were fetched before a change open nothing after it, but for another name', async () => {
    const { admin, audience, made } = await trusting();
    const path = `/issuers/${textAt(made.body, 'id')}`;
    const fetch = async (): Promise<ReturnType<typeof bearer>> => {
      const answer = await askToken(world.service, assertion(await issuer.sign({ aud: audience })));
      return bearer(world.service, textAt(answer.body, 'access_token'));
    };
    const before = await fetch();
    expectStatus(await admin.patch(path, { name: 'renamed' }), 200);
    expect((await before.get('/Users')).status).toBe(200);
    expectStatus(await admin.patch(path, { scopes: ['scim:read'] }), 200);
    expectError(await before.get('/Users'), 401);
    expect((await (await fetch()).get('/Users')).status).toBe(200);
  });

  it.each([
    ['a private issuer', { issuer: 'https://10.0.0.1/' }, 'private'],
    ['keys in a cloud', { jwksUri: 'https://169.254.169.254/latest' }, 'ever sent'],
    ['keys over plain HTTP', { jwksUri: 'http://8.8.8.8/keys' }, 'https://'],
    ['no name', { name: null }, 'name cannot be taken away'],
    ['no audience', { audience: null }, 'audience'],
    ['a symmetric algorithm', { algorithms: ['HS256'] }, 'RS256'],
    ['claims that are no texts', { claims: { n: 1 } }, 'claims'],
    ['a scope that there is not', { scopes: ['all'] }, 'scope'],
    ['another id', { id: 'x' }, 'id'],
    ['what is no object', [], 'object'],
  ])('B6: a change to %s is refused, and nothing is changed', async (_, change, word) => {
    const { admin, made } = await trusting();
    const path = `/issuers/${textAt(made.body, 'id')}`;
    const refused = expectStatus(await admin.patch(path, change), 400);
    expect(textAt(refused.body, 'detail')).toContain(word);
    expect((await admin.get(path)).body).toEqual(made.body);
  });

  it.each([
    ['no issuer', { issuer: undefined }, 'issuer'],
    ['a private address', { issuer: 'https://10.0.0.1/' }, 'private'],
    ['addresses of a cloud', { jwksUri: 'https://169.254.169.254/latest' }, 'ever sent'],
    ['plain HTTP', { jwksUri: 'http://8.8.8.8/keys' }, 'https://'],
    ['no audience', { audience: '' }, 'audience'],
    ['a symmetric algorithm', { algorithms: ['HS256'] }, 'RS256'],
    ['no algorithm', { algorithms: ['none'] }, 'RS256'],
    ['no algorithms', { algorithms: [] }, 'algorithms'],
    ['claims that are no texts', { claims: { n: 1 } }, 'claims'],
    ['claims that have a place of their own', { claims: { aud: 'x' } }, 'claims'],
    ['a scope that there is not', { scopes: ['all'] }, 'scope'],
    ['a member that there is not', { secret: 'x' }, 'secret'],
  ])('B6: %s is refused', async (_, more, word) => {
    const { admin } = await world.tenant();
    const body = { name: 'cloud', issuer: issuer.url, audience: 'a', ...more };
    const refused = expectStatus(await admin.post('/issuers', body), 400);
    expect(refused.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(textAt(refused.body, 'detail')).toContain(word);
  });

  it('its tokens open the tenant by what it was trusted with', async () => {
    const { client, audience, made } = await trusting({ scopes: ['scim:read'], claims: { roles: 'sync' } });
    const user = await makeUser(client);
    const token = await issuer.sign({ aud: audience, roles: ['other', 'sync'] });
    const trusted = bearer(world.service, token);
    expect((await trusted.get(user.path, { 'X-Request-Id': 'by-an-issuer' })).body).toEqual(user.body);
    expectError(await trusted.delete(user.path), 403);
    const line = world.service.logLines().find(({ requestId }) => requestId === 'by-an-issuer');
    expect(line).toMatchObject({ credentialId: textAt(made.body, 'id') });
    expect(world.service.logText()).not.toContain(token);
  });

  it.each([
    ['another audience', { aud: `${AUDIENCE}/x` }],
    ['a longer audience', { aud: `${AUDIENCE}/` }],
    ['another subject', { sub: 'Workload' }],
    ['no subject', { sub: undefined }],
    ['another claim', { roles: 'syncs' }],
    ['no claim', { roles: undefined }],
  ])('a token with %s opens nothing', async (_, claims) => {
    const { audience } = await trusting({ claims: { roles: 'sync' } });
    const good = { aud: audience, roles: 'sync' };
    expect((await bearer(world.service, await issuer.sign(good)).get('/Users')).status).toBe(200);
    expectError(await bearer(world.service, await issuer.sign({ ...good, ...claims })).get('/Users'), 401);
  });

  it('no token opens two tenants', async () => {
    const { audience } = await trusting();
    const other = await world.tenant();
    const same = { name: 'cloud', issuer: issuer.url, audience };
    const refused = expectStatus(await other.admin.post('/issuers', same), 409);
    expect(textAt(refused.body, 'detail')).toContain('Another tenant trusts this issuer');
    expectStatus(await other.admin.post('/issuers', { ...same, subject: 'another' }), 201);
    const theirs = bearer(world.service, await issuer.sign({ aud: audience, sub: 'another' }));
    const named = `${world.service.origin}/tenants/${other.name}/scim/v2/Users`;
    expect((await theirs.send('GET', named)).status).toBe(200);
  });

  it('A5: what is trusted no longer opens nothing, at once', async () => {
    const { admin, audience, made } = await trusting();
    const token = await issuer.sign({ aud: audience });
    const asserted = await askToken(world.service, assertion(token));
    const clients = [token, textAt(asserted.body, 'access_token')].map((each) => bearer(world.service, each));
    for (const client of clients) expect((await client.get('/Users')).status).toBe(200);
    expectStatus(await admin.delete(`/issuers/${textAt(made.body, 'id')}`), 204);
    for (const client of clients) expectError(await client.get('/Users'), 401);
  });

  const assertion = (token: string, more: Readonly<Record<string, string>> = {}) => ({
    grant_type: 'client_credentials',
    client_assertion_type: ASSERTION_TYPE,
    client_assertion: token,
    ...more,
  });

  it('RFC 7523 §2.2: its tokens are assertions at the token endpoint, too', async () => {
    const { client, audience, made } = await trusting({ scopes: ['scim:write'] });
    const user = await makeUser(client);
    const token = await issuer.sign({ aud: audience, azp: 'the-app' });
    const ids = [undefined, 'workload', 'the-app', textAt(made.body, 'id')];
    for (const id of ids) {
      const more = id === undefined ? {} : { client_id: id };
      const answer = expectStatus(await askToken(world.service, assertion(token, more)), 200);
      expect(bodyOf(answer)).toMatchObject({ token_type: 'Bearer', expires_in: 3600, scope: 'scim:write' });
      const granted = bearer(world.service, textAt(answer.body, 'access_token'));
      expect((await granted.get(user.path)).status).toBe(200);
    }
    const part = await askToken(world.service, assertion(token, { scope: 'scim:read' }));
    expectError(await bearer(world.service, textAt(part.body, 'access_token')).delete(user.path), 403);
    const now = Math.floor(Date.now() / 1000);
    const refused = [
      assertion(token, { client_id: 'somebody-else' }),
      assertion(await issuer.sign({ aud: 'x' })),
      assertion(await issuer.sign({ aud: audience, exp: now - 3600 })),
      assertion(`${token}x`),
      assertion('x'),
    ];
    for (const form of refused) {
      const answer = expectStatus(await askToken(world.service, form), 401);
      expect(bodyOf(answer)).toMatchObject({ error: 'invalid_client' });
      expect(answer.headers).not.toHaveProperty('www-authenticate');
    }
  });

  it('A3: keys are fetched once for many tokens, and once in 30 s for keys that are not known', async () => {
    const own = await startIssuer('ES256');
    try {
      const more = { issuer: own.url, algorithms: ['ES256'] };
      const { audience } = await trusting(more);
      const ask = async (token: Promise<string>): Promise<number> =>
        (await bearer(world.service, await token).get('/Users')).status;
      const good = Array.from({ length: 10 }, (_, index) => own.sign({ aud: audience, jti: String(index) }));
      expect(new Set(await Promise.all(good.map(ask)))).toEqual(new Set([200]));
      expect(own.keyFetches()).toBe(1);
      const unknown = Array.from({ length: 10 }, (_, index) =>
        own.sign({ aud: audience }, { kid: `unknown-${String(index)}` }),
      );
      expect(new Set(await Promise.all(unknown.map(ask)))).toEqual(new Set([401]));
      expect(own.keyFetches()).toBe(1);
      // An outage: what is known goes on.
      await own.receiver.close();
      expect(await ask(own.sign({ aud: audience, jti: 'later' }))).toBe(200);
    } finally {
      await own.close();
    }
  });

  it('where the keys were never known and cannot be fetched, the answer is 503 and not 401', async () => {
    const own = await startIssuer('ES256');
    const { audience } = await trusting({ issuer: own.url, algorithms: ['ES256'] });
    own.receiver.behave((_request, response) => {
      response.writeHead(500).end();
    });
    try {
      const token = await own.sign({ aud: audience });
      const answer = await bearer(world.service, token).get('/Users');
      expectError(answer, 503);
      expect(answer.headers['retry-after']).toBe('30');
      const asserted = await askToken(world.service, assertion(token));
      expect([asserted.status, at(asserted.body, 'error')]).toEqual([503, 'temporarily_unavailable']);
    } finally {
      await own.close();
    }
  });

  it('redirects are not followed to the keys', async () => {
    const own = await startIssuer('ES256');
    const { audience } = await trusting({
      issuer: own.url,
      algorithms: ['ES256'],
      jwksUri: `${own.url}/elsewhere`,
    });
    own.receiver.behave((_request, response) => {
      response.writeHead(302, { location: `${issuer.url}/keys` }).end();
    });
    const before = issuer.receiver.received.length;
    try {
      expectError(await bearer(world.service, await own.sign({ aud: audience })).get('/Users'), 503);
      expect(issuer.receiver.received).toHaveLength(before);
    } finally {
      await own.close();
    }
  });

  it('a tenant without issuers has an empty list', async () => {
    const { admin } = await world.tenant();
    expect(listAt((await admin.get('/issuers')).body, 'issuers')).toEqual([]);
  });
});
