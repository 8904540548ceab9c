import { expect, it } from '@jest/globals';

import {
  at,
  bodyOf,
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
  textAt,
  unique,
  userBody,
} from '../support/scim-messages.js';
import { conformance } from './conformance.js';

conformance('1.1 Common attributes (RFC 7643 §3.1)', (world) => {
  it('C-ATTR-01: every representation carries a non-empty id', async () => {
    const user = await makeUser(world.client, { externalId: unique('x') });
    expect(user.id).not.toBe('');
    expect((await read(world.client, user.path))['id']).toBe(user.id);
    expect(
      idsOf(await world.client.filter('/Users', `externalId eq "${textAt(user.body, 'externalId')}"`)),
    ).toEqual([user.id]);
  });

  it('C-ATTR-02: the server chooses ids and never gives one twice', async () => {
    const body = userBody({ id: 'mine' });
    const first = await world.client.post('/Users', body);
    expect(first.status).toBe(201);
    const id = textAt(first.body, 'id');
    expect(id).not.toBe('mine');
    expect((await makeGroup(world.client)).id).not.toBe(id);
    expect((await world.client.delete(`/Users/${id}`)).status).toBe(204);
    const again = await world.client.post('/Users', body);
    expect(again.status).toBe(201);
    expect(textAt(again.body, 'id')).not.toBe(id);
  });

  it('C-ATTR-03: id compares exactly and is always returned', async () => {
    const { id, path } = await makeUser(world.client);
    expect(id.toUpperCase()).not.toBe(id);
    expectError(await world.client.get(`/Users/${id.toUpperCase()}`), 404);
    expect(await read(world.client, `${path}?attributes=userName`)).toHaveProperty('id', id);
    expect(await read(world.client, `${path}?excludedAttributes=id`)).toHaveProperty('id', id);
  });

  it('C-ATTR-04: no id contains the reserved text bulkId', async () => {
    const { id } = await makeUser(world.client);
    expect(id.toLowerCase()).not.toContain('bulkid');
  });

  it('C-ATTR-05: externalId comes from the client only and keeps its case', async () => {
    expect((await makeUser(world.client)).body).not.toHaveProperty('externalId');
    const externalId = unique('Ab');
    const user = await makeUser(world.client, { externalId });
    expect(user.body['externalId']).toBe(externalId);
    expect(idsOf(await world.client.filter('/Users', `externalId eq "${externalId}"`))).toEqual([user.id]);
    expect(idsOf(await world.client.filter('/Users', `externalId eq "${externalId.toLowerCase()}"`))).toEqual(
      [],
    );
  });

  it('C-ATTR-06: an externalId may be used by two tenants, and twice in one', async () => {
    const externalId = unique('shared');
    const other = await world.tenant();
    const made = [
      await makeUser(world.client, { externalId }),
      await makeUser(other, { externalId }),
      await makeUser(world.client, { externalId }),
    ];
    expect(new Set(made.map(({ id }) => id)).size).toBe(3);
    expect(idsOf(await other.filter('/Users', `externalId eq "${externalId}"`))).toEqual([made[1]?.id]);
  });

  it('C-ATTR-07: meta from a client is ignored', async () => {
    const before = Date.now();
    const meta = {
      created: '1999-01-01T00:00:00Z',
      resourceType: 'X',
      location: 'http://evil.example',
      version: '9',
    };
    const user = await makeUser(world.client, { meta });
    expect(user.body['meta']).toMatchObject({ resourceType: 'User' });
    expect(textAt(user.body, 'meta', 'location')).toBe(`${world.client.access.baseUrl}${user.path}`);
    expect(Date.parse(textAt(user.body, 'meta', 'created'))).toBeGreaterThan(before - 60_000);
    const put = await world.client.put(user.path, userBody({ meta }));
    expect(put.status).toBe(200);
    expect(at(put.body, 'meta', 'created')).toBe(at(user.body, 'meta', 'created'));
  });

  it('C-ATTR-08: meta.resourceType is the name of the resource type', async () => {
    expect(at((await makeUser(world.client)).body, 'meta', 'resourceType')).toBe('User');
    expect(at((await makeGroup(world.client)).body, 'meta', 'resourceType')).toBe('Group');
  });

  it('C-ATTR-09: meta.created is set once', async () => {
    const user = await makeUser(world.client);
    const created = at(user.body, 'meta', 'created');
    expect(
      at(await patched(world.client, user, { op: 'add', path: 'title', value: 'A' }), 'meta', 'created'),
    ).toBe(created);
    const put = await world.client.put(user.path, userBody());
    expect(at(put.body, 'meta', 'created')).toBe(created);
  });

  it('C-ATTR-10: lastModified equals created until the first real change', async () => {
    const user = await makeUser(world.client);
    const created = textAt(user.body, 'meta', 'created');
    expect(at(user.body, 'meta', 'lastModified')).toBe(created);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const changed = await patched(world.client, user, { op: 'replace', path: 'title', value: 'B' });
    expect(Date.parse(textAt(changed, 'meta', 'lastModified'))).toBeGreaterThan(Date.parse(created));
  });

  it('C-ATTR-11: a PATCH that changes nothing leaves lastModified and version alone', async () => {
    const user = await makeUser(world.client, { emails: [{ value: 'a@x.example', type: 'work' }] });
    await new Promise((resolve) => setTimeout(resolve, 5));
    const same = { op: 'add', path: 'emails', value: [{ value: 'a@x.example', type: 'work' }] };
    expect((await patched(world.client, user, same))['meta']).toEqual(user.body['meta']);
    expect((await patched(world.client, user, { op: 'remove', path: 'title' }))['meta']).toEqual(
      user.body['meta'],
    );
  });

  it('C-ATTR-12: meta.location is the absolute URI and equals Location', async () => {
    const answer = await world.client.post('/Users', userBody());
    const location = textAt(answer.body, 'meta', 'location');
    expect(answer.headers.location).toBe(location);
    expect(bodyOf(await world.client.get(location))['id']).toBe(at(answer.body, 'id'));
  });

  it('C-ATTR-13: meta.version equals the ETag header', async () => {
    const user = await makeUser(world.client);
    const answer = await world.client.get(user.path);
    expect(answer.headers.etag).toBe(textAt(answer.body, 'meta', 'version'));
  });

  it('C-ATTR-14: the version is a weak validator, the same for every projection', async () => {
    const user = await makeUser(world.client);
    const whole = await world.client.get(user.path);
    const part = await world.client.get(`${user.path}?attributes=userName`);
    expect(whole.headers.etag).toMatch(/^W\/"/);
    expect(part.headers.etag).toBe(whole.headers.etag);
  });

  it('C-ATTR-15: the sub-attributes of meta are returned by default', async () => {
    const { path } = await makeUser(world.client);
    const part = await read(world.client, `${path}?attributes=meta.lastModified`);
    expect(part['meta']).toEqual({ lastModified: expect.any(String) });
    expect(await read(world.client, `${path}?excludedAttributes=meta`)).not.toHaveProperty('meta');
  });

  it('C-ATTR-16: common attributes exist on every resource type', async () => {
    const externalId = unique('common');
    const user = await makeUser(world.client, { externalId });
    const group = await makeGroup(world.client, { externalId });
    expect(idsOf(await world.client.filter('/Users', `externalId eq "${externalId}"`))).toEqual([user.id]);
    expect(idsOf(await world.client.filter('/Groups', `externalId eq "${externalId}"`))).toEqual([group.id]);
  });

  it('C-ATTR-17: schemas is required and in every answer', async () => {
    const { schemas: _, ...without } = userBody();
    expectError(await world.client.post('/Users', without), 400, 'invalidSyntax', 'invalidValue');
    expectError(
      await world.client.post('/Users', { ...without, schemas: [] }),
      400,
      'invalidSyntax',
      'invalidValue',
    );
    const user = await makeUser(world.client);
    const list = await world.client.filter('/Users', `id eq "${user.id}"`);
    expect(resourcesOf(list).map((resource) => at(resource, 'schemas'))).toEqual([[CORE]]);
    expect((await makeGroup(world.client)).body['schemas']).toEqual([GROUP]);
  });

  it('C-ATTR-18: schemas needs the base schema; unknown URNs are dropped, or refused in a strict tenant', async () => {
    expectError(await world.client.post('/Users', userBody({ schemas: [ENT] })), 400, 'invalidSyntax');
    const marker = 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/User';
    const lenient = await makeUser(world.client, { schemas: [CORE, marker, 'urn:scim:schemas:core:2.0'] });
    expect(lenient.body['schemas']).toEqual([CORE]);
    const strict = await world.strict();
    expectError(await strict.post('/Users', userBody({ schemas: [CORE, marker] })), 400, 'invalidSyntax');
    const twice = await world.client.post('/Users', userBody({ schemas: [CORE, CORE] }));
    expect([201, 400]).toContain(twice.status);
    if (twice.status === 201) expect(at(twice.body, 'schemas')).toEqual([CORE]);
  });

  it('C-ATTR-19: the order of schemas has no effect', async () => {
    const one = await makeUser(world.client, { schemas: [ENT, CORE], [ENT]: { division: 'D' } });
    const two = await makeUser(world.client, { schemas: [CORE, ENT], [ENT]: { division: 'D' } });
    expect(one.body['schemas']).toEqual(two.body['schemas']);
    expect(one.body[ENT]).toEqual(two.body[ENT]);
  });

  it('C-ATTR-20: extension attributes sit under their URN', async () => {
    const user = await makeUser(world.client, { schemas: [CORE, ENT], [ENT]: { employeeNumber: '1' } });
    const stored = await read(world.client, user.path);
    expect(stored[ENT]).toEqual({ employeeNumber: '1' });
    expect(stored).not.toHaveProperty('employeeNumber');
  });

  it('C-ATTR-21: extension data whose URN is missing from schemas is accepted and the URN added', async () => {
    const user = await makeUser(world.client, { schemas: [CORE], [ENT]: { employeeNumber: '1' } });
    expect(user.body['schemas']).toEqual([CORE, ENT]);
  });

  it('C-ATTR-22: schemas names exactly the schemas of which attributes are present', async () => {
    const user = await makeUser(world.client, { schemas: [CORE, ENT] });
    expect(user.body['schemas']).toEqual([CORE]);
    const path = `${ENT}:employeeNumber`;
    expect((await patched(world.client, user, { op: 'add', path, value: '7' }))['schemas']).toEqual([
      CORE,
      ENT,
    ]);
    const without = await patched(world.client, user, { op: 'remove', path });
    expect(without['schemas']).toEqual([CORE]);
    expect(without).not.toHaveProperty([ENT]);
  });

  it('C-ATTR-23: attribute names ignore case and come back as the schema spells them', async () => {
    const { userName, ...rest } = userBody();
    const created = await world.client.post('/Users', { ...rest, USERNAME: userName, nickname: 'A' });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({ userName, nickName: 'A' });
    const path = `/Users/${textAt(created.body, 'id')}`;
    const answer = await world.client.patch(path, patchOp({ op: 'replace', value: { nickname: 'B' } }));
    expect(at(answer.body, 'nickName')).toBe('B');
    expect(Object.keys(await read(world.client, `${path}?attributes=USERNAME`)).sort()).toEqual([
      'id',
      'schemas',
      'userName',
    ]);
  });

  it('C-ATTR-25: the same attribute twice in one object is refused', async () => {
    const raw = (keys: string): string => `{"schemas":["${CORE}"],${keys}}`;
    for (const keys of [
      '"userName":"a","USERNAME":"b"',
      '"userName":"a","name":{"givenName":"x","givenname":"y"}',
    ]) {
      expectError(await world.client.send('POST', '/Users', { raw: raw(keys) }), 400, 'invalidSyntax');
    }
  });

  it('C-ATTR-26: attributes that no schema defines are ignored', async () => {
    const user = await makeUser(world.client, { foo: 1, emails: [{ value: 'a@x.example', foo: 1 }] });
    expect(user.body).not.toHaveProperty('foo');
    expect(listAt(user.body, 'emails')).toEqual([{ value: 'a@x.example' }]);
  });
});
