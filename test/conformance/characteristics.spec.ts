import { expect, it } from '@jest/globals';

import {
  at,
  CORE,
  ENT,
  expectError,
  idsOf,
  makeGroup,
  makeUser,
  patchOp,
  patched,
  read,
  unique,
  userBody,
} from '../support/scim-messages.js';
import { conformance } from './conformance.js';

conformance('1.2 Characteristics (RFC 7643 §2.2, §7)', (world) => {
  it('C-CHAR-02: a required attribute that is absent, null or empty is refused on POST and PUT', async () => {
    const user = await makeUser(world.client);
    for (const body of [{ schemas: [CORE] }, userBody({ userName: null }), userBody({ userName: '' })]) {
      expectError(await world.client.post('/Users', body), 400, 'invalidValue');
      expectError(await world.client.put(user.path, body), 400, 'invalidValue');
    }
  });

  it('C-CHAR-03: a PATCH that leaves a required attribute unassigned is refused', async () => {
    const { path } = await makeUser(world.client);
    expectError(
      await world.client.patch(path, patchOp({ op: 'remove', path: 'userName' })),
      400,
      'mutability',
    );
  });

  it('C-CHAR-04: canonical values are suggestions', async () => {
    const user = await makeUser(world.client, { emails: [{ value: 'a@x.example', type: 'holiday' }] });
    expect(user.body['emails']).toEqual([{ value: 'a@x.example', type: 'holiday' }]);
  });

  it('C-CHAR-05: caseExact true compares with case', async () => {
    const externalId = unique('Case');
    const user = await makeUser(world.client, { externalId });
    const hits = async (filter: string) => idsOf(await world.client.filter('/Users', filter));
    expect(await hits(`externalId eq "${externalId}"`)).toEqual([user.id]);
    expect(await hits(`externalId sw "${externalId.toUpperCase()}"`)).toEqual([]);
  });

  it('C-CHAR-06: caseExact false keeps the case of the client and compares folded', async () => {
    const userName = unique('BJensen');
    const user = await makeUser(world.client, { userName });
    expect(user.body['userName']).toBe(userName);
    expect(idsOf(await world.client.filter('/Users', `userName eq "${userName.toLowerCase()}"`))).toEqual([
      user.id,
    ]);
  });

  it('C-CHAR-07: readOnly is ignored on POST and PUT, and an error in PATCH', async () => {
    const user = await makeUser(world.client, { groups: [{ value: 'x' }] });
    expect(user.body).not.toHaveProperty('groups');
    const put = await world.client.put(user.path, userBody({ id: 'other' }));
    expect(put.status).toBe(200);
    expect(at(put.body, 'id')).toBe(user.id);
    const answer = await world.client.patch(
      user.path,
      patchOp({ op: 'replace', path: 'id', value: 'other' }),
    );
    expectError(answer, 400, 'mutability');
  });

  it('C-CHAR-08: an immutable sub-attribute cannot be changed once it has a value', async () => {
    const member = await makeUser(world.client);
    const other = await makeUser(world.client);
    const group = await makeGroup(world.client, { members: [{ value: member.id }] });
    const operation = { op: 'replace', path: `members[value eq "${member.id}"].value`, value: other.id };
    expectError(await world.client.patch(group.path, patchOp(operation)), 400, 'mutability');
  });

  it('C-CHAR-09: writeOnly can be set at any time and is never returned', async () => {
    const user = await makeUser(world.client, { password: unique('Secret') });
    const changed = await world.client.patch(
      user.path,
      patchOp({ op: 'replace', path: 'password', value: unique('Secret') }),
    );
    expect(changed.status).toBe(200);
    for (const body of [user.body, changed.body, await read(world.client, user.path)]) {
      expect(body).not.toHaveProperty('password');
    }
  });

  it('C-CHAR-10: returned always is there whatever the projection says', async () => {
    const { id, path } = await makeUser(world.client);
    expect(await read(world.client, `${path}?attributes=displayName`)).toEqual({ schemas: [CORE], id });
    expect(await read(world.client, `${path}?excludedAttributes=id,schemas`)).toMatchObject({
      schemas: [CORE],
      id,
    });
  });

  it('C-CHAR-11: returned never is absent even when asked for by name', async () => {
    const password = unique('Secret');
    const created = await world.client.post('/Users?attributes=password,userName', userBody({ password }));
    expect(created.status).toBe(201);
    const path = `/Users/${String(at(created.body, 'id'))}`;
    const answers = [
      created,
      await world.client.get(`${path}?attributes=password`),
      await world.client.get(
        `/Users?attributes=password&filter=id eq "${String(at(created.body, 'id'))}"`.replaceAll(' ', '%20'),
      ),
      await world.client.put(`${path}?attributes=password`, userBody({ password })),
      await world.client.patch(
        `${path}?attributes=password`,
        patchOp({ op: 'add', path: 'password', value: password }),
      ),
    ];
    for (const answer of answers) {
      expect(answer.status).toBeLessThan(300);
      expect(answer.text).not.toContain('password');
      expect(answer.text).not.toContain(password);
    }
  });

  it('C-CHAR-12: returned default is there unless the projection leaves it out', async () => {
    const { path } = await makeUser(world.client, { title: 'T' });
    expect(await read(world.client, path)).toHaveProperty('title', 'T');
    expect(await read(world.client, `${path}?attributes=id`)).not.toHaveProperty('title');
    expect(await read(world.client, `${path}?excludedAttributes=title`)).not.toHaveProperty('title');
  });

  it('C-CHAR-14: uniqueness server is by the comparison of caseExact', async () => {
    const userName = unique('Taken@X');
    await makeUser(world.client, { userName });
    expectError(
      await world.client.post('/Users', userBody({ userName: userName.toLowerCase() })),
      409,
      'uniqueness',
    );
    expectError(
      await world.client.post('/Users', userBody({ userName: userName.toUpperCase() })),
      409,
      'uniqueness',
    );
  });

  it('C-CHAR-16: a reference to a resource of another type is refused', async () => {
    const group = await makeGroup(world.client);
    const body = userBody({ schemas: [CORE, ENT], [ENT]: { manager: { value: group.id } } });
    expectError(await world.client.post('/Users', body), 400, 'invalidValue');
  });

  it('C-CHAR-12: the projection of a PATCH that changes a default attribute follows the same rule', async () => {
    const user = await makeUser(world.client, { title: 'T' });
    await patched(world.client, user, { op: 'replace', path: 'title', value: 'U' });
    const answer = await world.client.patch(
      `${user.path}?excludedAttributes=title`,
      patchOp({ op: 'replace', path: 'title', value: 'V' }),
    );
    expect(answer.status).toBe(200);
    expect(answer.body).not.toHaveProperty('title');
  });
});
