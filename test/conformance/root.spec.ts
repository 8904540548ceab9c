import { beforeAll, expect, it } from '@jest/globals';

import type { ScimAnswer, ScimClient } from '../support/scim-client.js';
import {
  at,
  bodyOf,
  CORE,
  ENT,
  expectError,
  idsOf,
  LIST_RESPONSE,
  listAt,
  makeGroup,
  makeUser,
  resourcesOf,
  textAt,
  type Body,
  type Made,
} from '../support/scim-messages.js';
import { conformance } from './conformance.js';
import { cursorOf, listUrl, valuesOf, walk } from './cursor-walks.js';

const SEARCH_REQUEST = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';

conformance('5.6 The server root (RFC 7644 §3.4.2.1)', (world) => {
  let client: ScimClient;
  let users: readonly Made[];
  let groups: readonly Made[];

  beforeAll(async () => {
    client = await world.tenant();
    const smith = await makeUser(client, { displayName: 'Smith, Anna', title: 'Chief' });
    const jones = await makeUser(client, { displayName: 'Jones', [ENT]: { department: 'Sales' } });
    const nobody = await makeUser(client, { title: 'Clerk' });
    users = [smith, jones, nobody];
    const smiths = await makeGroup(client, { displayName: 'Smiths', members: [{ value: smith.id }] });
    groups = [smiths, await makeGroup(client, { displayName: 'Admins' })];
  }, 60_000);

  const root = (parameters: Readonly<Record<string, string | number | undefined>>): Promise<ScimAnswer> =>
    client.get(listUrl('', parameters));
  const search = (request: Body): Promise<ScimAnswer> =>
    client.post('/.search', { schemas: [SEARCH_REQUEST], ...request });
  const ids = (made: readonly Made[]): readonly string[] => made.map(({ id }) => id);
  const everything = (): readonly string[] => [...ids(users), ...ids(groups)];

  it('Q-ROOT-01: GET on the base lists the resources of all types', async () => {
    for (const url of ['', '/', '?', '/?count=100']) {
      const answer = await client.get(url);
      expect([...idsOf(answer)].sort()).toEqual([...everything()].sort());
      expect(answer.body).toMatchObject({ totalResults: 5, startIndex: 1, itemsPerPage: 5 });
    }
    const filter = 'meta.resourceType eq "User" or meta.resourceType eq "Group"';
    const both = await root({ filter });
    expect([...idsOf(both)].sort()).toEqual([...everything()].sort());
    for (const resource of resourcesOf(both)) {
      const own = await client.get(textAt(resource, 'meta', 'location'));
      expect(own.body).toEqual(resource);
    }
  });

  it('Q-ROOT-02: meta.resourceType narrows the types', async () => {
    expect(idsOf(await root({ filter: 'meta.resourceType eq "Group"' }))).toEqual(ids(groups));
    expect(idsOf(await root({ filter: 'meta.resourceType eq "User" and displayName pr' }))).toEqual(
      ids(users.slice(0, 2)),
    );
    expect(idsOf(await root({ filter: 'not (meta.resourceType eq "User")' }))).toEqual(ids(groups));
    const none = await root({ filter: 'meta.resourceType eq "Device"' });
    expect(none.body).toMatchObject({ totalResults: 0, startIndex: 1, itemsPerPage: 0, Resources: [] });
  });

  it('Q-ROOT-03, Q-FILTER-42: an attribute that a type lacks has no value there', async () => {
    for (const [filter, expected] of [
      ['userName pr', ids(users)],
      ['not (userName pr)', ids(groups)],
      ['members.value pr', [groups[0]?.id]],
      ['title eq "chief" or members.value pr', [users[0]?.id, groups[0]?.id]],
      ['displayName sw "smith"', [users[0]?.id, groups[0]?.id]],
      [`${ENT}:department eq "sales"`, [users[1]?.id]],
      [`${CORE}:displayName pr`, ids(users.slice(0, 2))],
      ['userName ne "x" and meta.resourceType eq "Group"', ids(groups)],
    ] as const) {
      expect([filter, idsOf(await root({ filter }))]).toEqual([filter, expected]);
    }
    for (const filter of [
      'foo pr',
      'password pr',
      'userName pr or foo eq "x"',
      'active gt true',
      'title xx "a"',
    ]) {
      expectError(await root({ filter }), 400, 'invalidFilter');
    }
  });

  it('Q-ROOT-04: one order over all types, and who has no value is last, or first when descending', async () => {
    const names = (answer: ScimAnswer): readonly unknown[] =>
      resourcesOf(answer).map((resource) => at(resource, 'displayName'));
    const ascending = ['Admins', 'Jones', 'Smith, Anna', 'Smiths', undefined];
    expect(names(await root({ sortBy: 'displayName' }))).toEqual(ascending);
    expect(names(await root({ sortBy: 'displayName', sortOrder: 'descending' }))).toEqual(
      [...ascending].reverse(),
    );
    const byTitle = await root({ sortBy: 'title', sortOrder: 'descending' });
    expect(idsOf(byTitle).slice(-2)).toEqual([users[2]?.id, users[0]?.id]);
    const byDepartment = idsOf(await root({ sortBy: `${ENT}:department` }));
    expect(byDepartment[0]).toBe(users[1]?.id);
    expect(idsOf(await root({ sortBy: 'meta.created', startIndex: 3, count: 2 }))).toEqual(
      everything().slice(2, 4),
    );
    for (const sortBy of ['foo', 'name', 'password'])
      expectError(await root({ sortBy }), 400, 'invalidValue');
    expectError(await root({ sortBy: 'displayName', sortOrder: 'up' }), 400, 'invalidValue');
  });

  it('Q-ROOT-05: what describes the service is no part of it', async () => {
    for (const filter of [
      'id eq "User"',
      'meta.resourceType eq "Schema"',
      'meta.resourceType eq "ResourceType"',
    ]) {
      expect(idsOf(await root({ filter }))).toEqual([]);
    }
  });

  it('Q-SEARCH-04: POST /.search searches all types, and says what GET says', async () => {
    const found = await search({ filter: 'displayName sw "smith"', sortBy: 'displayName' });
    expect(found.status).toBe(200);
    expect(idsOf(found)).toEqual([users[0]?.id, groups[0]?.id]);
    for (const request of [
      {},
      { filter: 'title pr or displayName eq "admins"', count: 2 },
      { sortBy: 'displayName', sortOrder: 'descending', startIndex: 2, count: 3 },
      { count: 0 },
      { startIndex: 9 },
    ]) {
      expect({ request, body: (await search(request)).body }).toEqual({
        request,
        body: (await root(request)).body,
      });
    }
    expectError(await client.post('/.search', {}), 400, 'invalidSyntax');
    expectError(await search({ count: 'ten' }), 400, 'invalidValue');
  });

  it('Q-PAGE-09, Q-PAGE-10: totals count all types, pages show a part of them in a fixed order', async () => {
    const seen: string[] = [];
    for (let startIndex = 1; startIndex <= 5; startIndex += 2) {
      const answer = await root({ startIndex, count: 2 });
      expect(answer.body).toMatchObject({ schemas: [LIST_RESPONSE], totalResults: 5, startIndex });
      seen.push(...idsOf(answer));
    }
    expect(seen).toEqual(idsOf(await root({})));
    expect((await root({ count: 0, filter: 'userName pr' })).body).toMatchObject({
      totalResults: 3,
      itemsPerPage: 0,
    });
  });

  it('K-CUR-14: a walk over all types by cursor, by GET and by POST', async () => {
    for (const parameters of [
      { count: 2 },
      { count: 2, sortBy: 'displayName' },
      { count: 1, sortBy: 'title', sortOrder: 'descending' },
      { count: 2, filter: 'displayName pr' },
    ]) {
      const pages = await walk(client, '', parameters);
      const { count: _count, ...query } = parameters;
      expect(valuesOf(pages, 'id')).toEqual(idsOf(await root(query)));
      for (const page of pages) expect(page['totalResults']).toBe(parameters.filter === undefined ? 5 : 4);
    }
    const first = bodyOf(await search({ cursor: '', count: 3 }));
    const cursor = cursorOf(first, 'next');
    expect(idsOf(await root({ cursor, count: 3 }))).toHaveLength(2);
    expectError(await client.get(listUrl('/Users', { cursor, count: 3 })), 400, 'invalidCursor');
    expectError(await root({ cursor, count: 3, filter: 'userName pr' }), 400, 'invalidCursor');
  });

  it('Q-ATTR-02, Q-ATTR-03, Q-ATTR-10: a projection is that of each type', async () => {
    for (const resource of resourcesOf(await root({ attributes: 'displayName,members,foo' }))) {
      for (const name of Object.keys(resource as Body))
        expect(['schemas', 'id', 'displayName', 'members']).toContain(name);
    }
    const without = resourcesOf(await root({ excludedAttributes: 'members,title,meta' }));
    for (const name of ['members', 'title', 'meta'])
      expect(without.filter((resource) => at(resource, name) !== undefined)).toEqual([]);
    const whole = resourcesOf(await root({ filter: `id eq "${groups[0]?.id ?? ''}"` }));
    expect(listAt(whole[0], 'members')).toHaveLength(1);
    expectError(await root({ attributes: 'id', excludedAttributes: 'meta' }), 400, 'invalidValue');
  });

  it('H-CT-11: the root has no other method, and says which it has', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const answer = await client.send(method, '', { body: {} });
      expectError(answer, 405);
      expect(answer.headers['allow']).toBe('GET, HEAD');
    }
    const get = await client.send('GET', '/.search');
    expectError(get, 405);
    expect(get.headers['allow']).toBe('POST');
    expectError(await client.send('PUT', '', { headers: { Authorization: null }, body: {} }), 401);
    const head = await client.send('HEAD', '?count=1');
    expect([head.status, head.text]).toEqual([200, '']);
  });

  it('X-MT-07: another tenant sees nothing of it', async () => {
    const other = await world.tenant();
    expect((await other.get('')).body).toMatchObject({ totalResults: 0, Resources: [] });
  });

  it('Q-FILTER-50, H-ERR-10, W-ERR-22: a tenant that wants no filters in URLs refuses them, and not those in bodies', async () => {
    const careful = await world.privateFilters();
    const user = await makeUser(careful, { userName: 'careful' });
    const filter = 'userName eq "careful"';
    for (const endpoint of ['', '/Users', '/Groups']) {
      const refused = await careful.get(listUrl(endpoint, { filter }));
      expectError(refused, 403, 'sensitive');
      expect(at(refused.body, 'status')).toBe('403');
      expect(refused.text).not.toContain('careful');
    }
    for (const endpoint of ['', '/Users']) {
      const found = await careful.post(`${endpoint}/.search`, { schemas: [SEARCH_REQUEST], filter });
      expect(idsOf(found)).toEqual([user.id]);
    }
    expect(idsOf(await careful.get('/Users?sortBy=userName'))).toEqual([user.id]);
    expect(idsOf(await client.get(listUrl('/Users', { filter: 'displayName eq "jones"' })))).toEqual([
      users[1]?.id,
    ]);
  });
});
