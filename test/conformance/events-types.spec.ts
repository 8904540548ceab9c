import { expect, it } from '@jest/globals';

import {
  at,
  CORE,
  ENT,
  expectError,
  GROUP,
  listAt,
  makeGroup,
  makeUser,
  patched,
  read,
  unique,
  userBody,
  type Body,
} from '../support/scim-messages.js';
import { EVENT, idOf, kindOf, withStreams } from './streams-world.js';

withStreams('9.2 Event types (RFC 9967 §2.3, §2.4)', (world) => {
  it('E-EVT-01, E-EVT-02: a resource that joins or leaves a stream is told on that stream only, with an empty event', async () => {
    const user = await world.user();
    const made = await makeUser(user.client, { externalId: 'e-1' });
    const [stream, other] = [await user.create(), await user.create()];
    const subject = { format: 'scim', uri: made.path };
    const change = async (verb: string): Promise<number> =>
      (await user.send('POST', `/streams/subjects/${verb}`, { stream_id: idOf(stream), subject })).status;
    expect(await change('remove')).toBe(204);
    await patched(user.client, made, { op: 'replace', path: 'title', value: 'not for the stream' });
    expect(await change('add')).toBe(200);
    await patched(user.client, made, { op: 'replace', path: 'title', value: 'for both' });

    const tokens = await user.take(stream, 3);
    expect(tokens.map(kindOf)).toEqual(['feed:remove', 'feed:add', 'prov:patch:notice']);
    for (const { payload, claims } of tokens.slice(0, 2)) {
      expect(payload).toEqual({});
      expect(claims['sub_id']).toEqual({ ...subject, externalId: 'e-1' });
    }
    expect((await user.take(other, 2)).map(kindOf)).toEqual(['prov:patch:notice', 'prov:patch:notice']);
  });

  it('E-EVT-03: create:full has the resource as GET shows it, its id included', async () => {
    const user = await world.user();
    const stream = await user.create({ format: 'full' });
    const manager = await makeUser(user.client, { displayName: 'Boss' });
    const made = await makeUser(user.client, {
      name: { familyName: 'Jensen', givenName: 'Barbara' },
      emails: [{ value: 'b@example.com', type: 'work', primary: true }],
      [ENT]: { department: 'Tour', manager: { value: manager.id } },
    });
    const group = await makeGroup(user.client, { members: [{ value: made.id }, { value: manager.id }] });
    const tokens = await user.take(stream, 3);
    expect(tokens.map(kindOf)).toEqual(['prov:create:full', 'prov:create:full', 'prov:create:full']);
    expect(tokens[1]?.payload['data']).toEqual(made.body);
    expect(tokens[2]?.payload['data']).toEqual(await read(user.client, group.path));
  });

  it('E-EVT-04: create:notice has the names of what was set, id among them', async () => {
    const user = await world.user();
    const stream = await user.create();
    await makeUser(user.client, { name: { familyName: 'J' }, title: 'T' });
    const [token] = await user.take(stream, 1);
    expect(kindOf(token!)).toBe('prov:create:notice');
    expect(token?.payload['attributes']).toEqual(
      expect.arrayContaining(['id', 'userName', 'name.familyName', 'title']),
    );
  });

  it('E-EVT-05: patch:full has a PATCH that makes the same of a copy', async () => {
    const user = await world.user();
    const manager = await makeUser(user.client, { displayName: 'Boss' });
    const [original, copy] = [
      await makeUser(user.client, withMuch(manager.id)),
      await makeUser(user.client, withMuch(manager.id)),
    ];
    const stream = await user.create({ format: 'full' });
    const changes: readonly (readonly Body[])[] = [
      [{ op: 'replace', path: 'emails[type eq "work"].value', value: 'new@example.com' }],
      [
        { op: 'remove', path: 'name' },
        { op: 'add', path: 'nickName', value: 'Babs' },
      ],
      [
        { op: 'remove', path: `${ENT}:manager` },
        { op: 'replace', path: `${ENT}:department`, value: 'X' },
      ],
      [
        { op: 'remove', path: 'emails' },
        { op: 'replace', value: { active: false, title: 'T' } },
      ],
      [
        { op: 'add', path: `${ENT}:manager`, value: { value: manager.id } },
        { op: 'remove', path: 'title' },
      ],
      [
        { op: 'remove', path: `${ENT}:department` },
        { op: 'remove', path: `${ENT}:manager` },
      ],
    ];
    for (const operations of changes) {
      await patched(user.client, original, ...operations);
      const [token] = await user.take(stream, 1);
      expect(kindOf(token!)).toBe('prov:patch:full');
      const answer = await user.client.patch(copy.path, token?.payload['data']);
      expect([answer.status, answer.text]).toEqual([200, answer.text]);
      expect(common(await read(user.client, copy.path))).toEqual(
        common(await read(user.client, original.path)),
      );
      // Its own deactivation, and what happened to the copy.
      await user.drain(stream);
    }
  });

  it('E-EVT-06: patch:notice has the paths of what changed, members as one', async () => {
    const user = await world.user();
    const [one, two] = [await makeUser(user.client), await makeUser(user.client)];
    const group = await makeGroup(user.client, { members: [{ value: one.id }] });
    const stream = await user.create();
    await patched(user.client, group, { op: 'add', path: 'members', value: [{ value: two.id }] });
    const [token] = await user.take(stream, 1);
    expect([kindOf(token!), token?.payload['attributes']]).toEqual(['prov:patch:notice', ['members']]);
  });

  it('E-EVT-07: put:full has the resource as it is afterwards, without what the client could not write', async () => {
    const user = await world.user();
    const made = await makeUser(user.client, { title: 'before' });
    const stream = await user.create({ format: 'full' });
    const put = await user.client.put(made.path, {
      schemas: [CORE],
      id: 'ignored',
      userName: made.body['userName'],
      displayName: 'after',
      groups: [{ value: 'ignored' }],
    });
    const [token] = await user.take(stream, 1);
    expect(kindOf(token!)).toBe('prov:put:full');
    const { meta, ...shown } = put.body as Body;
    const { created: _, ...known } = meta as Body;
    expect(token?.payload['data']).toEqual({ ...shown, meta: known });
  });

  it('E-EVT-08: put:notice has the paths of what changed', async () => {
    const user = await world.user();
    const made = await makeUser(user.client, { title: 'before', nickName: 'kept' });
    const stream = await user.create();
    await user.client.put(made.path, { ...made.body, title: 'after' });
    const [token] = await user.take(stream, 1);
    expect([kindOf(token!), token?.payload['attributes']]).toEqual(['prov:put:notice', ['title']]);
  });

  it('E-EVT-09, E-EVT-10: a deletion is one empty event without a suffix, and no feed:remove', async () => {
    const user = await world.user();
    const made = await makeUser(user.client);
    const [notice, full] = [await user.create(), await user.create({ format: 'full' })];
    await user.client.delete(made.path);
    const last = await makeUser(user.client);
    for (const stream of [notice, full]) {
      const [removed, created] = await user.take(stream, 2);
      expect([kindOf(removed!), removed?.payload]).toEqual(['prov:delete', {}]);
      expect(at(removed?.claims, 'sub_id', 'uri')).toBe(made.path);
      expect(at(created?.claims, 'sub_id', 'uri')).toBe(last.path);
    }
  });

  it('E-EVT-11, E-EVT-14: activation and deactivation are empty events beside the change', async () => {
    const user = await world.user();
    const made = await makeUser(user.client, { active: true });
    const stream = await user.create();
    await patched(user.client, made, { op: 'replace', path: 'active', value: false });
    await user.client.put(made.path, { ...made.body, active: true });
    const tokens = await user.take(stream, 4);
    expect(tokens.map(kindOf)).toEqual([
      'prov:patch:notice',
      'prov:deactivate',
      'prov:put:notice',
      'prov:activate',
    ]);
    expect([tokens[1]?.payload, tokens[3]?.payload]).toEqual([{}, {}]);
    expect(tokens[3]?.claims['txn']).toBe(tokens[2]?.claims['txn']);
    expect(tokens[3]?.claims['txn']).not.toBe(tokens[1]?.claims['txn']);
  });

  it('E-EVT-15: only event types of the registered classes are supported', async () => {
    const user = await world.user();
    const supported = listAt(await user.create(), 'events_supported');
    expect([...supported].sort()).toEqual(
      [
        'feed:add',
        'feed:remove',
        'misc:asyncresp',
        ...['create', 'patch', 'put'].flatMap((verb) => [`prov:${verb}:full`, `prov:${verb}:notice`]),
        'prov:activate',
        'prov:deactivate',
        'prov:delete',
      ]
        .map((kind) => `${EVENT}${kind}`)
        .sort(),
    );
  });

  it('E-EVT-16: a change of many members is cut into patches of bounded size, and a PUT of a group is told as a patch', async () => {
    const user = await world.user();
    const ids: string[] = [];
    for (let start = 0; start < 300; start += 20) {
      const made = Array.from({ length: 20 }, () => user.client.post('/Users', userBody()));
      for (const { body } of await Promise.all(made)) ids.push(String(at(body, 'id')));
    }
    const stream = await user.create({ format: 'full' });
    const copyless = await makeGroup(user.client, { members: ids.map((value) => ({ value })) });
    const [created, rest] = await user.take(stream, 2);
    expect([kindOf(created!), kindOf(rest!)]).toEqual(['prov:create:full', 'prov:patch:full']);
    const named = [
      ...listAt(created?.payload, 'data', 'members').map((member) => at(member, 'value')),
      ...listAt(rest?.payload, 'data', 'Operations', 0, 'value').map((member) => at(member, 'value')),
    ];
    expect(named.sort()).toEqual([...ids].sort());

    const name = unique('renamed');
    const kept = ids.slice(0, 10).map((value) => ({ value }));
    await user.client.put(copyless.path, { schemas: [GROUP], displayName: name, members: kept });
    const parts = await user.take(stream, 2);
    expect(parts.map(kindOf)).toEqual(['prov:patch:full', 'prov:patch:full']);
    for (const { jwt } of parts) expect(jwt.length).toBeLessThan(64 * 1024);
  });

  it('E-EVT-16: the patches of a group make the same of a copy', async () => {
    const user = await world.user();
    const users = await Promise.all(Array.from({ length: 6 }, () => makeUser(user.client)));
    const members = users.slice(0, 4).map(({ id }) => ({ value: id }));
    const [original, copy] = [
      await makeGroup(user.client, { members }),
      await makeGroup(user.client, { members }),
    ];
    const stream = await user.create({ format: 'full' });
    const displayName = unique('after');
    const after = users.slice(2).map(({ id }) => ({ value: id }));
    await user.client.put(original.path, { schemas: [GROUP], displayName, members: after });
    const [token] = await user.take(stream, 1);
    await user.client.delete(original.path);
    const answer = await user.client.patch(copy.path, token?.payload['data']);
    expect([answer.status, answer.text]).toEqual([204, '']);
    const now = await read(user.client, copy.path);
    expect(now['displayName']).toBe(displayName);
    expect(listAt(now, 'members').map((member) => at(member, 'value'))).toEqual(
      after.map(({ value }) => value).sort(),
    );
  });

  it('E-EVT-17: how much events tell is set for each stream: notice, unless values are asked for', async () => {
    const user = await world.user();
    const byDefault = await user.create();
    expect(byDefault['format']).toBe('notice');
    expect(listAt(byDefault, 'events_delivered').filter((uri) => String(uri).endsWith(':full'))).toEqual([]);
    const byName = await user.create({
      events_requested: [`${EVENT}prov:create:full`, `${EVENT}prov:delete`],
    });
    expect([byName['format'], byName['events_delivered']]).toEqual([
      'full',
      [`${EVENT}prov:create:full`, `${EVENT}prov:delete`],
    ]);
    const made = await makeUser(user.client);
    await patched(user.client, made, { op: 'replace', path: 'title', value: 'not asked for' });
    await user.client.delete(made.path);
    expect((await user.take(byName, 2)).map(kindOf)).toEqual(['prov:create:full', 'prov:delete']);
    expect((await user.take(byDefault, 3)).map(kindOf)).toEqual([
      'prov:create:notice',
      'prov:patch:notice',
      'prov:delete',
    ]);
    const wrong = await user.send('POST', '/streams', { format: 'everything' });
    expect(wrong.status).toBe(400);
    expectError(await user.client.get(made.path), 404);
  });
});

function withMuch(manager: string): Body {
  return {
    name: { familyName: 'Jensen', givenName: 'Barbara' },
    active: true,
    emails: [
      { value: 'b@example.com', type: 'work', primary: true },
      { value: 'h@example.com', type: 'home' },
    ],
    [ENT]: { department: 'Tour', manager: { value: manager } },
  };
}

/** What a copy has in common with its original. */
function common({ id: _id, userName: _name, meta: _meta, ...rest }: Body): Body {
  return rest;
}
