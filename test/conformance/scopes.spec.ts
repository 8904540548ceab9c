import { beforeAll, expect, it } from '@jest/globals';

import { bulk, bulkBody, postOp, resultsOf, statusesOf } from '../support/bulk-messages.js';
import type { ScimAnswer } from '../support/scim-client.js';
import {
  at,
  ERROR,
  expectError,
  groupBody,
  idsOf,
  makeGroup,
  makeUser,
  patchOp,
  read,
  resourcesOf,
  textAt,
  unique,
  userBody,
  type Made,
} from '../support/scim-messages.js';
import { conformance } from './conformance.js';

/** Expects a refusal that says which scope is missing (RFC 6750 §3.1). */
function expectMissing(answer: ScimAnswer, scope: string): void {
  expectError(answer, 403);
  expect(at(answer.body, 'detail')).toContain(`"${scope}"`);
  expect(answer.headers['www-authenticate']).toBe(
    `Bearer realm="rollcall", error="insufficient_scope", scope="${scope}"`,
  );
}

conformance('Scopes in bulk requests (RFC 7644 §2, §3.7)', (world) => {
  const missing = (scope: string) => ({
    status: '403',
    response: { schemas: [ERROR], status: '403', detail: expect.stringContaining(`"${scope}"`) },
  });

  it('B-BULK-25: each operation wants a scope of its own, and the others go on', async () => {
    const client = await world.scoped(['scim:write:User', 'scim:read:Group']);
    const group = await makeGroup(world.client);
    const results = await bulk(client, [
      postOp('g', '/Groups', groupBody()),
      postOp('u', '/Users', userBody()),
      { method: 'PUT', path: group.path, data: groupBody() },
      {
        method: 'PATCH',
        path: group.path,
        data: patchOp({ op: 'replace', path: 'displayName', value: 'x' }),
      },
      { method: 'DELETE', path: group.path },
      postOp('v', '/Users', userBody()),
    ]);
    expect(statusesOf(results)).toEqual(['403', '201', '403', '403', '403', '201']);
    for (const index of [0, 2, 3, 4]) expect(results[index]).toMatchObject(missing('scim:write:Group'));
    expect(await read(world.client, group.path)).toEqual(group.body);
  });

  it('B-BULK-17, B-BULK-25: an operation that is refused so is an error of failOnErrors', async () => {
    const client = await world.scoped(['scim:write:User']);
    const userName = unique('never');
    const operations = [postOp('g', '/Groups', groupBody()), postOp('u', '/Users', userBody({ userName }))];
    const results = await bulk(client, operations, { failOnErrors: 1 });
    expect(statusesOf(results)).toEqual(['403']);
    expect(idsOf(await world.client.filter('/Users', `userName eq "${userName}"`))).toEqual([]);
  });

  it('B-BULK-25: what refers to a creation that is refused so is not created', async () => {
    const client = await world.scoped(['scim:write:Group']);
    const results = await bulk(client, [
      postOp('g', '/Groups', groupBody({ members: [{ value: 'bulkId:u' }] })),
      postOp('u', '/Users', userBody()),
    ]);
    expect(statusesOf(results)).toEqual(['409', '403']);
    expect(results[1]).toMatchObject(missing('scim:write:User'));
  });

  it('B-BULK-25: whoever may write nothing is refused as a whole, and whoever may write all is not at all', async () => {
    const body = bulkBody([postOp('u', '/Users', userBody()), postOp('g', '/Groups', groupBody())]);
    for (const scopes of [['scim:read'], ['scim:read:User', 'events:read']])
      expectMissing(await (await world.scoped(scopes)).post('/Bulk', body), 'scim:write');
    const all = await world.scoped(['scim:write']);
    expect(statusesOf(resultsOf(await all.post('/Bulk', body)))).toEqual(['201', '201']);
  });
});

