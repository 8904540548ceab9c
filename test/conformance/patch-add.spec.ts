import { expect, it } from '@jest/globals';

import {
  at,
  ENT,
  expectError,
  listAt,
  makeGroup,
  makeUser,
  patched,
  patchOp,
} from '../support/scim-messages.js';
import { conformance } from './conformance.js';

conformance('4.6 PATCH add (RFC 7644 §3.5.2.1)', (world) => {
  const add = (path: string, value: unknown) => ({ op: 'add', path, value });
  const WORK = { value: 'a@x.example', type: 'work' };
  const HOME = { value: 'b@x.example', type: 'home' };

  it('P-ADD-01: value is required', async () => {
    const { path } = await makeUser(world.client);
    for (const operation of [{ op: 'add', path: 'title' }, { op: 'add' }]) {
      expectError(await world.client.patch(path, patchOp(operation)), 400, 'invalidValue');
    }
  });

  it('P-ADD-02: without a path the value is an object of attributes', async () => {
    const user = await makeUser(world.client, { emails: [WORK] });
    const after = await patched(world.client, user, { op: 'add', value: { emails: [HOME], nickName: 'B' } });
    expect(after).toMatchObject({ emails: [WORK, HOME], nickName: 'B' });
    for (const value of ['x', 7, ['x'], null]) {
      expectError(await world.client.patch(user.path, patchOp({ op: 'add', value })), 400, 'invalidValue');
    }
  });

  it('P-ADD-03: without a path the keys may be URNs and attribute paths', async () => {
    for (const op of ['add', 'replace']) {
      const user = await makeUser(world.client, { name: { familyName: 'F' }, [ENT]: { division: 'D' } });
      const value = {
        'name.givenName': 'G',
        [`${ENT}:department`]: 'x',
        [ENT]: { costCenter: 'C' },
        'emails[type eq "work"].value': 'a@x.example',
      };
      const after = await patched(world.client, user, { op, value });
      expect(after['name']).toEqual({ familyName: 'F', givenName: 'G' });
      expect(after[ENT]).toEqual({ division: 'D', department: 'x', costCenter: 'C' });
      expect(after['emails']).toEqual([WORK]);
      expect(JSON.stringify(after)).not.toContain('name.givenName');
    }
  });

  it('P-ADD-04: a single value is set, or replaced', async () => {
    const user = await makeUser(world.client);
    expect((await patched(world.client, user, add('title', 'A')))['title']).toBe('A');
    expect((await patched(world.client, user, add('title', 'B')))['title']).toBe('B');
  });

  it('P-ADD-05: the sub-attributes of a complex value are merged in', async () => {
    const user = await makeUser(world.client, { name: { givenName: 'G' } });
    const after = await patched(world.client, user, add('name', { middleName: 'Q' }));
    expect(after['name']).toEqual({ givenName: 'G', middleName: 'Q' });
  });

  it('P-ADD-06: the values of a list are appended, an array or a lone object', async () => {
    const user = await makeUser(world.client, { emails: [WORK] });
    await patched(world.client, user, add('emails', [HOME]));
    const after = await patched(world.client, user, add('emails', { value: 'c' }));
    expect(after['emails']).toEqual([WORK, HOME, { value: 'c' }]);
  });

  it('P-ADD-07: a value that is already there is a success without a change', async () => {
    const user = await makeUser(world.client, { emails: [WORK] });
    const after = await patched(world.client, user, add('emails', [{ type: 'work', value: 'a@x.example' }]));
    expect(after['emails']).toEqual([WORK]);
    expect(after['meta']).toEqual(user.body['meta']);
  });

  it('P-ADD-08: the same value with another type is a second element, but a member is one', async () => {
    const user = await makeUser(world.client, { emails: [WORK] });
    const after = await patched(world.client, user, add('emails', [{ ...WORK, type: 'home' }]));
    expect(after['emails']).toEqual([WORK, { ...WORK, type: 'home' }]);
    const group = await makeGroup(world.client, { members: [{ value: user.id }] });
    const members = await patched(world.client, group, add('members', [{ value: user.id, type: 'User' }]));
    expect(listAt(members, 'members')).toHaveLength(1);
  });

  it('P-ADD-09: add through eq terms that match nothing creates the element', async () => {
    const user = await makeUser(world.client);
    const after = await patched(
      world.client,
      user,
      add('emails[type eq "work"].value', 'a@x.example'),
      add('emails[type eq "work"].display', 'A'),
      add('addresses[type eq "work" and primary eq true].locality', 'Bergen'),
      add('roles[primary eq "True"].value', 'admin'),
    );
    expect(after['emails']).toEqual([{ ...WORK, display: 'A' }]);
    expect(after['addresses']).toEqual([{ type: 'work', primary: true, locality: 'Bergen' }]);
    expect(after['roles']).toEqual([{ primary: true, value: 'admin' }]);
  });

  it('P-ADD-09: add through any other filter that matches nothing is noTarget', async () => {
    const { path } = await makeUser(world.client);
    for (const filter of ['value sw "a"', 'type eq "a" or type eq "b"', 'not (type eq "a")', 'type ne "a"']) {
      const answer = await world.client.patch(path, patchOp(add(`emails[${filter}].value`, 'x')));
      expectError(answer, 400, 'noTarget');
    }
  });

  it('P-ADD-09: add creates in a strict tenant too, where replace does not', async () => {
    const strict = await world.strict();
    const user = await makeUser(strict);
    const after = await patched(strict, user, add('emails[type eq "work"].value', WORK.value));
    expect(after['emails']).toEqual([WORK]);
    const replace = { ...add('emails[type eq "home"].value', HOME.value), op: 'replace' };
    expectError(await strict.patch(user.path, patchOp(replace)), 400, 'noTarget');
  });

  it('P-ADD-10: the value is merged into each element that matches', async () => {
    const user = await makeUser(world.client, { emails: [WORK, HOME, { value: 'c', type: 'work' }] });
    const after = await patched(world.client, user, add('emails[type eq "work"]', { display: 'x' }));
    expect(after['emails']).toEqual([
      { ...WORK, display: 'x' },
      HOME,
      { value: 'c', type: 'work', display: 'x' },
    ]);
  });

  it('P-ADD-11: an added primary demotes the others', async () => {
    const user = await makeUser(world.client, { emails: [{ ...WORK, primary: true }, HOME] });
    for (const operation of [
      add('emails', [{ value: 'c', primary: true }]),
      add('emails[type eq "home"]', { primary: true }),
      add('emails[type eq "work"].primary', 'True'),
    ]) {
      const after = await patched(world.client, user, operation);
      expect(listAt(after, 'emails').filter((email) => at(email, 'primary') === true)).toHaveLength(1);
    }
    const after = await patched(world.client, user, add('emails[type eq "home"].primary', true));
    expect(listAt(after, 'emails').find((email) => at(email, 'primary') === true)).toMatchObject(HOME);
  });

  it('P-ADD-12: adding an empty list changes nothing', async () => {
    const user = await makeUser(world.client, { emails: [WORK] });
    const after = await patched(world.client, user, add('emails', []));
    expect(after).toEqual(user.body);
  });
});
