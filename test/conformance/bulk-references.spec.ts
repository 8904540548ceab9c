import { expect, it } from '@jest/globals';

import { bulk, idOf, pathOf, postOp, statusesOf } from '../support/bulk-messages.js';
import {
  at,
  CORE,
  ENT,
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

conformance('6 Bulk: bulkId (RFC 7644 §3.7.1, §3.7.2)', (world) => {
  const send = (...operations: readonly unknown[]) => bulk(world.client, operations);

  function managed(manager: unknown, more: Body = {}): Body {
    return userBody({ schemas: [CORE, ENT], [ENT]: { manager }, ...more });
  }

  async function membersOf(result: Body | undefined): Promise<readonly unknown[]> {
    const group = await read(world.client, pathOf(world.client, result));
    return listAt(group, 'members').map((member) => at(member, 'value'));
  }

  async function managerOf(result: Body | undefined): Promise<unknown> {
    const user = await read(world.client, pathOf(world.client, result));
    return at(user, ENT, 'manager');
  }

  it('B-BULK-11: a bulkId stands for the resource that an earlier or a later operation creates', async () => {
    const group = (): Body => groupBody({ members: [{ type: 'User', value: 'bulkId:qwerty' }] });
    const results = await send(
      postOp('before', '/Groups', group()),
      postOp('qwerty', '/Users', userBody()),
      postOp('after', '/Groups', group()),
    );
    expect(statusesOf(results)).toEqual(['201', '201', '201']);
    expect(await membersOf(results[0])).toEqual([idOf(results[1])]);
    expect(await membersOf(results[2])).toEqual([idOf(results[1])]);
  });

  it('B-BULK-12: also in an extension, in every shape of a manager', async () => {
    const { client } = world;
    const results = await send(
      postOp('a', '/Users', managed({ value: 'bulkId:boss' })),
      postOp('b', '/Users', managed('bulkId:boss')),
      postOp('c', '/Users', managed([{ value: 'bulkId:boss' }])),
      postOp('d', '/Users', managed({ $ref: '../Users/bulkId:boss' })),
      postOp('boss', '/Users', userBody({ displayName: 'The Boss' })),
    );
    expect(statusesOf(results)).toEqual(['201', '201', '201', '201', '201']);
    for (const result of results.slice(0, 4)) {
      expect(await managerOf(result)).toEqual({
        value: idOf(results[4]),
        displayName: 'The Boss',
        $ref: textAt(results[4], 'location'),
      });
    }
    const found = await client.filter('/Users', `${ENT}:manager.value eq "${idOf(results[4])}"`);
    expect(at(found.body, 'totalResults')).toBe(4);
  });

  it('B-BULK-13: two groups that name each other are both created', async () => {
    const { client } = world;
    const results = await send(
      postOp('one', '/Groups', groupBody({ members: [{ value: 'bulkId:two' }] })),
      postOp('two', '/Groups', groupBody({ members: [{ value: 'bulkId:one' }, { value: 'bulkId:user' }] })),
      postOp('user', '/Users', userBody()),
    );
    expect(statusesOf(results)).toEqual(['201', '201', '201']);
    expect(await membersOf(results[0])).toEqual([idOf(results[1])]);
    expect([...(await membersOf(results[1]))].sort()).toEqual([idOf(results[0]), idOf(results[2])].sort());
    const groups = listAt(await read(client, pathOf(client, results[2])), 'groups');
    expect(groups.map((group) => at(group, 'value')).sort()).toEqual(
      [idOf(results[0]), idOf(results[1])].sort(),
    );
  });

  it('B-BULK-13: users who manage each other, and one who manages himself, are created', async () => {
    const results = await send(
      postOp('a', '/Users', managed({ value: 'bulkId:b' }, { displayName: 'A' })),
      postOp('b', '/Users', managed({ value: 'bulkId:c' }, { displayName: 'B' })),
      postOp('c', '/Users', managed({ value: 'bulkId:a' }, { displayName: 'C' })),
      postOp('self', '/Users', managed({ value: 'bulkId:self' }, { displayName: 'S' })),
    );
    expect(statusesOf(results)).toEqual(['201', '201', '201', '201']);
    const names = await Promise.all(
      results.map(async (result) => at(await managerOf(result), 'displayName')),
    );
    expect(names).toEqual(['B', 'C', 'A', 'S']);
    for (const result of results) expect(result).toMatchObject({ version: 'W/"1"' });
  });

  it('B-BULK-13: a circle of which one cannot be created is not created at all', async () => {
    const { client } = world;
    const taken = await makeUser(client);
    const names = [unique('a'), unique('b')];
    const results = await send(
      postOp('a', '/Users', managed({ value: 'bulkId:b' }, { userName: names[0] })),
      postOp('b', '/Users', managed({ value: 'bulkId:c' }, { userName: names[1] })),
      postOp('c', '/Users', managed({ value: 'bulkId:a' }, { userName: taken.body['userName'] })),
      postOp('d', '/Users', userBody()),
    );
    expect(statusesOf(results)).toEqual(['409', '409', '409', '201']);
    expect(results.map((result) => at(result, 'response', 'scimType'))).toEqual([
      undefined,
      undefined,
      'uniqueness',
      undefined,
    ]);
    expect(textAt(results[0], 'response', 'detail')).toContain('bulkId:b');
    for (const name of names) {
      const found = await client.filter('/Users', `userName eq "${name}"`);
      expect(at(found.body, 'totalResults')).toBe(0);
    }
  });

  it('B-BULK-14: in the path, in PATCH values and in the filters of PATCH paths', async () => {
    const { client } = world;
    const old = await makeUser(client);
    const results = await send(
      postOp('g', '/Groups', groupBody({ members: [{ value: old.id }, { value: 'bulkId:v' }] })),
      {
        method: 'PATCH',
        path: '/Groups/bulkId:g',
        data: patchOp(
          { op: 'add', path: 'members', value: [{ value: 'bulkId:u' }] },
          { op: 'add', value: { members: [{ value: 'bulkId:w' }] } },
          { op: 'remove', path: `members[value eq "${old.id}" or value eq "bulkId:v"]` },
        ),
      },
      postOp('u', '/Users', userBody()),
      postOp('v', '/Users', userBody()),
      postOp('w', '/Users', userBody()),
      {
        method: 'PATCH',
        path: '/Users/bulkId:u',
        data: patchOp({ op: 'replace', path: `${ENT}:manager.value`, value: 'bulkId:w' }),
      },
      {
        method: 'PATCH',
        path: '/Users/bulkId:v',
        data: patchOp({ op: 'add', value: { [`${ENT}:manager`]: 'bulkId:w' } }),
      },
      { method: 'PUT', path: '/Users/bulkId:w', data: managed({ value: 'bulkId:u' }) },
    );
    expect(statusesOf(results)).toEqual(['201', '204', '201', '201', '201', '200', '200', '200']);
    expect([...(await membersOf(results[0]))].sort()).toEqual([idOf(results[2]), idOf(results[4])].sort());
    expect(textAt(results[1], 'location')).toBe(textAt(results[0], 'location'));
    expect(at(await managerOf(results[2]), 'value')).toBe(idOf(results[4]));
    expect(at(await managerOf(results[3]), 'value')).toBe(idOf(results[4]));
    expect(at(await managerOf(results[4]), 'value')).toBe(idOf(results[2]));
  });

  it('B-BULK-14: a text that refers to nothing is a value', async () => {
    const { client } = world;
    const data = userBody({
      displayName: 'bulkId:u',
      title: 'bulkId:nobody',
      profileUrl: 'bulkId:u',
      emails: [{ value: 'bulkId:u', type: 'work' }],
    });
    const [result] = await send(postOp('u', '/Users', data));
    expect(await read(client, pathOf(client, result))).toMatchObject({
      displayName: 'bulkId:u',
      title: 'bulkId:nobody',
      profileUrl: 'bulkId:u',
      emails: [{ value: 'bulkId:u', type: 'work' }],
    });
  });

  it('B-BULK-15: a reference to what no operation creates is refused, 409 where its creation failed', async () => {
    const { client } = world;
    const group = await makeGroup(client);
    const add = (value: string): Body => patchOp({ op: 'add', path: 'members', value: [{ value }] });
    const results = await send(
      postOp('good', '/Users', userBody()),
      postOp('bad', '/Users', {}),
      postOp('g1', '/Groups', groupBody({ members: [{ value: 'bulkId:good' }, { value: 'bulkId:bad' }] })),
      postOp('g2', '/Groups', groupBody({ members: [{ value: 'bulkId:g1' }] })),
      postOp('g3', '/Groups', groupBody({ members: [{ value: 'bulkId:nobody' }] })),
      { method: 'PATCH', path: group.path, data: add('bulkId:bad') },
      { method: 'PATCH', path: '/Groups/bulkId:g1', data: add('bulkId:good') },
      { method: 'PATCH', bulkId: 'named', path: group.path, data: add('bulkId:good') },
      { method: 'PATCH', path: group.path, data: add('bulkId:named') },
    );
    expect(statusesOf(results)).toEqual(['201', '400', '409', '409', '400', '409', '409', '204', '400']);
    expect(textAt(results[2], 'response', 'detail')).toContain('bulkId:bad');
    expect(at(results[4], 'response', 'scimType')).toBe('invalidValue');
    expect(results[5]).toHaveProperty('location');
    expect(results[6]).not.toHaveProperty('location');
    const user = await read(client, pathOf(client, results[0]));
    expect(listAt(user, 'groups').map((entry) => at(entry, 'value'))).toEqual([group.id]);
    expect((await read(client, group.path))['members']).toHaveLength(1);
  });

  it('B-BULK-15: who manages somebody whose name is taken falls with him, and nobody else', async () => {
    const { client } = world;
    const taken = await makeUser(client);
    const results = await send(
      postOp('top', '/Users', userBody({ userName: taken.body['userName'] })),
      postOp('middle', '/Users', managed({ value: 'bulkId:top' })),
      postOp('low', '/Users', managed({ value: 'bulkId:middle' })),
      postOp('other', '/Users', managed({ value: taken.id })),
      postOp('stray', '/Users', managed({ value: 'nobody' })),
      postOp('under', '/Users', managed({ value: 'bulkId:other' })),
    );
    expect(statusesOf(results)).toEqual(['409', '409', '409', '201', '400', '201']);
    expect(at(await managerOf(results[5]), 'value')).toBe(idOf(results[3]));
  });
});
