import { expect, it } from '@jest/globals';

import { eventually } from '../support/eventually.js';
import {
  at,
  expectError,
  makeGroup,
  makeUser,
  patched,
  patchOp,
  unique,
  userBody,
} from '../support/scim-messages.js';
import { conformance } from './conformance.js';
import { kindOf, withStreams } from './streams-world.js';

withStreams('9.7 Outbox rules', (world) => {
  it('E-OUT-01, E-OUT-02: neither a change that is refused nor one that changes nothing is told', async () => {
    const user = await world.user();
    const made = await makeUser(user.client, { title: 'same' });
    const group = await makeGroup(user.client, { members: [{ value: made.id }] });
    const stream = await user.create();
    expectError(
      await user.client.post('/Users', userBody({ userName: made.body['userName'] })),
      409,
      'uniqueness',
    );
    const dangling = patchOp({ op: 'add', path: 'members', value: [{ value: 'nobody' }] });
    expect((await user.client.patch(group.path, dangling)).status).toBe(400);
    await patched(user.client, made, { op: 'replace', path: 'title', value: 'same' });
    await patched(user.client, group, { op: 'add', path: 'members', value: [{ value: made.id }] });
    await user.client.put(made.path, made.body);
    const last = await makeUser(user.client);
    const [token] = await user.take(stream, 1);
    expect(at(token?.claims, 'sub_id', 'uri')).toBe(last.path);
  });

  it('E-OUT-03, E-OUT-07: a deletion and its consequences are told under one transaction, other changes under others', async () => {
    const user = await world.user();
    const made = await makeUser(user.client);
    const groups = [
      await makeGroup(user.client, { members: [{ value: made.id }] }),
      await makeGroup(user.client, { members: [{ value: made.id }] }),
    ];
    const stream = await user.create();
    await user.client.delete(made.path);
    await makeUser(user.client);
    const tokens = await user.take(stream, 4);
    const told = tokens.slice(0, 3).map(({ claims, uri, payload }) => ({
      subject: at(claims, 'sub_id', 'uri'),
      kind: kindOf({ uri }),
      attributes: payload['attributes'],
    }));
    expect(told).toEqual(
      expect.arrayContaining([
        { subject: made.path, kind: 'prov:delete', attributes: undefined },
        ...groups.map(({ path }) => ({ subject: path, kind: 'prov:patch:notice', attributes: ['members'] })),
      ]),
    );
    const txns = tokens.map(({ claims }) => claims['txn']);
    expect(new Set(txns.slice(0, 3)).size).toBe(1);
    expect(txns[3]).not.toBe(txns[0]);
  });
});

conformance('9.7 What is kept of events', (world) => {
  it('E-OUT-06: no password is kept in an event, nor with a request that is carried out later', async () => {
    const secret = unique('Kept-Secret!');
    const made = await makeUser(world.client, { password: `${secret}1` });
    await patched(world.client, made, { op: 'replace', path: 'password', value: `${secret}2` });
    const accepted = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        world.client.send('POST', '/Users', {
          headers: { Prefer: 'respond-async' },
          body: userBody({ password: `${secret}${index + 3}` }),
        }),
      ),
    );
    // While they wait, and when they were carried out.
    expect((await world.storedBytes()).includes(secret)).toBe(false);
    for (const { headers } of accepted) {
      await eventually(async () =>
        expect((await world.client.get(String(headers.location))).status).toBe(200),
      );
    }
    expect((await world.storedBytes()).includes(secret)).toBe(false);
  });
});
