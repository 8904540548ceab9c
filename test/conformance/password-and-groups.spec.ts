import { describe, expect, it } from '@jest/globals';

import { bulk, postOp } from '../support/bulk-messages.js';
import {
  at,
  bodyOf,
  expectError,
  groupBody,
  idsOf,
  listAt,
  makeGroup,
  makeUser,
  patched,
  patchOp,
  read,
  unique,
  userBody,
} from '../support/scim-messages.js';
import { conformance } from './conformance.js';

conformance('2.2 Password, groups back-reference, $ref', (world) => {
  describe('password', () => {
    it('S-PWD-01: a password leaves in no answer and no error', async () => {
      const password = unique('Secret');
      const user = await makeUser(world.client, { password });
      const answers = [
        await world.client.get(`${user.path}?attributes=password`),
        await world.client.get(`/Users?attributes=password,id&filter=id%20eq%20%22${user.id}%22`),
        await world.client.put(user.path, userBody({ password })),
        await world.client.patch(user.path, patchOp({ op: 'replace', path: 'password', value: password })),
        await world.client.patch(
          user.path,
          patchOp({ op: 'replace', path: 'password', value: { a: password } }),
        ),
        await world.client.post('/Users', userBody({ userName: user.body['userName'], password })),
        await world.client.filter('/Users', `password eq "${password}"`),
      ];
      for (const answer of answers) expect(answer.text).not.toContain(password);
      expect(JSON.stringify(user.body)).not.toContain(password);
    });

    it('S-PWD-03: a password that is too short, too long or no text is refused wherever it is set, and not repeated', async () => {
      const user = await makeUser(world.client, { password: unique('Secret') });
      const me = await world.asUser(user.id);
      const wrongs = [
        'aB3$xyz',
        '\u{1f511}'.repeat(7),
        'e\u0301'.repeat(7),
        'bell\u0007in-it',
        'p'.repeat(1025),
      ];
      for (const password of wrongs) {
        const set = patchOp({ op: 'replace', path: 'password', value: password });
        const answers = [
          await world.client.post('/Users', userBody({ password })),
          await world.client.put(user.path, userBody({ password })),
          await world.client.patch(user.path, set),
          await world.client.patch(user.path, patchOp({ op: 'add', value: { password } })),
          await me.patch('/Me', set),
          await me.put('/Me', userBody({ password })),
        ];
        for (const answer of answers) expectError(answer, 400, 'invalidValue');
        const results = await bulk(world.client, [
          postOp('a', '/Users', userBody({ password })),
          { method: 'PUT', path: user.path, data: userBody({ password }) },
          { method: 'PATCH', path: user.path, data: set },
        ]);
        for (const result of results) expect(at(result, 'response', 'scimType')).toBe('invalidValue');
        const text = answers.map((answer) => answer.text).join('') + JSON.stringify(results);
        expect(text).toContain('password must');
        expect(text).not.toContain(password);
        expect(text).not.toContain(password.normalize('NFC'));
      }
      expect(await read(world.client, user.path)).toEqual(user.body);
    });

    it('S-PWD-03: spaces and accents count as the OpaqueString profile has them (RFC 8265 §4.2)', async () => {
      const user = await makeUser(world.client, { password: 'cafe\u0301\u3000u\u0308ber' });
      const version = async (value: string) =>
        at(await patched(world.client, user, { op: 'replace', path: 'password', value }), 'meta', 'version');
      expect(await version('caf\u00e9 \u00fcber')).toBe('W/"1"');
      expect(await version('Caf\u00e9 \u00fcber')).toBe('W/"2"');
      for (const password of ['1mz050nq', '\u{1f511}'.repeat(8), 'p'.repeat(1024)]) {
        await makeUser(world.client, { password });
      }
    });

    it('S-PWD-04: a filter or sort on the password is refused', async () => {
      expectError(await world.client.filter('/Users', 'password eq "x"'), 400, 'invalidFilter');
      expectError(await world.client.filter('/Users', 'not (password sw "x")'), 400, 'invalidFilter');
      expectError(await world.client.get('/Users?sortBy=password'), 400, 'invalidValue');
    });

    it('S-PWD-08: pr on the password tells nothing', async () => {
      expectError(await world.client.filter('/Users', 'password pr'), 400, 'invalidFilter');
    });

    it('S-PWD-05: PUT without a password keeps it, null clears it', async () => {
      const password = unique('Secret');
      const user = await makeUser(world.client, { password });
      const { userName } = user.body;
      const put = await world.client.put(user.path, userBody({ userName, title: 'T' }));
      // Setting the password that is already set changes nothing, so the version tells whether it is the same.
      const set = { op: 'replace', path: 'password', value: password };
      const kept = await patched(world.client, user, set);
      expect(at(kept, 'meta', 'version')).toBe(at(put.body, 'meta', 'version'));
      const cleared = await world.client.put(user.path, userBody({ userName, title: 'T', password: null }));
      expect(at(cleared.body, 'meta', 'version')).not.toBe(at(kept, 'meta', 'version'));
      const again = await patched(world.client, user, set);
      expect(at(again, 'meta', 'version')).not.toBe(at(cleared.body, 'meta', 'version'));
    });

    it('S-PWD-06: changePassword is announced and works', async () => {
      const config = await world.client.get('/ServiceProviderConfig');
      expect(at(config.body, 'changePassword', 'supported')).toBe(true);
      const user = await makeUser(world.client);
      const after = await patched(world.client, user, {
        op: 'replace',
        path: 'password',
        value: unique('Secret'),
      });
      expect(at(after, 'meta', 'version')).not.toBe(at(user.body, 'meta', 'version'));
    });

    it('S-PWD-02, S-PWD-07: nothing that is stored holds the clear text, the event neither', async () => {
      const password = unique('Secret');
      const user = await makeUser(world.client, { password, displayName: unique('findable') });
      await patched(world.client, user, { op: 'replace', path: 'password', value: `${password}-2` });
      const stored = await world.storedBytes();
      expect(stored.includes(Buffer.from(String(user.body['displayName'])))).toBe(true);
      expect(stored.includes(Buffer.from(password))).toBe(false);
    });
  });

  describe('groups', () => {
    const groupsOf = async (path: string) => listAt(await read(world.client, path), 'groups');

    it('S-GRPS-01: groups are computed and cannot be written', async () => {
      const user = await makeUser(world.client, { groups: [{ value: 'x' }] });
      expect(user.body).not.toHaveProperty('groups');
      expect(
        (await world.client.put(user.path, userBody({ groups: [{ value: 'x' }] }))).body,
      ).not.toHaveProperty('groups');
      const answer = await world.client.patch(
        user.path,
        patchOp({ op: 'add', path: 'groups', value: [{ value: 'x' }] }),
      );
      expectError(answer, 400, 'mutability');
    });

    it('S-GRPS-02: a membership shows the id, URI and name of the group', async () => {
      const user = await makeUser(world.client);
      const group = await makeGroup(world.client, { members: [{ value: user.id }] });
      expect(await groupsOf(user.path)).toEqual([
        {
          value: group.id,
          $ref: `${world.client.access.baseUrl}${group.path}`,
          display: group.body['displayName'],
          type: 'direct',
        },
      ]);
    });

    it('S-GRPS-03: a nested membership is indirect', async () => {
      const user = await makeUser(world.client);
      const inner = await makeGroup(world.client, { members: [{ value: user.id }] });
      const outer = await makeGroup(world.client, { members: [{ value: inner.id }] });
      const types = (await groupsOf(user.path)).map((group) => [at(group, 'value'), at(group, 'type')]);
      expect(new Map(types as [string, string][])).toEqual(
        new Map([
          [inner.id, 'direct'],
          [outer.id, 'indirect'],
        ]),
      );
    });

    it('S-GRPS-04: a membership that is direct and indirect is one entry, direct', async () => {
      const user = await makeUser(world.client);
      const inner = await makeGroup(world.client, { members: [{ value: user.id }] });
      const outer = await makeGroup(world.client, { members: [{ value: inner.id }, { value: user.id }] });
      const entries = (await groupsOf(user.path)).filter((group) => at(group, 'value') === outer.id);
      expect(entries).toMatchObject([{ type: 'direct' }]);
    });

    it('S-GRPS-05: a cycle of groups ends', async () => {
      const user = await makeUser(world.client);
      const one = await makeGroup(world.client, { members: [{ value: user.id }] });
      const two = await makeGroup(world.client, { members: [{ value: one.id }] });
      await patched(world.client, one, { op: 'add', path: 'members', value: [{ value: two.id }] });
      const groups = (await groupsOf(user.path)).map((group) => at(group, 'value'));
      expect(groups.sort()).toEqual([one.id, two.id].sort());
    });

    it('S-GRPS-06: groups.value filters by the set that is shown', async () => {
      const user = await makeUser(world.client);
      const inner = await makeGroup(world.client, { members: [{ value: user.id }] });
      const outer = await makeGroup(world.client, { members: [{ value: inner.id }] });
      for (const { id } of [inner, outer]) {
        expect(idsOf(await world.client.filter('/Users', `groups.value eq "${id}"`))).toEqual([user.id]);
      }
    });

    it('S-GRPS-07: a change of membership leaves the version of the user alone', async () => {
      const user = await makeUser(world.client);
      await makeGroup(world.client, { members: [{ value: user.id }] });
      expect((await read(world.client, user.path))['meta']).toEqual(user.body['meta']);
    });

    it('S-GRPS-08: a deleted user leaves every group, a deleted group leaves every user', async () => {
      const [gone, stays] = [await makeUser(world.client), await makeUser(world.client)];
      const group = await makeGroup(world.client, { members: [{ value: gone.id }, { value: stays.id }] });
      expect((await world.client.delete(gone.path)).status).toBe(204);
      const after = await read(world.client, group.path);
      expect(listAt(after, 'members').map((member) => at(member, 'value'))).toEqual([stays.id]);
      expect(at(after, 'meta', 'version')).not.toBe(at(group.body, 'meta', 'version'));
      expect((await world.client.delete(group.path)).status).toBe(204);
      expect(await groupsOf(stays.path)).toEqual([]);
    });
  });

  describe('references', () => {
    it('S-REF-01: the service computes $ref and does not believe one that contradicts value', async () => {
      const [user, other] = [await makeUser(world.client), await makeUser(world.client)];
      const $ref = `${world.client.access.baseUrl}${other.path}`;
      const answer = await world.client.post('/Groups', groupBody({ members: [{ value: user.id, $ref }] }));
      if (answer.status === 201) {
        expect(listAt(bodyOf(answer), 'members')).toMatchObject([
          { value: user.id, $ref: `${world.client.access.baseUrl}${user.path}` },
        ]);
      } else expectError(answer, 400, 'invalidValue');
      const plain = await makeGroup(world.client, { members: [{ value: user.id }] });
      expect(at(plain.body, 'members', 0, '$ref')).toBe(`${world.client.access.baseUrl}${user.path}`);
    });

    it('S-REF-02: a member may be given by $ref alone', async () => {
      const user = await makeUser(world.client);
      const $ref = `${world.client.access.baseUrl}${user.path}`;
      expect(listAt((await makeGroup(world.client, { members: [{ $ref }] })).body, 'members')).toMatchObject([
        { value: user.id, $ref },
      ]);
    });
  });
});
