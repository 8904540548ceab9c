import { expect, it } from '@jest/globals';

import {
  at,
  bodyOf,
  expectError,
  groupBody,
  idsOf,
  makeUser,
  patchOp,
  read,
  textAt,
  unique,
  userBody,
} from '../support/scim-messages.js';
import { conformance } from './conformance.js';

conformance('4.1 Create (RFC 7644 §3.3)', (world) => {
  it('P-POST-01: success is 201 with Location and meta.location', async () => {
    for (const [endpoint, body] of [
      ['/Users', userBody()],
      ['/Groups', groupBody()],
    ] as const) {
      const answer = await world.client.post(endpoint, body);
      expect(answer.status).toBe(201);
      expect(answer.headers.location).toBe(textAt(answer.body, 'meta', 'location'));
      expect(answer.headers.location).toBe(
        `${world.client.access.baseUrl}${endpoint}/${textAt(answer.body, 'id')}`,
      );
    }
  });

  it('P-POST-02: the body is the resource as stored', async () => {
    const user = await makeUser(world.client, { title: 'T', emails: [{ value: 'a@x.example' }] });
    expect(await read(world.client, user.path)).toEqual(user.body);
  });

  it('P-POST-03: projection applies to the answer', async () => {
    const answer = await world.client.post('/Users?attributes=userName', userBody({ title: 'T' }));
    expect(Object.keys(bodyOf(answer)).sort()).toEqual(['id', 'schemas', 'userName']);
    const without = await world.client.post('/Users?excludedAttributes=title', userBody({ title: 'T' }));
    expect(without.body).not.toHaveProperty('title');
    expect(without.body).toHaveProperty('meta');
  });

  it('P-POST-04: ETag equals meta.version', async () => {
    const answer = await world.client.post('/Users', userBody());
    expect(answer.headers.etag).toBe(textAt(answer.body, 'meta', 'version'));
  });

  it('P-POST-05: readOnly attributes in the body are ignored', async () => {
    const user = await makeUser(world.client, { id: 'x', meta: { version: '9' }, groups: [{ value: 'g' }] });
    expect(user.id).not.toBe('x');
    expect(at(user.body, 'meta', 'version')).not.toBe('9');
    expect(user.body).not.toHaveProperty('groups');
  });

  it('P-POST-06: a unique value in use is 409 uniqueness', async () => {
    const body = userBody();
    expect((await world.client.post('/Users', body)).status).toBe(201);
    const again = await world.client.post('/Users', body);
    expectError(again, 409, 'uniqueness');
    expect(textAt(again.body, 'detail')).toContain('userName');
  });

  it('P-POST-07: of 20 creations at once exactly one wins', async () => {
    for (const [endpoint, body] of [
      ['/Users', userBody()],
      ['/Groups', groupBody()],
    ] as const) {
      const answers = await Promise.all(Array.from({ length: 20 }, () => world.client.post(endpoint, body)));
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
      for (const answer of answers.filter(({ status }) => status !== 201))
        expectError(answer, 409, 'uniqueness');
    }
  });

  it('P-POST-08: active is true when it is not sent, and unassigned when null is sent', async () => {
    expect((await makeUser(world.client)).body['active']).toBe(true);
    expect((await makeUser(world.client, { active: null })).body).not.toHaveProperty('active');
  });

  it('P-POST-09: a body that is no JSON object is invalidSyntax', async () => {
    for (const raw of ['{"a":', '[]', '"x"', '', 'null', '7', '{"schemas":[],}', '\uFEFF{}x']) {
      expectError(await world.client.send('POST', '/Users', { raw }), 400, 'invalidSyntax');
    }
  });

  it('P-POST-10: a wrong type is invalidValue and names the attribute', async () => {
    for (const [name, value] of [
      ['displayName', 5],
      ['active', 'maybe'],
      ['emails', 'x'],
      ['name', []],
    ] as const) {
      const answer = await world.client.post('/Users', userBody({ [name]: value }));
      expectError(answer, 400, 'invalidValue');
      expect(textAt(answer.body, 'detail')).toContain(name);
    }
  });

  it('P-POST-11: POST to a resource is refused', async () => {
    const { path } = await makeUser(world.client);
    const answer = await world.client.post(path, userBody());
    expect([404, 405]).toContain(answer.status);
    expectError(answer, answer.status);
    if (answer.status === 405) {
      for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) expect(answer.headers.allow).toContain(method);
    }
  });

  it('P-POST-12: an endpoint that does not exist is 404', async () => {
    expectError(await world.client.post('/Foos', userBody()), 404);
    expectError(await world.client.get('/Foos'), 404);
  });

  it('P-POST-13: the userName of a deleted user is free again', async () => {
    const user = await makeUser(world.client);
    expect((await world.client.delete(user.path)).status).toBe(204);
    const again = await makeUser(world.client, { userName: user.body['userName'] });
    expect(again.id).not.toBe(user.id);
  });

  it('P-POST-14: a body of another resource type is refused', async () => {
    expectError(
      await world.client.post('/Users', groupBody({ userName: unique('u') })),
      400,
      'invalidSyntax',
    );
    expectError(
      await world.client.post('/Groups', userBody({ displayName: unique('g') })),
      400,
      'invalidSyntax',
    );
  });
});

