import { expect, it } from '@jest/globals';

import {
  at,
  expectError,
  idsOf,
  listAt,
  makeUser,
  patched,
  patchOp,
  read,
  unique,
  userBody,
} from '../support/scim-messages.js';
import { conformance } from './conformance.js';

conformance('1.4 Null, unassigned, empty; primary (RFC 7643 §2.4, §2.5)', (world) => {
  /** Ids that a filter finds among the users of one tag, so that other tests do not show. */
  async function hits(tag: string, filter: string): Promise<readonly string[]> {
    return idsOf(await world.client.filter('/Users', `userType eq "${tag}" and (${filter})`));
  }

  it('C-NULL-01: missing, null and [] are the same state', async () => {
    const keys = async (more: Record<string, unknown>) => {
      const { body } = await makeUser(world.client, more);
      return Object.keys(body).sort();
    };
    const missing = await keys({});
    expect(await keys({ title: null, name: null })).toEqual(missing);
    expect(await keys({ emails: [], roles: null })).toEqual(missing);
  });

  it('C-NULL-02: writing null or [] clears', async () => {
    const user = await makeUser(world.client, { title: 'T', emails: [{ value: 'a@x.example' }] });
    const put = await world.client.put(
      user.path,
      userBody({ title: null, emails: [{ value: 'a@x.example' }] }),
    );
    expect(put.body).not.toHaveProperty('title');
    expect(put.body).toHaveProperty('emails');
    expect(
      await patched(world.client, user, { op: 'replace', path: 'emails', value: [] }),
    ).not.toHaveProperty('emails');
  });

  it('C-NULL-03: unassigned attributes are left out of every answer', async () => {
    const user = await makeUser(world.client, { title: null, emails: [], name: {}, roles: [] });
    const answers = [
      await world.client.get(user.path),
      await world.client.filter('/Users', `id eq "${user.id}"`),
    ];
    for (const { text } of answers) {
      for (const empty of ['null', '[]', '{}']) expect(text).not.toContain(`:${empty}`);
    }
  });

  it('C-NULL-04: an unassigned attribute does not satisfy pr and equals null', async () => {
    const userType = unique('pr');
    const with_ = await makeUser(world.client, { userType, title: 'T' });
    const without = await makeUser(world.client, { userType });
    expect(await hits(userType, 'title pr')).toEqual([with_.id]);
    expect(await hits(userType, 'not (title pr)')).toEqual([without.id]);
    expect(await hits(userType, 'title eq null')).toEqual([without.id]);
  });

  it('C-NULL-05: a complex value without any value is unassigned', async () => {
    const userType = unique('empty');
    const user = await makeUser(world.client, { userType, name: { givenName: 'A' } });
    const put = await world.client.put(user.path, userBody({ userType, name: {} }));
    expect(put.body).not.toHaveProperty('name');
    expect(await hits(userType, 'name pr')).toEqual([]);
    const nulls = await makeUser(world.client, { name: { givenName: null }, emails: [{ value: null }] });
    expect(nulls.body).not.toHaveProperty('name');
    expect(nulls.body).not.toHaveProperty('emails');
  });

  it('C-NULL-06: an empty string is a value on POST and PUT but not present', async () => {
    const userType = unique('blank');
    const user = await makeUser(world.client, { userType, title: '' });
    expect(user.body['title']).toBe('');
    expect(await hits(userType, 'title pr')).toEqual([]);
    expect(await hits(userType, 'title eq ""')).toEqual([user.id]);
    const put = await world.client.put(user.path, userBody({ userType, title: '', nickName: '' }));
    expect(put.body).toMatchObject({ title: '', nickName: '' });
  });

  it('C-NULL-06: an empty string in PATCH unassigns, or is a value in a strict tenant', async () => {
    const empty = { op: 'replace', path: 'title', value: '' };
    const user = await makeUser(world.client, { title: 'T' });
    expect(await patched(world.client, user, empty)).not.toHaveProperty('title');
    const strict = await world.strict();
    expect((await patched(strict, await makeUser(strict, { title: 'T' }), empty))['title']).toBe('');
  });

  it('C-PRIM-01: primary is true at most once', async () => {
    const emails = ['a', 'b'].map((value) => ({ value, primary: true }));
    expectError(await world.client.post('/Users', userBody({ emails })), 400, 'invalidValue');
    const { path } = await makeUser(world.client);
    expectError(await world.client.put(path, userBody({ emails })), 400, 'invalidValue');
  });

  it('C-PRIM-02: an absent primary counts as false', async () => {
    const userType = unique('primary');
    const user = await makeUser(world.client, { userType, emails: [{ value: 'a@x.example' }] });
    expect(await hits(userType, 'emails[primary eq false]')).toEqual([user.id]);
    expect(await hits(userType, 'emails[primary eq true]')).toEqual([]);
  });

  it('C-PRIM-03: a PATCH that sets one primary resets the others', async () => {
    const user = await makeUser(world.client, { emails: [{ value: 'A', primary: true }, { value: 'B' }] });
    const after = await patched(world.client, user, {
      op: 'replace',
      path: 'emails[value eq "B"].primary',
      value: true,
    });
    expect(listAt(after, 'emails').filter((email) => at(email, 'primary') === true)).toEqual([
      { value: 'B', primary: true },
    ]);
  });

  it('C-PRIM-04: two primaries in one PATCH value are refused', async () => {
    const { path } = await makeUser(world.client);
    const value = ['a', 'b'].map((text) => ({ value: text, primary: true }));
    const answer = await world.client.patch(path, patchOp({ op: 'replace', path: 'emails', value }));
    expectError(answer, 400, 'invalidValue');
    expect(await read(world.client, path)).not.toHaveProperty('emails');
  });

  it('C-PRIM-05: an added primary demotes the old one', async () => {
    const user = await makeUser(world.client, { emails: [{ value: 'a', primary: true }] });
    const value = [{ value: 'c', primary: true }];
    const after = await patched(world.client, user, { op: 'add', path: 'emails', value });
    expect(
      listAt(after, 'emails').map((email) => [at(email, 'value'), at(email, 'primary') === true]),
    ).toEqual([
      ['a', false],
      ['c', true],
    ]);
  });
});
