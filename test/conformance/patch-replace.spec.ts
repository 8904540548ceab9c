import { expect, it } from '@jest/globals';

import {
  at,
  expectError,
  listAt,
  makeGroup,
  makeUser,
  patched,
  patchOp,
  read,
} from '../support/scim-messages.js';
import { conformance } from './conformance.js';

conformance('4.8 PATCH replace (RFC 7644 §3.5.2.3)', (world) => {
  const replace = (path: string, value: unknown) => ({ op: 'replace', path, value });
  const WORK = { value: 'a@x.example', type: 'work' };
  const HOME = { value: 'b@x.example', type: 'home' };

  it('P-REP-01: without a path the given attributes are replaced and the others stay', async () => {
    const user = await makeUser(world.client, { title: 'T', nickName: 'N', emails: [WORK] });
    const value = { title: 'x', active: false, emails: [HOME] };
    const after = await patched(world.client, user, { op: 'replace', value });
    expect(after).toMatchObject({ title: 'x', active: false, nickName: 'N', emails: [HOME] });
    for (const wrong of [[{ title: 'x' }], 'x', 7, null]) {
      const answer = await world.client.patch(user.path, patchOp({ op: 'replace', value: wrong }));
      expectError(answer, 400, 'invalidValue');
    }
  });

  it('P-REP-02: a single value is replaced, or added', async () => {
    const user = await makeUser(world.client);
    expect((await patched(world.client, user, replace('nickName', 'A')))['nickName']).toBe('A');
    expect((await patched(world.client, user, replace('nickName', 'B')))['nickName']).toBe('B');
  });

  it('P-REP-03: a list without a filter is replaced as a whole', async () => {
    const user = await makeUser(world.client, { emails: [WORK, HOME] });
    expect((await patched(world.client, user, replace('emails', [{ value: 'c' }])))['emails']).toEqual([
      { value: 'c' },
    ]);
  });

  it('P-REP-04: the given sub-attributes of a complex value are replaced, the rest stays', async () => {
    const user = await makeUser(world.client, { name: { givenName: 'G', familyName: 'F' } });
    const after = await patched(world.client, user, replace('name', { givenName: 'x' }));
    expect(after['name']).toEqual({ givenName: 'x', familyName: 'F' });
  });

  it('P-REP-05: through a filter the matching elements are replaced as records', async () => {
    const addresses = [
      { type: 'work', streetAddress: 'Old 1', locality: 'A' },
      { type: 'home', locality: 'B' },
    ];
    const user = await makeUser(world.client, { addresses });
    const value = { type: 'work', locality: 'Z' };
    const after = await patched(world.client, user, replace('addresses[type eq "work"]', value));
    expect(after['addresses']).toEqual([value, addresses[1]]);
  });

  it('P-REP-06: through a filter with a sub-attribute that of all matches is replaced', async () => {
    const user = await makeUser(world.client, { emails: [WORK, { ...WORK, value: 'c' }, HOME] });
    const after = await patched(world.client, user, replace('emails[type eq "work"].display', 'D'));
    expect(listAt(after, 'emails').map((email) => at(email, 'display'))).toEqual(['D', 'D', undefined]);
  });

  it('P-REP-07: in a strict tenant a filter that matches nothing is noTarget', async () => {
    const strict = await world.strict();
    const user = await makeUser(strict, { emails: [WORK] });
    for (const operation of [
      replace('emails[type eq "x"].value', 'v@x.example'),
      replace('emails[type eq "x"]', { value: 'v@x.example' }),
    ]) {
      expectError(await strict.patch(user.path, patchOp(operation)), 400, 'noTarget');
    }
    expect(await read(strict, user.path)).toEqual(user.body);
  });

  it('P-REP-08: by default eq terms that match nothing create the element, any other filter is noTarget', async () => {
    const user = await makeUser(world.client, { emails: [WORK] });
    const after = await patched(
      world.client,
      user,
      replace('emails[type eq "home"].value', HOME.value),
      replace('phoneNumbers[type eq "mobile"]', { value: '1' }),
    );
    expect(after['emails']).toEqual([WORK, { type: 'home', value: HOME.value }]);
    expect(after['phoneNumbers']).toEqual([{ type: 'mobile', value: '1' }]);
    for (const filter of ['type ne "work"', 'type eq "q" or type eq "r"', 'value co "zz"']) {
      const none = await makeUser(world.client);
      const answer = await world.client.patch(none.path, patchOp(replace(`emails[${filter}].value`, 'v')));
      expectError(answer, 400, 'noTarget');
    }
  });

  it('P-REP-09: an immutable value takes an equal value only', async () => {
    const [user, other] = [await makeUser(world.client), await makeUser(world.client)];
    const group = await makeGroup(world.client, { members: [{ value: user.id }] });
    const operation = replace(`members[value eq "${user.id}"].value`, other.id);
    expectError(await world.client.patch(group.path, patchOp(operation)), 400, 'mutability');
    expect(await read(world.client, group.path)).toEqual(group.body);
  });

  it('P-REP-10: a replaced primary demotes the others', async () => {
    const user = await makeUser(world.client, { emails: [{ ...WORK, primary: true }, HOME] });
    const after = await patched(world.client, user, replace('emails[type eq "home"].primary', true));
    expect(listAt(after, 'emails').map((email) => at(email, 'primary') === true)).toEqual([false, true]);
    const record = replace('emails[type eq "work"]', { ...WORK, primary: true });
    const again = await patched(world.client, user, record);
    expect(listAt(again, 'emails').map((email) => at(email, 'primary') === true)).toEqual([true, false]);
  });

  it('P-REP-11: value is required, an explicit null clears', async () => {
    const user = await makeUser(world.client, { title: 'T' });
    for (const operation of [{ op: 'replace', path: 'title' }, { op: 'replace' }]) {
      expectError(await world.client.patch(user.path, patchOp(operation)), 400, 'invalidValue');
    }
    expect(await patched(world.client, user, replace('title', null))).not.toHaveProperty('title');
  });

  it('P-REP-12: replacing with an equal value changes nothing', async () => {
    const user = await makeUser(world.client, { title: 'T', emails: [WORK], name: { givenName: 'G' } });
    const after = await patched(
      world.client,
      user,
      replace('title', 'T'),
      replace('emails', [{ type: 'work', value: WORK.value }]),
      replace('name', { givenName: 'G' }),
      replace('active', 'True'),
    );
    expect(after).toEqual(user.body);
  });

  it('P-REP-13: members are replaced as a whole', async () => {
    const [a, b, c] = [
      await makeUser(world.client),
      await makeUser(world.client),
      await makeUser(world.client),
    ];
    const group = await makeGroup(world.client, { members: [{ value: a.id }, { value: b.id }] });
    const after = await patched(world.client, group, replace('members', [{ value: b.id }, { value: c.id }]));
    const ids = listAt(after, 'members').map((member) => at(member, 'value'));
    expect(ids.sort()).toEqual([b.id, c.id].sort());
    const empty = await patched(world.client, group, replace('members', []));
    expect(empty).not.toHaveProperty('members');
  });

  it('P-REP-14: replacing the matches of a filter with null or [] removes them', async () => {
    for (const value of [null, []]) {
      const user = await makeUser(world.client, { emails: [WORK, HOME] });
      const answer = await world.client.patch(user.path, patchOp(replace('emails[type eq "work"]', value)));
      if (answer.status === 200) expect(at(answer.body, 'emails')).toEqual([HOME]);
      else expectError(answer, 400, 'invalidValue');
    }
  });
});
