import { beforeAll, expect, it } from '@jest/globals';

import type { ScimAnswer, ScimClient } from '../support/scim-client.js';
import {
  bodyOf,
  expectError,
  idsOf,
  LIST_RESPONSE,
  makeGroup,
  makeUser,
  type Body,
} from '../support/scim-messages.js';
import { conformance } from './conformance.js';
import { cursorOf, listUrl } from './cursor-walks.js';

const SEARCH_REQUEST = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';

conformance('5.6 /.search (RFC 7644 §3.4.3, RFC 9865 §3)', (world) => {
  let client: ScimClient;

  beforeAll(async () => {
    client = await world.tenant();
    for (let n = 0; n < 12; n += 1) {
      await makeUser(client, { title: n % 3 === 0 ? 'Chief' : 'Clerk', nickName: String(n) });
    }
    for (let n = 0; n < 3; n += 1) await makeGroup(client);
  }, 60_000);

  const search = (request: Body, endpoint = '/Users'): Promise<ScimAnswer> =>
    client.post(`${endpoint}/.search`, { schemas: [SEARCH_REQUEST], ...request });

  it('Q-SEARCH-01: POST to {endpoint}/.search is a query', async () => {
    for (const [endpoint, total] of [
      ['/Users', 12],
      ['/Groups', 3],
    ] as const) {
      const answer = await search({}, endpoint);
      expect(answer.status).toBe(200);
      expect(answer.headers).not.toHaveProperty('location');
      expect(answer.body).toMatchObject({ schemas: [LIST_RESPONSE], totalResults: total, startIndex: 1 });
      expect(bodyOf(answer)).toEqual(bodyOf(await client.get(endpoint)));
    }
    expect(idsOf(await client.get('/Users'))).toHaveLength(12);
  });

  it('Q-SEARCH-02: the body names the URN of SearchRequest', async () => {
    for (const body of [
      {},
      { schemas: [] },
      { schemas: [LIST_RESPONSE] },
      { schemas: SEARCH_REQUEST },
      { schemas: null },
      [],
      'text',
      null,
    ]) {
      expectError(await client.post('/Users/.search', body), 400, 'invalidSyntax');
    }
    expectError(await client.send('POST', '/Users/.search', { raw: '{"schemas":' }), 400, 'invalidSyntax');
    expectError(await client.send('POST', '/Users/.search'), 400, 'invalidSyntax');
    const answer = await client.post('/Users/.search', {
      schemas: [LIST_RESPONSE, SEARCH_REQUEST.toUpperCase()],
    });
    expect(idsOf(answer)).toHaveLength(12);
  });

  it('Q-SEARCH-03: the parameters mean what they mean in GET', async () => {
    for (const { attributes, excludedAttributes, ...rest } of [
      { filter: 'title eq "chief"' },
      { sortBy: 'nickName', sortOrder: 'descending' },
      { sortBy: 'userName', startIndex: 4, count: 5 },
      { count: 0 },
      { count: -1, startIndex: -5 },
      { count: 100_000 },
      { attributes: ['userName', 'nickName'], count: 3 },
      { excludedAttributes: ['meta', 'title'], filter: 'nickName pr', count: 3 },
    ] as readonly Readonly<{
      attributes?: readonly string[];
      excludedAttributes?: readonly string[];
      [name: string]: string | number | readonly string[] | undefined;
    }>[]) {
      const url = listUrl('/Users', {
        attributes: attributes?.join(','),
        excludedAttributes: excludedAttributes?.join(','),
        ...(rest as Readonly<Record<string, string | number>>),
      });
      const byPost = await search({ attributes, excludedAttributes, ...rest });
      expect({ rest, body: byPost.body }).toEqual({ rest, body: (await client.get(url)).body });
    }
  });

  it('Q-SEARCH-03: a query that GET refuses is refused in the same words', async () => {
    for (const [name, value] of [
      ['filter', 'title xx "a"'],
      ['filter', 'foo eq "a"'],
      ['sortBy', 'foo'],
      ['cursor', 'garbage'],
    ] as const) {
      const byGet = await client.get(listUrl('/Users', { [name]: value }));
      expect((await search({ [name]: value })).body).toEqual(byGet.body);
    }
  });

  it('Q-SEARCH-05: a parameter of another type is refused by name', async () => {
    for (const [name, values] of [
      ['count', ['ten', '10', [], true, {}, 1.5]],
      ['startIndex', ['1', 0.5, false]],
      ['filter', [1, ['title pr'], {}]],
      ['sortBy', [1, ['title'], {}]],
      ['sortOrder', [1, ['ascending'], true]],
      ['cursor', [1, [''], {}, false]],
      ['attributes', ['userName', {}, 1, [1], ['userName', null], [['userName']]]],
      ['excludedAttributes', ['userName', {}, [true]]],
    ] as const) {
      for (const value of values) {
        const answer = await search({ [name]: value });
        expectError(answer, 400, 'invalidValue');
        expect(bodyOf(answer)['detail']).toContain(name);
      }
    }
  });

  it('Q-SEARCH-06: names in any letter case, unknown ones and the query string are ignored', async () => {
    const answer = await search({ FILTER: 'title eq "chief"', SortBy: 'nickName', foo: { bar: 1 } });
    expect(idsOf(answer)).toHaveLength(4);
    const ignored = await client.post(
      '/Users/.search?filter=title%20eq%20%22chief%22&count=1&attributes=title&attributes=id',
      {
        schemas: [SEARCH_REQUEST],
      },
    );
    expect(idsOf(ignored)).toHaveLength(12);
    const absent = {
      filter: null,
      sortBy: null,
      count: null,
      cursor: null,
      attributes: null,
      excludedAttributes: [],
    };
    expect((await search(absent)).body).toEqual((await client.get('/Users')).body);
    expectError(await search({ filter: 'title pr', Filter: 'title pr' }), 400, 'invalidSyntax');
  });

  it('Q-SEARCH-07, K-CUR-14: a walk by POST, which GET can go on with', async () => {
    const request = { count: 5, sortBy: 'nickName', attributes: ['nickName'] };
    const first = await search({ ...request, cursor: '' });
    expect(first.body).toMatchObject({ totalResults: 12, itemsPerPage: 5 });
    expect(bodyOf(first)).not.toHaveProperty('startIndex');
    expect(bodyOf(first)).not.toHaveProperty('previousCursor');
    const cursor = cursorOf(bodyOf(first), 'next');
    const second = await search({ ...request, cursor });
    const third = await search({ ...request, cursor: cursorOf(bodyOf(second), 'next') });
    expect(bodyOf(third)).not.toHaveProperty('nextCursor');
    const seen = [first, second, third].flatMap(idsOf);
    expect(seen).toEqual(idsOf(await client.get(listUrl('/Users', { sortBy: 'nickName' }))));
    const byGet = await client.get(
      listUrl('/Users', { cursor, count: 5, sortBy: 'nickName', attributes: 'nickName' }),
    );
    expect(idsOf(byGet)).toEqual(idsOf(second));
    expectError(await search({ ...request, cursor, filter: 'title pr' }), 400, 'invalidCursor');
    expectError(await search({ ...request, cursor, startIndex: 1 }), 400, 'invalidValue');
    expectError(await search({ ...request, cursor, count: 6 }), 400, 'invalidCount');
    expectError(await search({ ...request, cursor: '', count: 1.5 }), 400, 'invalidCount');
  });

  it('Q-SEARCH-09: below a resource, /Me, /Bulk and discovery there is no search', async () => {
    const [id = ''] = idsOf(await client.get('/Users?count=1'));
    for (const path of [
      `/Users/${id}`,
      '/Me',
      '/Bulk',
      '/ServiceProviderConfig',
      '/ResourceTypes',
      '/Schemas',
    ]) {
      const answer = await client.post(`${path}/.search`, { schemas: [SEARCH_REQUEST] });
      expect([403, 404, 405]).toContain(answer.status);
      expectError(answer, answer.status);
    }
  });

  it('Q-SEARCH-08: other methods than POST are refused', async () => {
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
      const answer = await client.send(method, '/Users/.search', method === 'GET' ? {} : { body: {} });
      expect([400, 404, 405]).toContain(answer.status);
    }
  });
});
