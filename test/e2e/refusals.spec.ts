import { describe, expect, it } from '@jest/globals';

import { libsqlEngine } from '../support/engines.js';
import type { ScimRequest } from '../support/scim-client.js';
import { at, expectError, makeUser, textAt, userBody } from '../support/scim-messages.js';
import { serviceWorld } from './service-world.js';

const JSON_TYPE = { 'Content-Type': 'application/json' };
const MIB = 1024 * 1024;

describe('refusals of the edge', () => {
  const world = serviceWorld(libsqlEngine);

  describe('H-ERR-15: the order of checks', () => {
    const everythingWrong: ScimRequest = {
      headers: { 'Content-Type': 'text/plain', 'Content-Length': String(2 * MIB) },
      raw: Buffer.alloc(2 * MIB, '{'),
    };
    const stranger = { Authorization: null };

    it.each([
      ['401 before everything', 'PUT', '/tenants/none/scim/v2/Users?filter=%zz', stranger, 401],
      ['401 before a bad URL', 'GET', '/scim/v2/Users/%zz', stranger, 401],
      ['401 before another version', 'GET', '/scim/v1/Users', stranger, 401],
      ['401 before 404', 'GET', '/scim/v2/Nothing', stranger, 401],
      ['401 before 501', 'GET', '/scim/v2/Me', stranger, 401],
      ['404 of the tenant before 405', 'PUT', '/tenants/none/scim/v2/Users', {}, 404],
      ['404 of the tenant before a bad URL', 'GET', '/tenants/none/scim/v2/Users/%zz', {}, 404],
      ['405 before 415', 'PUT', '/scim/v2/Users', {}, 405],
      ['404 of an endpoint before 415', 'POST', '/scim/v2/Nothing', {}, 404],
      ['415 before 413', 'POST', '/scim/v2/Users?filter=%zz', {}, 415],
      ['413 before 400', 'POST', '/scim/v2/Users?attributes=%zz', JSON_TYPE, 413],
    ])('%s', async (_name, method, path, headers, status) => {
      const { service } = world;
      const request =
        method === 'GET'
          ? { headers }
          : { ...everythingWrong, headers: { ...everythingWrong.headers, ...headers } };
      expectError(await service.client.send(method, `${service.origin}${path}`, request), status);
    });

    it('400 before 404 of the resource, and 404 before 409', async () => {
      const { client } = await world.tenant();
      const taken = await makeUser(client);
      expectError(await client.send('PUT', '/Users/nobody', { raw: '{' }), 400, 'invalidSyntax');
      expectError(await client.put('/Users/nobody', userBody({ userName: taken.body['userName'] })), 404);
      expectError(
        await client.post('/Users', userBody({ userName: taken.body['userName'] })),
        409,
        'uniqueness',
      );
    });
  });

  it.each([
    ['text/plain', 415],
    ['application/x-www-form-urlencoded', 415],
    ['application/scim+json; charset=utf-16', 415],
    ['application/json\ta', 415],
    [';', 415],
    ['application/json; charset=utf-8', 201],
    ['application/scim+json;charset="UTF-8"', 201],
  ])('H-CT-06, H-CT-07, H14: Content-Type %j is %i', async (type, status) => {
    const { client } = world.service;
    const answer = await client.send('POST', '/Users', {
      headers: { 'Content-Type': type },
      body: userBody(),
    });
    expect(answer.status).toBe(status);
  });

  it('H-CT-07: a body without a Content-Type is 415, no body at all 400', async () => {
    const { client } = world.service;
    const untyped = { headers: { 'Content-Type': null }, body: userBody() };
    expectError(await client.send('POST', '/Users', untyped), 415);
    expectError(await client.send('POST', '/Users'), 400, 'invalidSyntax');
    expectError(await client.send('POST', '/Users', { headers: JSON_TYPE }), 400, 'invalidSyntax');
  });

  it('H6: compressed bodies are 415', async () => {
    for (const encoding of ['gzip', 'br', 'deflate']) {
      const headers = { 'Content-Encoding': encoding };
      expectError(await world.service.client.send('POST', '/Users', { headers, body: userBody() }), 415);
    }
  });

  it.each([
    ['application/json', 'application/json; charset=utf-8'],
    ['application/scim+json', 'application/scim+json; charset=utf-8'],
    ['*/*', 'application/scim+json; charset=utf-8'],
    ['application/json, text/plain, */*', 'application/json; charset=utf-8'],
  ])('H-CT-03 to H-CT-05: Accept %s is answered as %s', async (accept, type) => {
    const answer = await world.service.client.get('/Users?count=0', { Accept: accept });
    expect([answer.status, answer.headers['content-type']]).toEqual([200, type]);
  });

  it('H-CT-08: Accept that cannot be satisfied is 406, in SCIM; nothing is done', async () => {
    const { client } = await world.tenant();
    const answer = await client.send('POST', '/Users', {
      headers: { Accept: 'text/html' },
      body: userBody(),
    });
    expectError(answer, 406);
    expect(at((await client.get('/Users')).body, 'totalResults')).toBe(0);
  });

  it('H-CT-05: an error is in SCIM, whatever the client accepts', async () => {
    const answer = await world.service.client.get('/Users/nobody', { Accept: 'application/json' });
    expect(answer.headers['content-type']).toBe('application/scim+json; charset=utf-8');
  });

  it.each([
    ['/Users', 'PUT', 'GET, HEAD, POST'],
    ['/Users', 'DELETE', 'GET, HEAD, POST'],
    ['/Users/1', 'POST', 'DELETE, GET, HEAD, PATCH, PUT'],
    ['/Groups/1', 'OPTIONS', 'DELETE, GET, HEAD, PATCH, PUT'],
    ['/Users', 'TRACE', 'GET, HEAD, POST'],
    ['/Users/1', 'SEARCH', 'DELETE, GET, HEAD, PATCH, PUT'],
  ])('H-CT-11: %s has no %s', async (path, method, allow) => {
    const answer = await world.service.client.send(method, path);
    expectError(answer, 405);
    expect(answer.headers.allow).toBe(allow);
  });

  it.each([
    '/users',
    '/Users/1/2',
    '/User',
    '/Users.scim',
    '/ResourceTypes/User/x',
    '/me',
    '/v2/Users',
    '/Users;x=1',
  ])('P-POST-12: there is nothing at %s', async (path) => {
    expectError(await world.service.client.get(path), 404);
  });

  it.each([
    '/scim/v2/Users/',
    '//scim//v2//Users',
    '/scim/Users',
    '/scim/v2/%55sers',
    '/scim/v2/Users?',
    '/scim/v2/Users?aadOptscim062020',
  ])('H-CT-13, H-VER-03, entra.md §1.3: %s is /scim/v2/Users', async (path) => {
    const { service } = world;
    const answer = await service.client.get(`${service.origin}${path}`);
    expect([answer.status, at(answer.body, 'schemas', 0)]).toEqual([
      200,
      'urn:ietf:params:scim:api:messages:2.0:ListResponse',
    ]);
    expectError(await service.client.get(`${service.origin}${path}`, { Authorization: null }), 401);
  });

  it('H-VER-02, H-ERR-11: another version is refused', async () => {
    const { service } = world;
    for (const version of ['v1', 'v3', 'V2', 'v2.0']) {
      expectError(await service.client.get(`${service.origin}/scim/${version}/Users`), 400, 'invalidVers');
    }
  });

  it('RFC 9457: elsewhere errors are problem details', async () => {
    for (const [path, status] of [
      ['/', 404],
      ['/Users', 404],
      ['/tenants/default/Users', 404],
      ['/livez', 404],
      ['/metrics', 404],
      ['/%zz', 400],
    ] as const) {
      const answer = await fetch(`${world.service.origin}${path}`);
      expect([path, answer.status, answer.headers.get('content-type')]).toEqual([
        path,
        status,
        'application/problem+json; charset=utf-8',
      ]);
      expect(await answer.json()).toMatchObject({
        status,
        title: expect.any(String),
        detail: expect.any(String),
      });
    }
  });

  it('H-VER-05: a Host header leaves no trace', async () => {
    const { client } = await world.tenant();
    const { path } = await makeUser(client);
    const headers = { Host: 'evil.example', 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Proto': 'ftp' };
    for (const url of [path, '/Users', '/ResourceTypes', '/nothing']) {
      const answer = await client.get(url, headers);
      expect(answer.text + JSON.stringify(answer.headers)).not.toMatch(/evil|ftp/);
    }
    expect(textAt((await client.get(path, headers)).body, 'meta', 'location')).toBe(
      `${world.service.baseUrl}${path}`,
    );
  });

  it('the 404 of an unknown endpoint names those that there are', async () => {
    const { client } = world.service;
    for (const path of ['/Nothing', '/Nothing/1/2']) {
      const answer = await client.get(path);
      expectError(answer, 404);
      const named = textAt(answer.body, 'detail').match(/\/\.?[A-Za-z]+/g) ?? [];
      expect(named).toEqual(
        expect.arrayContaining(['/Users', '/Groups', '/Me', '/Bulk', '/.search', '/Schemas']),
      );
      for (const endpoint of named) {
        expect((await client.get(endpoint)).text).not.toContain('no such endpoint');
      }
    }
  });

  it('X-SEC-19: no page of another origin is let in', async () => {
    const { client } = world.service;
    const preflight = await client.send('OPTIONS', '/Users', {
      headers: {
        Authorization: null,
        Origin: 'https://evil.example',
        'Access-Control-Request-Method': 'POST',
      },
    });
    expectError(preflight, 401);
    const answer = await client.get('/Users', { Origin: 'https://evil.example' });
    for (const { headers } of [preflight, answer]) {
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });

  it('H15: a request id is taken over when it is a plain token, and else replaced', async () => {
    const { client } = world.service;
    const given = await client.get('/Users', { 'X-Request-Id': 'abc-1' });
    expect(given.headers['x-request-id']).toBe('abc-1');
    const replaced = await client.get('/nothing', { 'X-Request-Id': 'a "b" {c}' });
    expect(replaced.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });
});
