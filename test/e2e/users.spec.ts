import { expect, it } from '@jest/globals';

import { forEachEngine } from '../support/engines.js';
import { at, CORE, ENT, expectError, makeUser, patchOp, textAt, userBody } from '../support/scim-messages.js';
import { serviceWorld } from './service-world.js';

forEachEngine('users over HTTP', (engine) => {
  const world = serviceWorld(engine);

  it('P-POST-01, H-CT-10: a user is made, with its location, tag and media type', async () => {
    const { client } = await world.tenant();
    const answer = await client.post('/Users', userBody({ userName: 'Bjensen', active: true }));
    expect(answer.status).toBe(201);
    expect(answer.headers.location).toBe(at(answer.body, 'meta', 'location'));
    expect(answer.headers.location).toBe(`${world.service.baseUrl}/Users/${textAt(answer.body, 'id')}`);
    expect(answer.headers.etag).toBe('W/"1"');
    expect(answer.headers['content-type']).toBe('application/scim+json; charset=utf-8');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(at(answer.body, 'userName')).toBe('Bjensen');
  });

  it('a user lives from POST to DELETE', async () => {
    const { client } = await world.tenant();
    const user = await makeUser(client, { [ENT]: { department: 'Tour' } });
    expect((await client.get(user.path)).body).toEqual(user.body);

    const patched = await client.patch(user.path, patchOp({ op: 'Replace', path: 'active', value: 'False' }));
    expect([patched.status, at(patched.body, 'active'), patched.headers.etag]).toEqual([200, false, 'W/"2"']);

    const replaced = await client.put(user.path, { schemas: [CORE], userName: 'other' });
    expect([replaced.status, at(replaced.body, 'userName'), at(replaced.body, ENT)]).toEqual([
      200,
      'other',
      undefined,
    ]);

    const removed = await client.delete(user.path);
    expect([removed.status, removed.text, removed.headers['content-type']]).toEqual([204, '', undefined]);
    for (const answer of [await client.get(user.path), await client.delete(user.path)])
      expectError(answer, 404);
  });

  it('entra.md §1.1: the connection test, as Entra sends it, finds an empty list', async () => {
    const { token } = await world.tenant();
    const answer = await fetch(
      `${world.service.baseUrl}/Users?filter=userName+eq+%22b7c1e3f0-55d2-4c86-9a0f-8de1470f2a6c%22`,
      { headers: { authorization: `Bearer ${token}` } },
    );
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'application/scim+json; charset=utf-8',
    ]);
    expect(await answer.json()).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
      totalResults: 0,
      startIndex: 1,
      itemsPerPage: 0,
      Resources: [],
    });
  });

  it('Q-FILTER-27, entra.md §1.1: a filter finds in any letter case, with + or %20 for a space', async () => {
    const { client } = await world.tenant();
    const { id } = await makeUser(client, { userName: 'Bjensen@Example.com' });
    for (const space of ['+', '%20']) {
      const answer = await client.get(`/Users?filter=userName${space}eq${space}%22bjensen@example.COM%22`);
      expect([at(answer.body, 'totalResults'), at(answer.body, 'Resources', 0, 'id')]).toEqual([1, id]);
    }
  });

  it('P-POST-07: of concurrent twins one is made', async () => {
    const { client } = await world.tenant();
    const body = userBody({ userName: 'twin' });
    const answers = await Promise.all(Array.from({ length: 12 }, () => client.post('/Users', body)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 201))
      expectError(answer, 409, 'uniqueness');
  });

  it('Q-PAGE-01, Q-PAGE-09: pages say what they are', async () => {
    const { client } = await world.tenant();
    for (const userName of ['a', 'b', 'c']) await makeUser(client, { userName });
    const answer = await client.get('/Users?startIndex=2&count=1&sortBy=userName&attributes=userName');
    expect(answer.headers.etag).toBeUndefined();
    expect(answer.body).toMatchObject({ totalResults: 3, startIndex: 2, itemsPerPage: 1 });
    expect(at(answer.body, 'Resources')).toEqual([
      { schemas: [CORE], id: expect.any(String), userName: 'b' },
    ]);
  });
});
