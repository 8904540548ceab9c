import { expect, it } from '@jest/globals';

import {
  at,
  CORE,
  ENT,
  expectError,
  listAt,
  makeGroup,
  makeUser,
  patched,
  patchOp,
  read,
} from '../support/scim-messages.js';
import { conformance } from './conformance.js';

conformance('4.7 PATCH remove (RFC 7644 §3.5.2.2)', (world) => {
  const remove = (path: string, value?: unknown) => ({
    op: 'remove',
    path,
    ...(value === undefined ? {} : { value }),
  });
  const WORK = { value: 'a@x.example', type: 'work', display: 'A' };
  const HOME = { value: 'b@x.example', type: 'home' };
  const ids = (body: unknown) =>
    listAt(body, 'members')
      .map((member) => String(at(member, 'value')))
      .sort();

  it('P-REM-01: without a path is noTarget', async () => {
    const { path } = await makeUser(world.client);
    expectError(await world.client.patch(path, patchOp({ op: 'remove' })), 400, 'noTarget');
    expectError(
      await world.client.patch(path, patchOp({ op: 'remove', value: { title: 'x' } })),
      400,
      'noTarget',
    );
  });

  it('P-REM-02: a single value becomes unassigned', async () => {
    const user = await makeUser(world.client, { title: 'T', name: { givenName: 'G', familyName: 'F' } });
    const after = await patched(world.client, user, remove('title'), remove('name.givenName'));
    expect(after).not.toHaveProperty('title');
    expect(after['name']).toEqual({ familyName: 'F' });
    expect(await patched(world.client, user, remove('name'))).not.toHaveProperty('name');
  });

  it('P-REM-03: a list without a filter loses all values', async () => {
    const user = await makeUser(world.client, { emails: [WORK, HOME] });
    expect(await patched(world.client, user, remove('emails'))).not.toHaveProperty('emails');
    const group = await makeGroup(world.client, { members: [{ value: user.id }] });
    expect(await patched(world.client, group, remove('members'))).not.toHaveProperty('members');
  });

  it('P-REM-04: with a filter the matching values go, and the attribute with the last', async () => {
    const user = await makeUser(world.client, { emails: [WORK, HOME] });
    expect((await patched(world.client, user, remove('emails[type eq "work"]')))['emails']).toEqual([HOME]);
    expect(await patched(world.client, user, remove('emails[type eq "home"]'))).not.toHaveProperty('emails');
    const group = await makeGroup(world.client, { members: [{ value: user.id }] });
    const path = `members[value eq "${user.id}"]`;
    expect(await patched(world.client, group, remove(path))).not.toHaveProperty('members');
  });

  it('P-REM-05: with a sub-attribute only that goes, and an element without any', async () => {
    const user = await makeUser(world.client, { emails: [WORK, { display: 'only' }] });
    const after = await patched(world.client, user, remove('emails[type eq "work"].display'));
    expect(after['emails']).toEqual([{ value: WORK.value, type: 'work' }, { display: 'only' }]);
    const last = await patched(world.client, user, remove('emails[display eq "only"].display'));
    expect(last['emails']).toEqual([{ value: WORK.value, type: 'work' }]);
  });

  it('P-REM-06: what is required or readOnly cannot be removed', async () => {
    const user = await makeUser(world.client);
    for (const path of ['userName', 'id', 'groups', 'meta', 'meta.created', 'schemas']) {
      const answer = await world.client.patch(user.path, patchOp(remove(path)));
      expectError(answer, 400, 'mutability');
    }
    const group = await makeGroup(world.client);
    expectError(await world.client.patch(group.path, patchOp(remove('displayName'))), 400, 'mutability');
  });

  it('P-REM-07: a filter that matches nothing is a success without a change', async () => {
    const user = await makeUser(world.client, { emails: [WORK] });
    const after = await patched(
      world.client,
      user,
      remove('emails[value eq "none"]'),
      remove('emails[value eq "none"].display'),
      remove('phoneNumbers[type eq "work"].value'),
    );
    expect(after).toEqual(user.body);
  });

  it('P-REM-08: removing what has no value is a success without a change', async () => {
    const user = await makeUser(world.client, { nickName: 'N' });
    const once = await patched(world.client, user, remove('nickName'));
    expect(await patched(world.client, user, remove('nickName'))).toEqual(once);
  });

  it('P-REM-09: members with a value list loses exactly the listed', async () => {
    const [a, b, c] = [
      await makeUser(world.client),
      await makeUser(world.client),
      await makeUser(world.client),
    ];
    const members = [a, b, c].map(({ id }) => ({ value: id }));
    const group = await makeGroup(world.client, { members });
    const after = await patched(world.client, group, remove('members', [{ $ref: null, value: a.id }]));
    expect(ids(after)).toEqual([b.id, c.id].sort());
    expect(ids(await patched(world.client, group, remove('members', [{ value: 'nobody' }])))).toEqual(
      ids(after),
    );
    expect(ids(await patched(world.client, group, remove('members', { value: b.id })))).toEqual([c.id]);
  });

  it('P-REM-09: an empty or malformed value list never empties a group, in a strict tenant neither', async () => {
    for (const client of [world.client, await world.strict()]) {
      const user = await makeUser(client);
      const group = await makeGroup(client, { members: [{ value: user.id }] });
      for (const value of [[], {}, '', [{}], [null], [{ value: null }], [[]], 7, [{ value: 'nobody' }]]) {
        const answer = await client.patch(group.path, patchOp(remove('members', value)));
        expect([204, 400]).toContain(answer.status);
        expect({ value, members: ids(await read(client, group.path)) }).toEqual({
          value,
          members: [user.id],
        });
      }
    }
  });

  it('P-REM-10: a value list selects in every list, and means nothing for a single value', async () => {
    const user = await makeUser(world.client, { title: 'T', emails: [WORK, HOME] });
    const after = await patched(
      world.client,
      user,
      remove('title', 'other'),
      remove('emails', [{ value: HOME.value }]),
    );
    expect(after).not.toHaveProperty('title');
    expect(after['emails']).toEqual([WORK]);
  });

  it('P-REM-11: with its last attribute the extension leaves schemas', async () => {
    const user = await makeUser(world.client, { [ENT]: { department: 'D' } });
    const after = await patched(world.client, user, remove(`${ENT}:department`));
    expect(after['schemas']).toEqual([CORE]);
    expect(after).not.toHaveProperty([ENT]);
  });

  it('P-REM-12: the sub-attributes of a member cannot be removed', async () => {
    const user = await makeUser(world.client);
    const group = await makeGroup(world.client, { members: [{ value: user.id }] });
    const answer = await world.client.patch(
      group.path,
      patchOp(remove(`members[value eq "${user.id}"].type`)),
    );
    expectError(answer, 400, 'mutability');
  });
});