conformance('4.2 Read (RFC 7644 §3.4.1)', (world) => {
  it('P-GET-01: 200 with the resource', async () => {
    const user = await makeUser(world.client);
    const answer = await world.client.get(user.path);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual(user.body);
  });

  it('P-GET-02: an unknown id is 404, of whatever shape it is', async () => {
    const ids = [
      'nope',
      '0',
      '%20',
      '%00',
      'a'.repeat(2000),
      '%F0%9F%98%80',
      "'--",
      '.search',
      '1e9',
      'null',
    ];
    for (const id of [
      ...ids,
      '00000000-0000-7000-8000-000000000000',
      '{00000000-0000-7000-8000-000000000000}',
    ]) {
      const answer = await world.client.get(`/Users/${id}`);
      expectError(answer, 404);
    }
  });

  it('P-GET-03: a single resource has ETag and Location', async () => {
    const { path } = await makeUser(world.client);
    const { headers } = await world.client.get(path);
    expect(headers.etag).toMatch(/^W\/".+"$/);
    expect(headers.location).toBe(`${world.client.access.baseUrl}${path}`);
  });

  it('P-GET-04: the default set is there, what is never returned is not', async () => {
    const user = await makeUser(world.client, { password: unique('Secret'), title: 'T' });
    const body = await read(world.client, user.path);
    expect(Object.keys(body).sort()).toEqual(['active', 'id', 'meta', 'schemas', 'title', 'userName']);
  });

  it('P-GET-05: an id of another type is not found', async () => {
    const { id } = await makeUser(world.client);
    expectError(await world.client.get(`/Groups/${id}`), 404);
    expectError(await world.client.delete(`/Groups/${id}`), 404);
    expectError(await world.client.put(`/Groups/${id}`, groupBody()), 404);
    const operation = { op: 'replace', path: 'displayName', value: 'x' };
    expectError(await world.client.patch(`/Groups/${id}`, patchOp(operation)), 404);
    expect(idsOf(await world.client.filter('/Groups', `id eq "${id}"`))).toEqual([]);
  });

  it('P-GET-06: list parameters are ignored on a single resource', async () => {
    const { path } = await makeUser(world.client);
    expect(
      (await world.client.get(`${path}?filter=title%20pr&count=0&startIndex=9&sortBy=title`)).status,
    ).toBe(200);
  });

  it('P-GET-07: HEAD is GET without a body', async () => {
    const { path } = await makeUser(world.client);
    const answer = await world.client.send('HEAD', path);
    expect(answer.status).toBe(200);
    expect(answer.headers.etag).toMatch(/^W\//);
    expect(answer.text).toBe('');
  });
});