conformance('Scopes, and what they show (RFC 7643 §9.3)', (world) => {
  let user: Made;
  let group: Made;

  beforeAll(async () => {
    user = await makeUser(world.client, { title: 'Clerk' });
    group = await makeGroup(world.client, { members: [{ value: user.id }] });
  });

  it('H-AUTH-02, X-SEC-04: a token does what its scopes say, and 403 says which one is missing', async () => {
    const reader = await world.scoped(['scim:read:User']);
    const search = { schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'], count: 1 };
    for (const answer of [
      await reader.get(user.path),
      await reader.get('/Users?count=1'),
      await reader.post('/Users/.search', search),
      await reader.send('HEAD', user.path),
    ]) {
      expect(answer.status).toBe(200);
    }
    for (const answer of [
      await reader.get(group.path),
      await reader.get('/Groups'),
      await reader.post('/Groups/.search', search),
      await reader.get(`${group.path}?membersCount=1`),
    ]) {
      expectMissing(answer, 'scim:read:Group');
    }
    const title = patchOp({ op: 'replace', path: 'title', value: 'Chief' });
    for (const answer of [
      await reader.post('/Users', userBody()),
      await reader.put(user.path, userBody()),
      await reader.patch(user.path, title),
      await reader.delete(user.path),
    ]) {
      expectMissing(answer, 'scim:write:User');
    }
    expect(at(await read(world.client, user.path), 'title')).toBe('Clerk');
  });

  it('H-AUTH-08, X-SEC-04: whoever may not read a type does not learn what there is of it', async () => {
    const reader = await world.scoped(['scim:read:User']);
    const nothing = group.path.replace(group.id, '00000000-0000-7000-8000-000000000000');
    const [known, unknown] = [await reader.get(group.path), await reader.get(nothing)];
    expect(known.text).toBe(unknown.text);
  });

  it('X-SEC-04: whoever may write a type may read it, for the answer of a write is the resource', async () => {
    const writer = await world.scoped(['scim:write:User']);
    const made = await makeUser(writer, { title: 'Clerk' });
    expect(await read(writer, made.path)).toEqual(made.body);
    const patched = await writer.patch(made.path, patchOp({ op: 'replace', path: 'title', value: 'Chief' }));
    expect([patched.status, at(patched.body, 'title')]).toEqual([200, 'Chief']);
    expectMissing(await writer.get('/Groups'), 'scim:read:Group');
    expect((await writer.delete(made.path)).status).toBe(204);
  });

  it('X-SEC-04: the groups of a user are shown to who may read groups, and to nobody else', async () => {
    const all = await world.scoped(['scim:read']);
    expect(at(await read(all, user.path), 'groups', 0, 'value')).toBe(group.id);
    const users = await world.scoped(['scim:write:User']);
    const me = await world.scoped(['scim:read:User'], user.id);
    const filter = encodeURIComponent(`id eq "${user.id}"`);
    const title = patchOp({ op: 'replace', path: 'title', value: 'Clerk' });
    for (const answer of [
      await users.get(user.path),
      await users.get(`${user.path}?attributes=groups,userName`),
      await users.get(`/Users?filter=${filter}`),
      await users.get(`/?filter=${filter}&attributes=groups`),
      await users.patch(`${user.path}?attributes=groups`, title),
      await me.get('/Me'),
    ]) {
      expect(answer.status).toBe(200);
      expect(answer.text).toContain(user.id);
      expect(answer.text).not.toContain(group.id);
      expect(answer.text).not.toContain(textAt(group.body, 'displayName'));
    }
  });

  it('X-SEC-04: what is not shown can be neither filtered nor sorted by', async () => {
    const reader = await world.scoped(['scim:read:User']);
    for (const filter of [
      'groups pr',
      `groups eq "${group.id}"`,
      `groups.value eq "${group.id}"`,
      `userName pr and not (groups[display sw "g"])`,
      `title eq "Clerk" or groups.$ref co "${group.id}"`,
    ]) {
      expectMissing(await reader.filter('/Users', filter), 'scim:read:Group');
      expectMissing(await reader.filter('/', filter), 'scim:read:Group');
      expect((await world.client.filter('/Users', filter)).status).toBe(200);
    }
    for (const sortBy of ['groups', 'groups.display'])
      expectMissing(await reader.get(`/Users?sortBy=${sortBy}`), 'scim:read:Group');
    expect((await reader.filter('/Users', `title eq "Clerk"`)).status).toBe(200);
  });

  it('X-SEC-04: a group shows the ids of its members, which are its own values, and no more of them', async () => {
    const reader = await world.scoped(['scim:read:Group']);
    const { baseUrl } = reader.access;
    expect(at(await read(reader, group.path), 'members')).toEqual([
      { value: user.id, $ref: `${baseUrl}${user.path}`, type: 'User' },
    ]);
    expectMissing(await reader.get(user.path), 'scim:read:User');
  });

  it('X-SEC-04: a query of all types is one of those that may be read', async () => {
    const reader = await world.scoped(['scim:read:Group']);
    const ids = idsOf(await reader.get('/?count=1000'));
    expect(ids).toContain(group.id);
    expect(ids).not.toContain(user.id);
    const groups = await world.client.get('/Groups?count=0');
    for (const path of ['/?count=0', '/?count=0&filter=id%20pr'])
      expect(at((await reader.get(path)).body, 'totalResults')).toBe(at(groups.body, 'totalResults'));
    expect(resourcesOf(await reader.filter('/', 'meta.resourceType eq "User"'))).toEqual([]);
    expectError(await reader.filter('/', 'userName pr'), 400, 'invalidFilter');
    expectError(await reader.get('/?sortBy=userName'), 400, 'invalidValue');
    expectMissing(await (await world.scoped(['events:read'])).get('/'), 'scim:read');
  });

  it('X-SEC-04: what describes the service is for every scope of SCIM', async () => {
    for (const scope of ['scim:read:Group', 'scim:write:User']) {
      const client = await world.scoped([scope]);
      for (const path of ['/ServiceProviderConfig', '/ResourceTypes', '/Schemas'])
        expect((await client.get(path)).status).toBe(200);
      const types = idsOf(await client.get('/ResourceTypes'));
      expect(types).toEqual(['User', 'Group', 'Role', 'Entitlement']);
    }
    expectMissing(await (await world.scoped(['events:read'])).get('/Schemas'), 'scim:read');
  });

  it('E-ASYNC-12, X-SEC-04: an asynchronous request is refused before it is accepted', async () => {
    const send = async (scopes: readonly string[]) =>
      (await world.scoped(scopes)).send('PATCH', user.path, {
        body: patchOp({ op: 'replace', path: 'nickName', value: 'Later' }),
        headers: { Prefer: 'respond-async' },
      });
    expectMissing(await send(['scim:read', 'scim:write:Group']), 'scim:write:User');
    expect((await send(['scim:write:User'])).status).toBe(202);
  });
});
