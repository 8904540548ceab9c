import { expect, it } from '@jest/globals';

import {
  at,
  CORE,
  ENT,
  expectError,
  groupBody,
  listAt,
  makeGroup,
  makeUser,
  read,
  unique,
  userBody,
} from '../support/scim-messages.js';
import { conformance } from './conformance.js';

conformance('4.3 Replace (RFC 7644 §3.5.1)', (world) => {
  it('P-PUT-01, P-PUT-03: success is 200 with the whole resource and a new ETag', async () => {
    const user = await makeUser(world.client, { title: 'Old' });
    const answer = await world.client.put(user.path, userBody({ title: 'New' }));
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ id: user.id, title: 'New' });
    expect(answer.body).toEqual(await read(world.client, user.path));
    expect(answer.headers.etag).toBe(at(answer.body, 'meta', 'version'));
    expect(answer.headers.etag).not.toBe(at(user.body, 'meta', 'version'));
  });

  it('P-PUT-02: PUT never creates', async () => {
    expectError(await world.client.put('/Users/new-id', userBody()), 404);
    expectError(await world.client.put('/Users/00000000-0000-7000-8000-000000000000', userBody()), 404);
    const collection = await world.client.put('/Users', userBody());
    expect([404, 405]).toContain(collection.status);
    expectError(collection, collection.status);
  });

  it('P-PUT-04: given values replace the old ones, lists included', async () => {
    const user = await makeUser(world.client, {
      emails: [{ value: 'a' }, { value: 'b' }],
      name: { givenName: 'G' },
    });
    const { userName } = user.body;
    const body = userBody({ userName, emails: [{ value: 'c' }], name: { familyName: 'F' } });
    expect((await world.client.put(user.path, body)).body).toMatchObject({ emails: [{ value: 'c' }] });
    expect((await read(world.client, user.path))['name']).toEqual({ familyName: 'F' });
  });

  it('P-PUT-05: what is not sent is cleared, and defaults apply again', async () => {
    const user = await makeUser(world.client, { title: 'T', active: false, externalId: unique('x') });
    const { body } = await world.client.put(user.path, userBody());
    for (const name of ['title', 'externalId']) expect(body).not.toHaveProperty(name);
    expect(at(body, 'active')).toBe(true);
  });

  it('P-PUT-06: null and [] clear, also where a default exists', async () => {
    const user = await makeUser(world.client, { roles: [{ value: 'r' }] });
    const { body } = await world.client.put(user.path, userBody({ roles: [], active: null }));
    expect(body).not.toHaveProperty('roles');
    expect(body).not.toHaveProperty('active');
  });

  it('P-PUT-10: readOnly input is ignored, also an id and meta that disagree', async () => {
    const user = await makeUser(world.client);
    const meta = { created: '1999-01-01T00:00:00Z', location: 'http://evil.example' };
    const answer = await world.client.put(
      user.path,
      userBody({ id: 'other', meta, groups: [{ value: 'g' }] }),
    );
    expect(answer.status).toBe(200);
    expect(at(answer.body, 'id')).toBe(user.id);
    expect(at(answer.body, 'meta')).toMatchObject({
      created: at(user.body, 'meta', 'created'),
      location: at(user.body, 'meta', 'location'),
    });
  });

  it('P-PUT-11: required attributes must be in the body', async () => {
    const user = await makeUser(world.client);
    expectError(await world.client.put(user.path, { schemas: [CORE], title: 'T' }), 400, 'invalidValue');
    expect(await read(world.client, user.path)).toEqual(user.body);
  });

  it('P-PUT-12: a unique value of another resource is 409 uniqueness', async () => {
    const [one, two] = [await makeUser(world.client), await makeUser(world.client)];
    const body = userBody({ userName: String(one.body['userName']).toUpperCase() });
    expectError(await world.client.put(two.path, body), 409, 'uniqueness');
    expect(await read(world.client, two.path)).toEqual(two.body);
    const own = userBody({ userName: String(one.body['userName']).toUpperCase() });
    expect((await world.client.put(one.path, own)).status).toBe(200);
  });

  it('P-PUT-14: an identical body changes nothing', async () => {
    const user = await makeUser(world.client, {
      emails: [{ value: 'a', type: 'work' }],
      [ENT]: { division: 'D' },
    });
    await new Promise((resolve) => setTimeout(resolve, 5));
    const answer = await world.client.put(user.path, user.body);
    expect(answer.status).toBe(200);
    expect(at(answer.body, 'meta')).toEqual(user.body['meta']);
    const member = await makeUser(world.client);
    const group = await makeGroup(world.client, { members: [{ value: member.id }] });
    expect(at((await world.client.put(group.path, group.body)).body, 'meta')).toEqual(group.body['meta']);
  });

  it('P-PUT-15: leaving an extension out clears it', async () => {
    const user = await makeUser(world.client, { [ENT]: { division: 'D' } });
    const answer = await world.client.put(user.path, userBody({ schemas: [CORE] }));
    expect(answer.body).not.toHaveProperty([ENT]);
    expect(at(answer.body, 'schemas')).toEqual([CORE]);
  });

  it('P-PUT-16: a PUT is all or nothing', async () => {
    const user = await makeUser(world.client, { title: 'Old' });
    const body = userBody({ title: 'New', [ENT]: { manager: { value: 'nobody' } } });
    expectError(await world.client.put(user.path, body), 400, 'invalidValue');
    expect(await read(world.client, user.path)).toEqual(user.body);
    const member = await makeUser(world.client);
    const group = await makeGroup(world.client, { members: [{ value: member.id }] });
    const members = [{ value: user.id }, { value: 'nobody' }];
    expectError(await world.client.put(group.path, groupBody({ members })), 400, 'invalidValue');
    expect(await read(world.client, group.path)).toEqual(group.body);
  });

  it('P-PUT-04: members are exactly those of the body', async () => {
    const [a, b, c] = [
      await makeUser(world.client),
      await makeUser(world.client),
      await makeUser(world.client),
    ];
    const group = await makeGroup(world.client, { members: [{ value: a.id }, { value: b.id }] });
    const body = groupBody({ members: [{ value: b.id }, { value: c.id }] });
    const put = await world.client.put(group.path, body);
    expect(put.status).toBe(200);
    const members = listAt(await read(world.client, group.path), 'members').map((member) =>
      at(member, 'value'),
    );
    expect(members.sort()).toEqual([b.id, c.id].sort());
  });
});

