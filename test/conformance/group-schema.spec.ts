import { expect, it } from '@jest/globals';

import {
  at,
  expectError,
  GROUP,
  groupBody,
  idsOf,
  listAt,
  makeGroup,
  makeUser,
  patched,
  patchOp,
  read,
  unique,
} from '../support/scim-messages.js';
import { conformance } from './conformance.js';

conformance('2.4 Group (RFC 7643 §4.2)', (world) => {
  const membersOf = (body: unknown) => listAt(body, 'members');

  it('S-GRP-01: displayName is required', async () => {
    for (const body of [
      { schemas: [GROUP] },
      groupBody({ displayName: null }),
      groupBody({ displayName: '' }),
    ]) {
      expectError(await world.client.post('/Groups', body), 400, 'invalidValue');
    }
  });

  it('S-GRP-01: displayName is unique by default and published so, and free where the tenant says so', async () => {
    const displayName = unique('Desk');
    const uniquenessOf = async (client: typeof world.client) => {
      const attributes = listAt((await client.get(`/Schemas/${GROUP}`)).body, 'attributes');
      return at(
        attributes.find((attribute) => at(attribute, 'name') === 'displayName'),
        'uniqueness',
      );
    };
    await makeGroup(world.client, { displayName });
    const again = groupBody({ displayName: displayName.toUpperCase() });
    expectError(await world.client.post('/Groups', again), 409, 'uniqueness');
    expect(await uniquenessOf(world.client)).toBe('server');
    const free = await world.sharedGroupNames();
    await makeGroup(free, { displayName });
    await makeGroup(free, { displayName });
    expect(await uniquenessOf(free)).toBe('none');
  });

  it('S-GRP-02: the sub-attributes of a member are immutable', async () => {
    const [user, other] = [await makeUser(world.client), await makeUser(world.client)];
    const group = await makeGroup(world.client, { members: [{ value: user.id }] });
    for (const [sub, value] of [
      ['value', other.id],
      ['type', 'Group'],
    ]) {
      const operation = { op: 'replace', path: `members[value eq "${user.id}"].${String(sub)}`, value };
      expectError(await world.client.patch(group.path, patchOp(operation)), 400, 'mutability');
    }
    const attributes = listAt((await world.client.get(`/Schemas/${GROUP}`)).body, 'attributes');
    const members = attributes.find((attribute) => at(attribute, 'name') === 'members');
    for (const sub of listAt(members, 'subAttributes')) {
      expect(['immutable', 'readOnly']).toContain(at(sub, 'mutability'));
    }
  });

  it('S-GRP-03: members.value is compared with case', async () => {
    const { id } = await makeUser(world.client);
    const answer = await world.client.post('/Groups', groupBody({ members: [{ value: id.toUpperCase() }] }));
    expectError(answer, 400, 'invalidValue');
  });

  it('S-GRP-04: a group can be a member', async () => {
    const inner = await makeGroup(world.client);
    const outer = await makeGroup(world.client, { members: [{ value: inner.id, type: 'Group' }] });
    expect(membersOf(outer.body)).toMatchObject([{ value: inner.id, type: 'Group' }]);
  });

  it('S-GRP-05: the type of a member is filled in, a wrong one refused', async () => {
    const { id } = await makeUser(world.client);
    expect(membersOf((await makeGroup(world.client, { members: [{ value: id }] })).body)).toMatchObject([
      { value: id, type: 'User' },
    ]);
    const answer = await world.client.post('/Groups', groupBody({ members: [{ value: id, type: 'Group' }] }));
    expectError(answer, 400, 'invalidValue');
  });

  it('S-GRP-06: the same member twice is one member', async () => {
    const { id } = await makeUser(world.client);
    const group = await makeGroup(world.client, { members: [{ value: id }, { value: id, type: 'User' }] });
    expect(membersOf(group.body)).toHaveLength(1);
  });

  it('S-GRP-07: a group is not its own member', async () => {
    const group = await makeGroup(world.client);
    const operation = { op: 'add', path: 'members', value: [{ value: group.id }] };
    expectError(await world.client.patch(group.path, patchOp(operation)), 400, 'invalidValue');
    const put = await world.client.put(group.path, groupBody({ members: [{ value: group.id }] }));
    expectError(put, 400, 'invalidValue');
  });

  it('S-GRP-09: groups can be found by their members', async () => {
    const user = await makeUser(world.client);
    const group = await makeGroup(world.client, { members: [{ value: user.id }] });
    await makeGroup(world.client, { members: [{ value: (await makeUser(world.client)).id }] });
    const filters = [
      `members.value eq "${user.id}"`,
      `members[value eq "${user.id}" and type eq "User"]`,
      `members[value eq "${user.id}"]`,
    ];
    for (const filter of filters)
      expect(idsOf(await world.client.filter('/Groups', filter))).toEqual([group.id]);
    expect(
      idsOf(await world.client.filter('/Groups', `members[value eq "${user.id}" and type eq "Group"]`)),
    ).toEqual([]);
  });

  it('S-GRP-10: adding a member who is in changes nothing', async () => {
    const { id } = await makeUser(world.client);
    const group = await makeGroup(world.client, { members: [{ value: id }] });
    const after = await patched(world.client, group, { op: 'add', path: 'members', value: [{ value: id }] });
    expect(after['meta']).toEqual(group.body['meta']);
    expect(membersOf(after)).toHaveLength(1);
  });

  it('S-GRP-11: removing somebody who is not in changes nothing', async () => {
    const [user, stranger] = [await makeUser(world.client), await makeUser(world.client)];
    const group = await makeGroup(world.client, { members: [{ value: user.id }] });
    for (const value of ['unknown', stranger.id]) {
      await patched(world.client, group, { op: 'remove', path: `members[value eq "${value}"]` });
    }
    const after = await read(world.client, group.path);
    expect(after['meta']).toEqual(group.body['meta']);
    expect(membersOf(after)).toMatchObject([{ value: user.id }]);
  });
});
