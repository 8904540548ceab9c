/** The tests of Microsoft's hosted SCIM validator (scimvalidator.microsoft.com), one `it` for each line of its report. */
import { expect, it } from '@jest/globals';

import { conformance } from '../../conformance/conformance.js';
import {
  at,
  CORE,
  ENT,
  expectError,
  GROUP,
  idsOf,
  listAt,
  makeGroup,
  makeUser,
  patched,
  patchOp,
  read,
  resourcesOf,
  unique,
  userBody,
  type Body,
} from '../../support/scim-messages.js';

const ADDRESS = ['formatted', 'streetAddress', 'locality', 'region', 'postalCode', 'country'];
const ENTERPRISE = ['employeeNumber', 'costCenter', 'organization', 'division', 'department'];

function fullUser(): Body {
  const text = () => unique('v');
  return {
    schemas: [CORE, ENT],
    userName: `${unique('u')}@fjordbank.example`,
    externalId: text(),
    active: true,
    displayName: text(),
    nickName: text(),
    title: text(),
    userType: text(),
    profileUrl: text(),
    locale: text(),
    timezone: text(),
    preferredLanguage: text(),
    name: {
      formatted: text(),
      familyName: text(),
      givenName: text(),
      honorificPrefix: text(),
      honorificSuffix: text(),
    },
    emails: [
      { type: 'work', value: text(), primary: true },
      { type: 'home', value: text() },
    ],
    phoneNumbers: ['work', 'mobile', 'fax'].map((type) => ({ type, value: text() })),
    addresses: [{ type: 'work', ...Object.fromEntries(ADDRESS.map((name) => [name, text()])) }],
    roles: [{ primary: 'True', display: text(), value: text(), type: text() }],
    [ENT]: Object.fromEntries(ENTERPRISE.map((name) => [name, text()])),
  };
}

/** The operations of "Add Attributes" and "Replace Attributes": one for each path. */
function everyPath(op: string): readonly { op: string; path: string; value: string }[] {
  return [
    'externalId displayName nickName title userType locale timezone preferredLanguage profileUrl',
    'name.formatted name.familyName name.givenName name.middleName name.honorificPrefix name.honorificSuffix',
  ]
    .flatMap((names) => names.split(' '))
    .concat(['work', 'home', 'other'].map((type) => `emails[type eq "${type}"].value`))
    .concat(['work', 'mobile', 'fax', 'pager'].map((type) => `phoneNumbers[type eq "${type}"].value`))
    .concat(ADDRESS.map((name) => `addresses[type eq "work"].${name}`))
    .concat(['display', 'value', 'type'].map((name) => `roles[primary eq "True"].${name}`))
    .concat(ENTERPRISE.map((name) => `${ENT}:${name}`))
    .map((path) => ({ op, path, value: unique('v') }));
}

