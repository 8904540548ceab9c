import { expect, it } from '@jest/globals';

import { bulk, bulkBody, idOf, pathOf, postOp, statusesOf } from '../support/bulk-messages.js';
import type { ScimClient } from '../support/scim-client.js';
import {
  at,
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
  type Body,
} from '../support/scim-messages.js';
import { conformance } from './conformance.js';

const MIB = 1024 * 1024;

conformance('6 Bulk: order, errors and limits (RFC 7644 §3.7)', (world) => {
  const send = (...operations: readonly unknown[]) => bulk(world.client, operations);

  async function countOf(client: ScimClient): Promise<unknown> {
    return at((await client.get('/Users?count=0')).body, 'totalResults');
  }

  it('B-BULK-07: the version of an operation is its If-Match', async () => {
    const { client } = world;
    const user = await makeUser(client);
    const version = textAt(user.body, 'meta', 'version');
    const title = (value: string) => patchOp({ op: 'replace', path: 'title', value });
    const results = await send(
      { method: 'PATCH', path: user.path, version, data: title('one') },
      { method: 'PATCH', path: user.path, version, data: title('two') },
      { method: 'PUT', path: user.path, version, data: userBody() },
      { method: 'DELETE', path: user.path, version },
      { method: 'PATCH', path: user.path, version: 'W/"2"', data: title('three') },
      { method: 'PATCH', path: user.path, version: 3, data: title('four') },
    );
    expect(statusesOf(results)).toEqual(['200', '412', '412', '412', '200', '400']);
    expect(at(results[1], 'response', 'status')).toBe('412');
    expect(at(await read(client, user.path), 'title')).toBe('three');
  });

  it('B-BULK-16: without failOnErrors all operations are tried', async () => {
    const bad = postOp('bad', '/Users', {});
    const results = await send(bad, postOp('good', '/Users', userBody()), {
      method: 'DELETE',
      path: '/Users/x',
    });
    expect(statusesOf(results)).toEqual(['400', '201', '404']);
  });

  it('B-BULK-17: failOnErrors stops after as many errors; what was done stays, the rest is not tried', async () => {
    const client = await world.tenant();
    const taken = await makeUser(client);
    const users = Array.from({ length: 6 }, () => userBody());
    const duplicate = userBody({ userName: taken.body['userName'] });
    const operations = [users[0]!, duplicate, users[1]!, {}, users[2]!].map((data, index) =>
      postOp(`u${index}`, '/Users', data),
    );
    const first = await bulk(client, operations, { failOnErrors: 1 });
    expect(statusesOf(first)).toEqual(['201', '409']);
    expect(await countOf(client)).toBe(2);
    const again = operations.map((operation, index) => ({
      ...operation,
      data: index === 0 ? users[3] : index === 2 ? users[4] : index === 4 ? users[5] : operation['data'],
    }));
    expect(statusesOf(await bulk(client, again, { failOnErrors: 2 }))).toEqual(['201', '409', '201', '400']);
    expect(await countOf(client)).toBe(4);
  });

  it('B-BULK-20: results come in the order of the operations, in whatever order these were carried out', async () => {
    const { client } = world;
    const group = await makeGroup(client);
    const add = (value: string) => patchOp({ op: 'add', path: 'members', value: [{ value }] });
    const results = await send(
      { method: 'PATCH', path: group.path, data: add('bulkId:late') },
      { method: 'PATCH', path: group.path, data: patchOp({ op: 'remove', path: 'members' }) },
      { method: 'DELETE', path: '/Users/nobody' },
      postOp('late', '/Users', userBody()),
    );
    expect(results.map(({ method }) => method)).toEqual(['PATCH', 'PATCH', 'DELETE', 'POST']);
    expect(statusesOf(results)).toEqual(['204', '204', '404', '201']);
    // The second PATCH comes after the first, as it was sent.
    expect(listAt(await read(client, group.path), 'members')).toEqual([]);
  });

  it('B-BULK-21: one operation too many is 413 with the limit, and nothing is done', async () => {
    const client = await world.tenant();
    const most = at((await client.get('/ServiceProviderConfig')).body, 'bulk', 'maxOperations');
    const operations = Array.from({ length: Number(most) + 1 }, (_, index) =>
      postOp(`u${index}`, '/Users', userBody()),
    );
    const refused = await client.post('/Bulk', bulkBody(operations));
    expectError(refused, 413);
    expect(textAt(refused.body, 'detail')).toMatch(/maxOperations.*1000/);
    expect(await countOf(client)).toBe(0);
    const results = await bulk(client, operations.slice(1));
    expect(new Set(statusesOf(results))).toEqual(new Set(['201']));
    expect(new Set(results.map(idOf)).size).toBe(1000);
    expect(await countOf(client)).toBe(1000);
  });

  it('B-BULK-22: one byte too many is 413 with the limit, whether the length is announced or not', async () => {
    const { client } = world;
    const body = JSON.stringify(bulkBody([postOp('a', '/Users', userBody())]));
    const most = Buffer.concat([Buffer.alloc(16 * MIB - body.length, ' '), Buffer.from(body)]);
    const tooMany = Buffer.concat([Buffer.from(' '), most]);
    for (const headers of [{}, { 'Content-Length': null, 'Transfer-Encoding': 'chunked' }]) {
      const refused = await client.send('POST', '/Bulk', { raw: tooMany, headers });
      expectError(refused, 413);
      expect(textAt(refused.body, 'detail')).toMatch(/16777216.*maxPayloadSize/);
    }
    expect((await client.send('POST', '/Bulk', { raw: most })).status).toBe(200);
  });

  it('B-BULK-22: an operation has no larger body than the request alone', async () => {
    const { client } = world;
    const large = Array.from({ length: 20 }, (_, index) => ({
      value: `${index}`.padEnd(60_000, 'x'),
      type: 'x',
    }));
    const [result] = await send(postOp('a', '/Users', userBody({ phoneNumbers: large })));
    expect(result).toMatchObject({ status: '413', response: { status: '413' } });
    expectError(await client.post('/Users', userBody({ phoneNumbers: large })), 413);
  });

  it('B-BULK-24: each operation is atomic, the bulk is not', async () => {
    const { client } = world;
    const user = await makeUser(client);
    const results = await send(
      {
        method: 'PATCH',
        path: user.path,
        data: patchOp({ op: 'replace', path: 'title', value: 'T' }, { op: 'remove', path: 'userName' }),
      },
      { method: 'PATCH', path: user.path, data: patchOp({ op: 'replace', path: 'nickName', value: 'N' }) },
      postOp('g', '/Groups', groupBody({ members: [{ value: user.id }, { value: 'nobody' }] })),
    );
    expect(statusesOf(results)).toEqual(['400', '200', '400']);
    const after = await read(client, user.path);
    expect([after['title'], after['nickName'], after['groups']]).toEqual([undefined, 'N', undefined]);
  });

  it('B-BULK-26: the errors of operations are those of single requests', async () => {
    const client = await world.tenant();
    const taken = await makeUser(client);
    const names = Array.from({ length: 3 }, () => unique('name'));
    const user = (userName: unknown): Body => userBody({ userName });
    const results = await bulk(client, [
      postOp('a', '/Users', user(names[0])),
      postOp('b', '/Users', user(String(taken.body['userName']).toUpperCase())),
      postOp('c', '/Users', user(names[1])),
      postOp('d', '/Users', user(names[1])),
      postOp('e', '/Users', userBody({ active: 'maybe' })),
      postOp('f', '/Users', user(names[2])),
      { method: 'PUT', path: taken.path, data: user(names[0]) },
    ]);
    expect(statusesOf(results)).toEqual(['201', '409', '201', '409', '400', '201', '409']);
    expect(results.map((result) => at(result, 'response', 'scimType'))).toEqual([
      undefined,
      'uniqueness',
      undefined,
      'uniqueness',
      'invalidValue',
      undefined,
      'uniqueness',
    ]);
    const alone = await client.post('/Users', user(names[1]));
    expect(at(results[3], 'response')).toEqual(alone.body);
    expect(await countOf(client)).toBe(4);
  });

  it('B-BULK-29: a name that is given up can be taken later in the request', async () => {
    const { client } = world;
    const user = await makeUser(client);
    const results = await send(
      { method: 'DELETE', path: user.path },
      postOp('again', '/Users', userBody({ userName: user.body['userName'] })),
      { method: 'DELETE', path: '/Users/bulkId:again' },
      postOp('third', '/Users', userBody({ userName: user.body['userName'] })),
    );
    expect(statusesOf(results)).toEqual(['204', '201', '204', '201']);
    expect(at(await read(client, pathOf(client, results[3])), 'userName')).toBe(user.body['userName']);
  });

  it('X-MT-06: what belongs to another tenant is not there', async () => {
    const { client } = world;
    const stranger = await makeUser(await world.tenant());
    const results = await send(
      { method: 'DELETE', path: stranger.path },
      postOp('g', '/Groups', groupBody({ members: [{ value: stranger.id }] })),
      { method: 'PATCH', path: stranger.path, data: patchOp({ op: 'remove', path: 'title' }) },
    );
    expect(statusesOf(results)).toEqual(['404', '400', '404']);
    expect((await client.get(stranger.path)).status).toBe(404);
  });
});
