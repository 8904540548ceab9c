import { beforeAll, expect, it } from '@jest/globals';

import {
  at,
  bodyOf,
  CORE,
  ENT,
  expectError,
  GROUP,
  makeGroup,
  makeUser,
  patchOp,
  read,
  resourcesOf,
  type Body,
  type Made,
} from '../support/scim-messages.js';
import { conformance } from './conformance.js';

conformance('5.5 Projection (RFC 7644 §3.4.2.5, §3.9, §3.10)', (world) => {
  let user: Made;
  let always: Body;

  beforeAll(async () => {
    user = await makeUser(world.client, {
      title: 'T',
      name: { familyName: 'F', givenName: 'G' },
      emails: [{ value: 'a@x.example', type: 'work' }, { type: 'home' }],
      [ENT]: { department: 'D', division: 'V' },
    });
    // The extension is named where its attributes are in the answer (C-ATTR-22).
    always = { schemas: [CORE], id: user.id };
  });

  const get = (query: string) => read(world.client, `${user.path}?${query}`);

  it('Q-ATTR-01: projection works on reads, lists and writes', async () => {
    const { userName } = user.body;
    const expected = { ...always, userName };
    const query = 'attributes=userName';
    expect(await get(query)).toEqual(expected);
    const filter = encodeURIComponent(`id eq "${user.id}"`);
    expect(resourcesOf(await world.client.get(`/Users?${query}&filter=${filter}`))).toEqual([expected]);
    const patch = patchOp({ op: 'replace', path: 'title', value: 'T' });
    expect((await world.client.patch(`${user.path}?${query}`, patch)).body).toEqual(expected);
    expect((await world.client.put(`${user.path}?${query}`, user.body)).body).toEqual(expected);
    const excluded = await world.client.get(`/Users?excludedAttributes=userName,meta&filter=${filter}`);
    expect(at(resourcesOf(excluded), 0)).not.toHaveProperty('userName');
    expect(at(resourcesOf(excluded), 0)).not.toHaveProperty('meta');
  });

  it('Q-ATTR-02: attributes gives what is always returned and exactly what is named', async () => {
    expect(await get('attributes=userName')).toEqual({ ...always, userName: user.body['userName'] });
    expect(await get('attributes=password,title')).toEqual({ ...always, title: 'T' });
  });

  it('Q-ATTR-03: excludedAttributes takes away what is named, but not what is always returned', async () => {
    const { emails: _, ...rest } = user.body;
    expect(await get('excludedAttributes=emails,id')).toEqual(rest);
  });

  it('Q-ATTR-04: both together are refused', async () => {
    const answer = await world.client.get(`${user.path}?attributes=title&excludedAttributes=emails`);
    expectError(answer, 400, 'invalidValue');
  });

  it('Q-ATTR-05: names are separated by commas, with or without spaces', async () => {
    for (const query of ['title,%20name', 'title%20,name', 'title,+name', 'title,,name,']) {
      expect(Object.keys(await get(`attributes=${query}`)).sort()).toEqual([
        'id',
        'name',
        'schemas',
        'title',
      ]);
    }
  });

  it('Q-ATTR-06: a sub-attribute brings its parent with that alone', async () => {
    expect(await get('attributes=name.familyName,emails.value')).toEqual({
      ...always,
      name: { familyName: 'F' },
      emails: [{ value: 'a@x.example' }],
    });
  });

  it('Q-ATTR-07: an excluded sub-attribute leaves the rest of its parent', async () => {
    const body = await get('excludedAttributes=name.givenName,emails.value');
    expect(body).toMatchObject({ name: { familyName: 'F' }, title: 'T' });
    expect(body['name']).toEqual({ familyName: 'F' });
    expect(body['emails']).toEqual([{ type: 'work' }, { type: 'home' }]);
  });

  it('Q-ATTR-08: names may carry their URN, and the URN alone is the whole extension', async () => {
    expect(await get(`attributes=${ENT}:department`)).toEqual({
      ...always,
      schemas: [CORE, ENT],
      [ENT]: { department: 'D' },
    });
    expect(await get(`attributes=${ENT}`)).toEqual({
      ...always,
      schemas: [CORE, ENT],
      [ENT]: { department: 'D', division: 'V' },
    });
    expect(await get(`attributes=${CORE}:name.givenName`)).toEqual({ ...always, name: { givenName: 'G' } });
    expect((await get(`excludedAttributes=${ENT}:division`))[ENT]).toEqual({ department: 'D' });
    expect(await get(`excludedAttributes=${ENT}`)).not.toHaveProperty([ENT]);
  });

  it('Q-ATTR-09: names ignore case', async () => {
    expect(await get('attributes=USERNAME,Name.FAMILYNAME')).toEqual({
      ...always,
      userName: user.body['userName'],
      name: { familyName: 'F' },
    });
  });

  it('Q-ATTR-10: unknown names are ignored', async () => {
    expect(await get('attributes=foo')).toEqual(always);
    expect(await get('excludedAttributes=foo,name.foo')).toEqual(user.body);
  });

  it('Q-ATTR-11: schemas is always returned', async () => {
    expect(await get('attributes=id')).toEqual(always);
    expect(await get('excludedAttributes=schemas')).toEqual(user.body);
  });

  it('Q-ATTR-12: an empty parameter is as if it were absent', async () => {
    expect(await get('attributes=')).toEqual(user.body);
    expect(await get('excludedAttributes=')).toEqual(user.body);
  });

  it('Q-ATTR-13: members and groups are left out when they are not asked for', async () => {
    const group = await makeGroup(world.client, { members: [{ value: user.id }] });
    const without = await read(world.client, `${group.path}?excludedAttributes=members`);
    expect(without).toMatchObject({ schemas: [GROUP], displayName: group.body['displayName'] });
    expect(without).not.toHaveProperty('members');
    const listed = await world.client.get(
      `/Groups?excludedAttributes=members&filter=${encodeURIComponent(`id eq "${group.id}"`)}`,
    );
    expect(resourcesOf(listed)).toHaveLength(1);
    expect(listed.text).not.toContain('"members"');
    expect(bodyOf(await world.client.get(`${user.path}?excludedAttributes=groups`))).not.toHaveProperty(
      'groups',
    );
    await world.client.delete(group.path);
  });
});
