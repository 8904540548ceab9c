import { beforeAll, expect, it } from '@jest/globals';

import { forEachEngine } from '../support/engines.js';
import type { ScimClient } from '../support/scim-client.js';
import {
  at,
  bodyOf,
  expectError,
  GROUP,
  listAt,
  makeGroup,
  makeUser,
  patchOp,
  textAt,
  type Made,
} from '../support/scim-messages.js';
import { serviceWorld } from './service-world.js';

const PAGE = 'urn:rollcall:params:scim:schemas:extension:2.0:MemberPage';

forEachEngine('pages of the members of a group', (engine) => {
  const world = serviceWorld(engine);
  let client: ScimClient;
  let group: Made;
  let members: readonly string[];

  beforeAll(async () => {
    ({ client } = await world.tenant());
    const users = await Promise.all(Array.from({ length: 7 }, () => makeUser(client)));
    members = users.map(({ id }) => id).sort();
    group = await makeGroup(client, { members: members.map((value) => ({ value })) });
  });

  const get = (query: string, path = group.path) => client.get(`${path}?${query}`);
  const ids = (body: unknown) => listAt(body, 'members').map((member) => at(member, 'value'));
  const cursorOf = (body: unknown): string => encodeURIComponent(textAt(body, PAGE, 'nextCursor'));

  it('RFC 9865 §2: follow each other by cursors until there is none', async () => {
    const first = await get('membersCount=3');
    expect([first.status, first.headers.etag, at(first.body, 'schemas')]).toEqual([
      200,
      'W/"1"',
      [GROUP, PAGE],
    ]);
    expect(at(first.body, PAGE)).toEqual({
      totalMembers: 7,
      itemsPerPage: 3,
      nextCursor: expect.stringMatching(/^[\w.~-]+$/),
    });
    const second = await get(`membersCount=3&membersCursor=${cursorOf(first.body)}`);
    const third = await get(`membersCursor=${cursorOf(second.body)}`);
    expect(at(third.body, PAGE)).toEqual({ totalMembers: 7, itemsPerPage: 1 });
    expect([first, second, third].flatMap(({ body }) => ids(body))).toEqual(members);
    expect(at(second.body, 'members', 0)).toEqual(at((await client.get(group.path)).body, 'members', 3));
  });

  it('nothing of it is seen without its parameters, and not on users', async () => {
    const whole = bodyOf(await client.get(group.path));
    expect([whole['schemas'], ids(whole)]).toEqual([[GROUP], members]);
    const user = await client.get(`/Users/${members[0] ?? ''}?membersCount=none`);
    expect([user.status, user.text.includes(PAGE)]).toEqual([200, false]);
  });

  it('a cursor alone asks for a page of the usual size, an empty one for the first', async () => {
    expect(at((await get('membersCursor=')).body, PAGE)).toEqual({ totalMembers: 7, itemsPerPage: 7 });
    expect(at((await get('membersCursor')).body, PAGE)).toEqual({ totalMembers: 7, itemsPerPage: 7 });
  });

  it('the number of a page is cut to what is allowed, and 0 asks for the total alone', async () => {
    expect(at((await get('membersCount=100000')).body, PAGE)).toEqual({ totalMembers: 7, itemsPerPage: 7 });
    for (const count of ['0', '-4']) {
      const { body } = await get(`membersCount=${count}`);
      expect([at(body, PAGE), at(body, 'members')]).toEqual([
        { totalMembers: 7, itemsPerPage: 0 },
        undefined,
      ]);
    }
  });

  it('RFC 7644 §3.9: goes with attributes and excludedAttributes', async () => {
    const { body } = await get('membersCount=2&attributes=members.value');
    expect(body).toEqual({
      schemas: [GROUP, PAGE],
      id: group.id,
      members: members.slice(0, 2).map((value) => ({ value })),
      [PAGE]: { totalMembers: 7, itemsPerPage: 2, nextCursor: expect.any(String) },
    });
    for (const query of ['excludedAttributes=members', 'attributes=displayName']) {
      const without = bodyOf(await get(`membersCount=2&${query}`));
      expect([without['schemas'], PAGE in without, 'members' in without]).toEqual([[GROUP], false, false]);
    }
  });

  it('RFC 9865 §2.1: refuses a number that is none, and another one than that of the first page', async () => {
    const { body } = await get('membersCount=3');
    for (const count of ['x', '', '1.5', '4']) {
      const answer = await get(`membersCount=${count}&membersCursor=${cursorOf(body)}`);
      expectError(answer, 400, 'invalidCount');
      expect(textAt(answer.body, 'detail')).toMatch(/^membersCount /);
    }
  });

  it('RFC 9865 §2.1: refuses a cursor of another group, caller or tenant, of a list, and one that was changed', async () => {
    const cursor = cursorOf((await get('membersCount=3')).body);
    const other = await makeGroup(client, { members: members.map((value) => ({ value })) });
    expectError(await get(`membersCursor=${cursor}`, other.path), 400, 'invalidCursor');
    const stranger = (await world.tenant()).client;
    expectError(await stranger.get(`${group.path}?membersCursor=${cursor}`), 400, 'invalidCursor');
    const changed = `${cursor.slice(0, -1)}${cursor.endsWith('A') ? 'B' : 'A'}`;
    const listed = textAt((await client.get('/Users?cursor&count=2')).body, 'nextCursor');
    for (const bad of ['x', changed, encodeURIComponent(listed)]) {
      expectError(await get(`membersCursor=${bad}`), 400, 'invalidCursor');
    }
    expect((await get(`membersCursor=${cursor}`)).status).toBe(200);
  });

  it('the total is that of the group as it is when the page is read', async () => {
    const changing = await makeGroup(client, { members: members.slice(0, 5).map((value) => ({ value })) });
    const first = await get('membersCount=2', changing.path);
    const [gone = '', added = ''] = [members[0], members[6]];
    await client.patch(
      changing.path,
      patchOp(
        { op: 'remove', path: `members[value eq "${gone}"]` },
        { op: 'add', path: 'members', value: [{ value: added }] },
        { op: 'add', path: 'members', value: [{ value: members[5] }] },
      ),
    );
    const second = await get(`membersCursor=${cursorOf(first.body)}`, changing.path);
    expect([second.headers.etag, at(second.body, PAGE, 'totalMembers')]).toEqual(['W/"2"', 6]);
    expect(ids(second.body)).toEqual(members.slice(2, 4));
  });

  it('a group that does not exist is 404', async () => {
    expectError(await get('membersCount=2', '/Groups/none'), 404);
    expectError(await get('membersCount=2', `/Groups/${members[0] ?? ''}`), 404);
  });
});