conformance('The hosted SCIM validator of Microsoft', (world) => {
  const enc = encodeURIComponent;
  const swapped = (text: string) =>
    [...text].map((c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase())).join('');

  function expectWritten(after: Body, operations: readonly { path: string; value: string }[]): void {
    const text = JSON.stringify(after);
    const missing = operations.filter(({ value }) => !text.includes(JSON.stringify(value)));
    expect(missing).toEqual([]);
    expect(text).not.toContain('[type eq');
  }

  it('entra HV-01: create a new user, all values come back', async () => {
    const body = fullUser();
    const user = await makeUser(world.client, body);
    const stored = await read(world.client, user.path);
    const roles = [{ ...(listAt(body, 'roles')[0] as Body), primary: true }];
    expect(stored).toMatchObject({ ...body, roles });
  });

  it('entra HV-02: create a duplicate user', async () => {
    const body = fullUser();
    await makeUser(world.client, body);
    expectError(await world.client.post('/Users', body), 409, 'uniqueness');
  });

  it('entra HV-03, HV-04: filter for an existing user, in its own and in the other letter case', async () => {
    const user = await makeUser(world.client, fullUser());
    const userName = String(user.body['userName']);
    for (const name of [userName, swapped(userName)]) {
      const answer = await world.client.get(`/Users?filter=userName%20eq%20%22${enc(name)}%22`);
      expect(idsOf(answer)).toEqual([user.id]);
      expect(at(answer.body, 'totalResults')).toBe(1);
      expect(at(answer.body, 'Resources', 0, 'userName')).toBe(userName);
    }
  });

  it('entra HV-05: filter for a user that does not exist', async () => {
    const answer = await world.client.get(`/Users?filter=userName%20eq%20%22${unique('nobody')}%22`);
    expect(resourcesOf(answer)).toEqual([]);
    expect(at(answer.body, 'totalResults')).toBe(0);
  });

  it('entra HV-06: replace attributes (verbose)', async () => {
    const user = await makeUser(world.client, fullUser());
    const operations = everyPath('replace');
    expectWritten(await patched(world.client, user, ...operations), operations);
  });

  it('entra HV-07: update userName', async () => {
    const user = await makeUser(world.client, fullUser());
    const value = unique('renamed');
    expect((await patched(world.client, user, { op: 'replace', path: 'userName', value }))['userName']).toBe(
      value,
    );
  });

  it('entra HV-08: disable a user; GET and filter both show it', async () => {
    const user = await makeUser(world.client, fullUser());
    const after = await patched(world.client, user, { op: 'replace', path: 'active', value: false });
    expect(after['active']).toBe(false);
    const filter = `/Users?filter=userName%20eq%20%22${enc(String(user.body['userName']))}%22`;
    expect(at((await world.client.get(filter)).body, 'Resources', 0, 'active')).toBe(false);
  });

  it('entra HV-09: add attributes (verbose) to a user made of its userName', async () => {
    const user = await makeUser(world.client);
    const operations = everyPath('add');
    expect(operations.length).toBeGreaterThan(35);
    const after = await patched(world.client, user, ...operations);
    expectWritten(after, operations);
    for (const [list, length] of [
      ['emails', 3],
      ['phoneNumbers', 4],
      ['addresses', 1],
      ['roles', 1],
    ] as const) {
      expect(listAt(after, list)).toHaveLength(length);
    }
  });

  it('entra HV-10, HV-11, HV-12: add, replace, remove manager', async () => {
    const [user, first, second] = [
      await makeUser(world.client),
      await makeUser(world.client),
      await makeUser(world.client),
    ];
    const path = `${ENT}:manager`;
    const added = await patched(world.client, user, { op: 'add', path, value: { value: first.id } });
    expect(at(added, ENT, 'manager')).toMatchObject({ value: first.id });
    const replaced = await patched(world.client, user, { op: 'replace', path, value: { value: second.id } });
    expect(at(replaced, ENT, 'manager')).toMatchObject({ value: second.id });
    const emptied = await patched(world.client, user, { op: 'replace', path, value: { value: '' } });
    expect(at(emptied, ENT, 'manager')).toBeUndefined();
    await patched(world.client, user, { op: 'add', path, value: { value: first.id } });
    expect(at(await patched(world.client, user, { op: 'remove', path }), ENT, 'manager')).toBeUndefined();
  });

  it('entra HV-13: delete a user', async () => {
    const user = await makeUser(world.client, fullUser());
    expect((await world.client.delete(user.path)).status).toBe(204);
    expectError(await world.client.get(user.path), 404);
  });

  it('entra HV-14, HV-15: create a group, and its duplicate', async () => {
    const body = { schemas: [GROUP], displayName: unique('Desk'), externalId: unique('x') };
    const created = await world.client.post('/Groups', body);
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject(body);
    expectError(await world.client.post('/Groups', body), 409, 'uniqueness');
  });

  it('entra HV-16, HV-17: a group without its members, by id and by filter', async () => {
    const member = await makeUser(world.client);
    const group = await makeGroup(world.client, { members: [{ value: member.id }] });
    const name = enc(String(group.body['displayName']));
    for (const path of [
      `${group.path}?excludedAttributes=members`,
      `/Groups?excludedAttributes=members&filter=displayName%20eq%20%22${name}%22`,
    ]) {
      const answer = await world.client.get(path);
      expect(answer.status).toBe(200);
      expect(answer.text).toContain(group.id);
      expect(answer.text).not.toContain('"members"');
    }
  });

  it('entra HV-18, HV-19, HV-20: filter for a group: existing, not existing, other letter case', async () => {
    const group = await makeGroup(world.client);
    const displayName = String(group.body['displayName']);
    const find = async (name: string) =>
      idsOf(await world.client.get(`/Groups?filter=displayName%20eq%20%22${enc(name)}%22`));
    expect(await find(displayName)).toEqual([group.id]);
    expect(await find(unique('none'))).toEqual([]);
    expect(await find(swapped(displayName))).toEqual([group.id]);
  });

  it('entra HV-21, HV-22: replace attributes of a group, and its displayName, without a path', async () => {
    const group = await makeGroup(world.client);
    for (const value of [{ externalId: unique('x') }, { displayName: unique('Renamed') }]) {
      expect(await patched(world.client, group, { op: 'replace', value })).toMatchObject(value);
    }
  });

  it('entra HV-23, HV-24: add a member by replace, remove it by filter', async () => {
    const member = await makeUser(world.client);
    const group = await makeGroup(world.client);
    const added = await patched(world.client, group, {
      op: 'replace',
      path: 'members',
      value: [{ value: member.id }],
    });
    expect(listAt(added, 'members')).toMatchObject([{ value: member.id }]);
    const removed = await patched(world.client, group, {
      op: 'remove',
      path: `members[value eq "${member.id}"]`,
    });
    expect(listAt(removed, 'members')).toEqual([]);
  });

  it('entra HV-25: delete a group', async () => {
    const group = await makeGroup(world.client);
    expect((await world.client.delete(group.path)).status).toBe(204);
    expectError(await world.client.get(group.path), 404);
  });

  it('entra HV-P1: several operations on different attributes', async () => {
    const user = await makeUser(world.client, { preferredLanguage: 'nb' });
    const after = await patched(
      world.client,
      user,
      { op: 'remove', path: 'preferredLanguage' },
      { op: 'add', path: 'externalId', value: 'x1' },
      { op: 'replace', path: 'displayName', value: 'New' },
    );
    expect(after).toMatchObject({ externalId: 'x1', displayName: 'New' });
    expect(after).not.toHaveProperty('preferredLanguage');
  });

  it('entra HV-P2: several operations on one attribute, the last wins', async () => {
    const user = await makeUser(world.client, { externalId: 'x0' });
    const after = await patched(
      world.client,
      user,
      { op: 'remove', path: 'externalId' },
      { op: 'add', path: 'externalId', value: 'x1' },
      { op: 'replace', path: 'externalId', value: 'x2' },
    );
    expect(after['externalId']).toBe('x2');
  });

  it('entra HV-P3, HV-P4, HV-P5, HV-P6: delete what does not exist, and delete twice', async () => {
    for (const endpoint of ['/Users', '/Groups']) {
      expectError(await world.client.delete(`${endpoint}/00000000-0000-4000-8000-0000000000aa`), 404);
      const made = endpoint === '/Users' ? await makeUser(world.client) : await makeGroup(world.client);
      expect((await world.client.delete(made.path)).status).toBe(204);
      expectError(await world.client.delete(made.path), 404);
    }
  });

  it('entra HV-P7: add and remove a member in one PATCH', async () => {
    const member = await makeUser(world.client);
    const group = await makeGroup(world.client);
    const answer = await world.client.patch(
      group.path,
      patchOp(
        { op: 'add', path: 'members', value: [{ value: member.id }] },
        { op: 'remove', path: `members[value eq "${member.id}"]` },
      ),
    );
    expect(answer.status).toBe(204);
    expect(await read(world.client, group.path)).not.toHaveProperty('members');
  });

  it('entra HV: an empty list of operations changes nothing and succeeds', async () => {
    const user = await makeUser(world.client, userBody());
    const answer = await world.client.patch(user.path, patchOp());
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual(user.body);
  });
});