conformance('4.9 Delete (RFC 7644 §3.6)', (world) => {
  it('P-DEL-01: success is 204 without a body', async () => {
    const { path } = await makeUser(world.client);
    const answer = await world.client.delete(path);
    expect({ status: answer.status, text: answer.text }).toEqual({ status: 204, text: '' });
  });

  it('P-DEL-02, P-DEL-06: afterwards every operation is 404, and so it is for an unknown id', async () => {
    for (const endpoint of ['/Users', '/Groups']) {
      const made = endpoint === '/Users' ? await makeUser(world.client) : await makeGroup(world.client);
      await world.client.delete(made.path);
      const body = endpoint === '/Users' ? userBody() : groupBody();
      expectError(await world.client.get(made.path), 404);
      expectError(await world.client.put(made.path, body), 404);
      expectError(await world.client.delete(made.path), 404);
      expectError(await world.client.delete(`${endpoint}/nobody`), 404);
    }
  });

  it('P-DEL-03: a deleted resource is left out of every query and of its groups', async () => {
    const user = await makeUser(world.client, { externalId: unique('x') });
    const group = await makeGroup(world.client, { members: [{ value: user.id }] });
    await world.client.delete(user.path);
    for (const filter of [`id eq "${user.id}"`, `externalId eq "${String(user.body['externalId'])}"`]) {
      const answer = await world.client.filter('/Users', filter);
      expect(at(answer.body, 'totalResults')).toBe(0);
    }
    expect(await read(world.client, group.path)).not.toHaveProperty('members');
    const found = await world.client.filter('/Groups', `members.value eq "${user.id}"`);
    expect(at(found.body, 'totalResults')).toBe(0);
  });

  it('P-DEL-04: a deleted resource is no conflict', async () => {
    const group = await makeGroup(world.client);
    await world.client.delete(group.path);
    expect((await makeGroup(world.client, { displayName: group.body['displayName'] })).id).not.toBe(group.id);
  });

  it('P-DEL-07: DELETE on a collection is refused', async () => {
    const answer = await world.client.delete('/Users');
    expect([404, 405]).toContain(answer.status);
    expectError(answer, answer.status);
  });
});
