import { expect, it } from '@jest/globals';

import {
  at,
  bodyOf,
  CORE,
  ENT,
  expectError,
  groupBody,
  listAt,
  makeGroup,
  makeUser,
  PATCH_OP,
  patched,
  patchOp,
  read,
} from '../support/scim-messages.js';
import { conformance } from './conformance.js';

const SET_TITLE = { op: 'replace', path: 'title', value: 'New' };

conformance('4.4 PATCH: envelope and general rules (RFC 7644 §3.5.2)', (world) => {
  const replace = (path: string, value: unknown) => ({ op: 'replace', path, value });

  it('P-PATCH-01: schemas names PatchOp', async () => {
    const { path } = await makeUser(world.client);
    for (const schemas of [undefined, [], [CORE], 'x', null]) {
      expectError(await world.client.patch(path, { schemas, Operations: [SET_TITLE] }), 400, 'invalidSyntax');
    }
  });

  it('P-PATCH-02: Operations is an array of one or more objects, its key in any letter case', async () => {
    const user = await makeUser(world.client);
    const schemas = [PATCH_OP];
    for (const Operations of [undefined, {}, null, 'x', [7], [null], [[]]]) {
      expectError(
        await world.client.patch(user.path, { schemas, Operations }),
        400,
        'invalidSyntax',
        'invalidValue',
      );
    }
    const answer = await world.client.patch(user.path, { schemas, operations: [SET_TITLE] });
    expect(at(answer.body, 'title')).toBe('New');
    const strict = await world.strict();
    expectError(
      await strict.patch((await makeUser(strict)).path, { schemas, Operations: [] }),
      400,
      'invalidSyntax',
    );
    const unchanged = await world.client.patch(user.path, { schemas, Operations: [] });
    expect(unchanged.status).toBe(200);
    expect(unchanged.body).toEqual(answer.body);
  });

  it('P-PATCH-03: op is one of add, remove, replace', async () => {
    const { path } = await makeUser(world.client);
    for (const op of [undefined, 'move', 'test', 'copy', 7, null, '', ['add']]) {
      expectError(await world.client.patch(path, patchOp({ ...SET_TITLE, op })), 400, 'invalidSyntax');
    }
  });

  it('P-PATCH-04: op is read without regard to case', async () => {
    const user = await makeUser(world.client);
    for (const op of ['Replace', 'REPLACE', 'Add', 'aDD']) {
      expect((await patched(world.client, user, { op, path: 'title', value: op }))['title']).toBe(op);
    }
    expect(await patched(world.client, user, { op: 'Remove', path: 'title' })).not.toHaveProperty('title');
  });

  it('P-PATCH-05: operations apply in order', async () => {
    const user = await makeUser(world.client);
    const add = { op: 'add', path: 'title', value: 'A' };
    expect((await patched(world.client, user, add, replace('title', 'B')))['title']).toBe('B');
    const after = await patched(world.client, user, { op: 'remove', path: 'title' }, add);
    expect(after['title']).toBe('A');
  });

  it('P-PATCH-06: when one operation fails nothing is changed', async () => {
    const user = await makeUser(world.client, { title: 'Old' });
    const answer = await world.client.patch(user.path, patchOp(SET_TITLE, replace('id', 'x')));
    expectError(answer, 400, 'mutability');
    const late = await world.client.patch(
      user.path,
      patchOp(SET_TITLE, replace('emails[value co "x"].type', 'work')),
    );
    expectError(late, 400, 'noTarget');
    expect(await read(world.client, user.path)).toEqual(user.body);
    const member = await makeUser(world.client);
    const group = await makeGroup(world.client, { members: [{ value: member.id }] });
    const value = [{ value: user.id }, { value: 'nobody' }];
    const renamed = replace('displayName', String(groupBody()['displayName']));
    const refused = await world.client.patch(
      group.path,
      patchOp(renamed, { op: 'add', path: 'members', value }),
    );
    expectError(refused, 400, 'invalidValue');
    expect(await read(world.client, group.path)).toEqual(group.body);
  });

  it('P-PATCH-07: a user comes back with 200, a group with 204', async () => {
    const user = await makeUser(world.client);
    const answer = await world.client.patch(user.path, patchOp(SET_TITLE));
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual(await read(world.client, user.path));
    const group = await makeGroup(world.client);
    const other = await world.client.patch(group.path, patchOp(replace('externalId', 'x')));
    expect({ status: other.status, text: other.text }).toEqual({ status: 204, text: '' });
  });

  it('P-PATCH-08: 200 with a body when a projection is asked for', async () => {
    const user = await makeUser(world.client);
    const answer = await world.client.patch(`${user.path}?attributes=title`, patchOp(SET_TITLE));
    expect(answer.body).toEqual({ schemas: [CORE], id: user.id, title: 'New' });
    const group = await makeGroup(world.client);
    for (const parameter of ['attributes=externalId', 'excludedAttributes=members']) {
      const other = await world.client.patch(
        `${group.path}?${parameter}`,
        patchOp(replace('externalId', 'x')),
      );
      expect(other.status).toBe(200);
      expect(other.body).toMatchObject({ id: group.id, externalId: 'x' });
    }
  });

  it('P-PATCH-09: 204 carries the new ETag', async () => {
    const group = await makeGroup(world.client);
    const answer = await world.client.patch(group.path, patchOp(replace('externalId', 'x')));
    expect(answer.status).toBe(204);
    expect(answer.headers.etag).toBe(at(await read(world.client, group.path), 'meta', 'version'));
    expect(answer.headers.etag).not.toBe(at(group.body, 'meta', 'version'));
  });

  it('P-PATCH-10: values are checked against the schema', async () => {
    const { path } = await makeUser(world.client);
    for (const [name, value] of [
      ['active', 'maybe'],
      ['title', 5],
      ['name.givenName', {}],
      ['emails', 'x'],
      ['name', 'x'],
    ] as const) {
      const answer = await world.client.patch(path, patchOp(replace(name, value)));
      expectError(answer, 400, 'invalidValue');
    }
  });

  it('P-PATCH-11: readOnly targets are refused; the id of the path, schemas and meta may be repeated', async () => {
    const user = await makeUser(world.client);
    for (const operation of [
      replace('groups', []),
      replace('meta.created', '1999-01-01T00:00:00Z'),
      replace('id', 'x'),
      { op: 'replace', value: { groups: [{ value: 'x' }] } },
      { op: 'replace', value: { id: 'another', title: 'T' } },
    ]) {
      expectError(await world.client.patch(user.path, patchOp(operation)), 400, 'mutability');
    }
    const value = { schemas: [CORE], id: user.id, meta: user.body['meta'], displayName: 'D' };
    expect((await patched(world.client, user, { op: 'replace', value }))['displayName']).toBe('D');
    const strict = await world.strict();
    const other = await makeUser(strict);
    const identity = { op: 'replace', value: { id: other.id, meta: other.body['meta'], displayName: 'D' } };
    expectError(await strict.patch(other.path, patchOp(identity)), 400, 'mutability');
  });

  it('P-PATCH-12: an immutable target cannot be written twice', async () => {
    const member = await makeUser(world.client);
    const group = await makeGroup(world.client, { members: [{ value: member.id }] });
    const operation = replace(`members[value eq "${member.id}"].type`, 'Group');
    expectError(await world.client.patch(group.path, patchOp(operation)), 400, 'mutability');
  });

  it('P-PATCH-13: an attribute with the URN of an extension adds the URN to schemas', async () => {
    const user = await makeUser(world.client);
    const after = await patched(world.client, user, { op: 'add', path: `${ENT}:employeeNumber`, value: '7' });
    expect(after['schemas']).toEqual([CORE, ENT]);
    expect(after[ENT]).toEqual({ employeeNumber: '7' });
  });

  it('P-PATCH-14: an operation on schemas does not hinder the next', async () => {
    const user = await makeUser(world.client);
    const after = await patched(
      world.client,
      user,
      { op: 'add', path: 'schemas', value: [ENT] },
      { op: 'add', path: `${ENT}:department`, value: 'D' },
    );
    expect(after['schemas']).toEqual([CORE, ENT]);
  });

  it('P-PATCH-15: removing the URN of an extension removes its data, the base URN stays', async () => {
    const user = await makeUser(world.client, { [ENT]: { department: 'D' } });
    const base = { op: 'remove', path: `schemas[value eq "${CORE}"]` };
    expectError(await world.client.patch(user.path, patchOp(base)), 400, 'mutability', 'invalidValue');
    const after = await patched(world.client, user, { op: 'remove', path: `schemas[value eq "${ENT}"]` });
    expect(after['schemas']).toEqual([CORE]);
    expect(after).not.toHaveProperty([ENT]);
  });

  it('P-PATCH-16: an unknown resource is 404', async () => {
    expectError(await world.client.patch('/Users/nobody', patchOp(SET_TITLE)), 404);
    const unknown = '/Groups/00000000-0000-7000-8000-000000000000';
    expectError(await world.client.patch(unknown, patchOp(replace('displayName', 'x'))), 404);
  });

  it('P-PATCH-17: a unique value of another resource is 409 uniqueness', async () => {
    const [one, two] = [await makeUser(world.client), await makeUser(world.client)];
    const answer = await world.client.patch(two.path, patchOp(replace('userName', one.body['userName'])));
    expectError(answer, 409, 'uniqueness');
    expect(await read(world.client, two.path)).toEqual(two.body);
  });

  it('P-PATCH-19: an operation without effect keeps lastModified', async () => {
    const user = await makeUser(world.client, { title: 'Old' });
    await new Promise((resolve) => setTimeout(resolve, 5));
    const after = await patched(world.client, user, SET_TITLE, replace('title', 'Old'));
    expect(after['meta']).toEqual(user.body['meta']);
  });

  it('P-PATCH-20: patch is announced as supported', async () => {
    expect(at((await world.client.get('/ServiceProviderConfig')).body, 'patch', 'supported')).toBe(true);
  });

  it('P-PATCH-21: a path has no array index', async () => {
    const { path } = await makeUser(world.client, { emails: [{ value: 'a' }] });
    for (const target of ['emails[0]', 'emails.0', '/emails/0', 'emails[0].value']) {
      const answer = await world.client.patch(path, patchOp(replace(target, 'x')));
      expectError(answer, 400, 'invalidPath', 'invalidFilter');
    }
  });

  it('P-PATCH-22: null unassigns, except what is required', async () => {
    const user = await makeUser(world.client, { title: 'T', emails: [{ value: 'a' }] });
    const after = await patched(world.client, user, replace('title', null), {
      op: 'replace',
      value: { emails: null },
    });
    expect(after).not.toHaveProperty('title');
    expect(after).not.toHaveProperty('emails');
    const answer = await world.client.patch(user.path, patchOp(replace('userName', null)));
    expectError(answer, 400, 'invalidValue', 'mutability');
  });

  it('P-PATCH-23: a required attribute cannot be removed and added again in one request', async () => {
    const user = await makeUser(world.client);
    const remove = { op: 'remove', path: 'userName' };
    const answer = await world.client.patch(
      user.path,
      patchOp(remove, { op: 'add', path: 'userName', value: 'x' }),
    );
    expectError(answer, 400, 'mutability');
    expect(bodyOf(await world.client.get(user.path))).toEqual(user.body);
  });

  it('P-PATCH-06: of many operations on one list each sees the one before', async () => {
    const user = await makeUser(world.client);
    const after = await patched(
      world.client,
      user,
      { op: 'add', path: 'emails', value: [{ value: 'a', type: 'work' }] },
      replace('emails[type eq "work"].value', 'b'),
      { op: 'add', path: 'emails', value: [{ value: 'c', type: 'home' }] },
      { op: 'remove', path: 'emails[value eq "b"]' },
    );
    expect(listAt(after, 'emails')).toEqual([{ value: 'c', type: 'home' }]);
  });
});
