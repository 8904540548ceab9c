import { expect, it } from '@jest/globals';

import {
  bulk,
  bulkBody,
  BULK_RESPONSE,
  pathOf,
  postOp,
  resultsOf,
  statusesOf,
} from '../support/bulk-messages.js';
import {
  at,
  bodyOf,
  ERROR,
  expectError,
  groupBody,
  listAt,
  makeGroup,
  makeUser,
  patchOp,
  read,
  textAt,
  unique,
  userBody,
} from '../support/scim-messages.js';
import { conformance } from './conformance.js';

const TITLE = patchOp({ op: 'replace', path: 'title', value: 'T' });

conformance('6 Bulk (RFC 7644 §3.7)', (world) => {
  const send = (...operations: readonly unknown[]) => bulk(world.client, operations);
  const refusal = (status: string, scimType?: string) => ({
    status,
    response: {
      schemas: [ERROR],
      status,
      ...(scimType === undefined ? {} : { scimType }),
      detail: expect.any(String),
    },
  });

  it('B-BULK-01: the schemas name BulkRequest, and there are Operations', async () => {
    const { client } = world;
    const operation = postOp('a', '/Users', userBody());
    for (const body of [
      { Operations: [operation] },
      { schemas: [], Operations: [operation] },
      { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: [operation] },
      { schemas: bulkBody([])['schemas'] },
      { schemas: bulkBody([])['schemas'], Operations: operation },
      bulkBody(['x']),
      [operation],
    ]) {
      expectError(await client.post('/Bulk', body), 400, 'invalidSyntax');
    }
  });

  it('B-BULK-02: the answer is 200 with a BulkResponse, also where operations fail', async () => {
    const answer = await world.client.post('/Bulk', bulkBody([postOp('a', '/Users', { userName: 5 })]));
    expect([answer.status, at(answer.body, 'schemas')]).toEqual([200, [BULK_RESPONSE]]);
    expect(answer.headers['content-type']).toMatch(/^application\/scim\+json/);
    expect(statusesOf(resultsOf(answer))).toEqual(['400']);
  });

  it('B-BULK-03: another method is the error of its operation alone', async () => {
    const { path } = await makeUser(world.client);
    const results = await send({ method: 'GET', path }, { method: 'patch', path, data: TITLE });
    expect(results).toEqual([
      { method: 'GET', ...refusal('400', 'invalidSyntax') },
      expect.objectContaining({ method: 'PATCH', status: '200' }),
    ]);
    expectError(await world.client.post('/Bulk', bulkBody([{ path }])), 400, 'invalidSyntax');
  });

  it('B-BULK-04: a POST has a bulkId, and no two operations have the same', async () => {
    const { client } = world;
    const data = userBody();
    expect(await send({ method: 'POST', path: '/Users', data })).toEqual([
      { method: 'POST', ...refusal('400', 'invalidSyntax') },
    ]);
    const twice = [postOp('same', '/Users', userBody()), postOp('same', '/Users', data)];
    expectError(await client.post('/Bulk', bulkBody(twice)), 400, 'invalidSyntax');
    const found = await client.filter('/Users', `userName eq "${textAt(data, 'userName')}"`);
    expect(at(found.body, 'totalResults')).toBe(0);
  });

  it('B-BULK-05: the path is an endpoint for a POST, and a resource for every other method', async () => {
    const { client } = world;
    const { path } = await makeUser(client);
    const data = userBody();
    const results = await send(
      postOp('a', path, data),
      postOp('b', `${client.access.baseUrl}/Users`, data),
      postOp('c', '/Bulk', data),
      postOp('d', '/Schemas', data),
      postOp('e', '/Users?attributes=id', data),
      postOp('f', 'Users', data),
      { method: 'POST', bulkId: 'g', data },
      { method: 'PUT', path: '/Users', data },
      { method: 'DELETE', path: '/Users/' },
      { method: 'DELETE', path: `${path}/name` },
      { method: 'DELETE', path: '/Users/%zz' },
      { method: 'DELETE', path: 5 },
    );
    for (const result of results) expect(result).toMatchObject(refusal('400', 'invalidSyntax'));
    expect(results).toHaveLength(12);
    expect((await client.get(path)).status).toBe(200);
  });

  it('B-BULK-06, W-ERR-19: data is the body of the request alone; of a PATCH the whole message', async () => {
    const { client } = world;
    const { path } = await makeUser(client);
    const operations = [{ op: 'replace', path: 'title', value: 'T' }];
    const results = await send(
      { method: 'PATCH', path, data: TITLE },
      { method: 'PATCH', path, data: operations },
      { method: 'PATCH', path, data: { Operations: operations } },
      { method: 'PATCH', path },
      { method: 'PUT', path, data: null },
      { method: 'POST', bulkId: 'x', path: '/Users' },
    );
    expect(statusesOf(results)).toEqual(['200', '400', '400', '400', '400', '400']);
    for (const result of results.slice(1)) expect(result).toMatchObject(refusal('400', 'invalidSyntax'));
    expect(at(await read(client, path), 'title')).toBe('T');
  });

  it('B-BULK-08: a result has the method, the status, the bulkId, and location and version where there are any', async () => {
    const { client } = world;
    const user = await makeUser(client);
    const gone = await makeUser(client);
    const group = await makeGroup(client);
    const renamed = patchOp({ op: 'replace', path: 'displayName', value: unique('renamed') });
    const url = (path: string): string => `${client.access.baseUrl}${path}`;
    const results = await send(
      postOp('new', '/Users', userBody()),
      { method: 'PUT', path: user.path, data: userBody() },
      { method: 'PATCH', path: user.path, data: TITLE },
      { method: 'PATCH', path: group.path, data: renamed },
      { method: 'DELETE', path: gone.path },
      { method: 'DELETE', path: gone.path },
      postOp('bad', '/Users', {}),
      { method: 'PUT', path: user.path },
    );
    const location = textAt(results[0], 'location');
    expect(results).toEqual([
      { method: 'POST', bulkId: 'new', location, status: '201', version: 'W/"1"' },
      { method: 'PUT', location: url(user.path), status: '200', version: 'W/"2"' },
      { method: 'PATCH', location: url(user.path), status: '200', version: 'W/"3"' },
      { method: 'PATCH', location: url(group.path), status: '204', version: 'W/"2"' },
      { method: 'DELETE', location: url(gone.path), status: '204' },
      { method: 'DELETE', location: url(gone.path), ...refusal('404') },
      { method: 'POST', bulkId: 'bad', ...refusal('400', 'invalidSyntax') },
      { method: 'PUT', location: url(user.path), ...refusal('400', 'invalidSyntax') },
    ]);
    const made = await read(client, pathOf(client, results[0]));
    expect(at(made, 'meta')).toMatchObject({ location, version: 'W/"1"' });
  });

  it('B-BULK-09, W-ERR-20, W-11: every status is a string', async () => {
    const results = await send(postOp('a', '/Users', userBody()), postOp('b', '/Users', {}));
    for (const result of results) expect(result['status']).toEqual(expect.stringMatching(/^\d{3}$/));
  });

  it('B-BULK-10: a failure carries the error body of the request alone, a success carries none', async () => {
    const { client } = world;
    const alone = await client.post('/Users', { schemas: userBody()['schemas'] });
    const [bad, good] = await send(
      postOp('a', '/Users', { schemas: userBody()['schemas'] }),
      postOp('b', '/Users', userBody()),
    );
    expect([at(bad, 'status'), at(bad, 'response')]).toEqual(['400', alone.body]);
    expect(good).not.toHaveProperty('response');
  });

  it('B-BULK-18: failOnErrors is an integer from 1; null and nothing mean that all are tried', async () => {
    const { client } = world;
    const operations = [postOp('a', '/Users', {}), postOp('b', '/Users', {})];
    for (const failOnErrors of [0, -1, 1.5, '1', true, []]) {
      expectError(await client.post('/Bulk', bulkBody(operations, { failOnErrors })), 400, 'invalidValue');
    }
    expect(await bulk(client, operations, { failOnErrors: null })).toHaveLength(2);
  });

  it('B-BULK-19: failOnErrors is not in the answer', async () => {
    const body = bulkBody([postOp('a', '/Users', userBody())], { failOnErrors: 1 });
    const answer = await world.client.post('/Bulk', body);
    expect(Object.keys(bodyOf(answer)).sort()).toEqual(['Operations', 'schemas']);
  });

  it('B-BULK-23: without operations there is nothing to do, and that is refused as in PATCH', async () => {
    expectError(await world.client.post('/Bulk', bulkBody([])), 400, 'invalidSyntax');
  });

  it('B-BULK-27: what ServiceProviderConfig says of bulk is true', async () => {
    const config = await world.client.get('/ServiceProviderConfig');
    expect(at(config.body, 'bulk')).toEqual({
      supported: true,
      maxOperations: 1000,
      maxPayloadSize: 16 * 1024 * 1024,
    });
    expect(statusesOf(await send(postOp('a', '/Groups', groupBody())))).toEqual(['201']);
  });

  it('B-BULK-28: what is wrong with the request is a plain error', async () => {
    const { client } = world;
    expectError(await client.send('POST', '/Bulk', { raw: '{"schemas":' }), 400, 'invalidSyntax');
    expectError(
      await client.send('POST', '/Bulk', { body: bulkBody([]), headers: { Authorization: null } }),
      401,
    );
    const wrong = { raw: 'x', headers: { 'Content-Type': 'text/plain' } };
    expectError(await client.send('POST', '/Bulk', wrong), 415);
    const get = await client.get('/Bulk');
    expectError(get, 405);
    expect(get.headers.allow).toBe('POST');
  });

  it('B-BULK-30: no result shows a password', async () => {
    const { client } = world;
    const secret = 'canary-4c1f9';
    const first = userBody({ password: secret });
    const answer = await client.post(
      '/Bulk',
      bulkBody([
        postOp('a', '/Users', first),
        postOp('b', '/Users', { ...first, displayName: 'the same userName' }),
        postOp('c', '/Users', { password: secret, userName: 5 }),
        postOp('d', '/Users', userBody({ password: [secret] })),
      ]),
    );
    expect(statusesOf(resultsOf(answer))).toEqual(['201', '409', '400', '400']);
    expect(answer.text).not.toContain(secret);
    expect((await world.storedBytes()).includes(secret)).toBe(false);
    expect(listAt(answer.body, 'Operations')).toHaveLength(4);
  });
});
