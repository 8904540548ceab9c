/** What RFC 7643 §5 and RFC 9865 §4 claim, done over HTTP: each capability, and each limit at the limit and beyond. */
import { expect, jest } from '@jest/globals';

import { bulk, bulkBody, idOf, postOp, statusesOf } from '../support/bulk-messages.js';
import type { ScimAnswer, ScimClient } from '../support/scim-client.js';
import {
  at,
  bodyOf,
  expectError,
  groupBody,
  idsOf,
  isBody,
  listAt,
  makeUser,
  patched,
  read,
  resourcesOf,
  textAt,
  unique,
  userBody,
} from '../support/scim-messages.js';
import { claimAt, supported, type ClaimExercise, type ClaimScene } from './claim.js';
import { cursorOf, listUrl, valuesOf, walk } from './cursor-walks.js';

const SEARCH_REQUEST = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';

/** The exercise of a limit, which is a whole number above 0. */
function limited(exercise: (most: number, scene: ClaimScene) => Promise<void>): ClaimExercise {
  return async (claimed, scene) => {
    const most = Number(claimed);
    expect([Number.isInteger(claimed), most > 0]).toEqual([true, true]);
    await exercise(most, scene);
  };
}

const totalOf = async (client: ScimClient): Promise<unknown> =>
  at((await client.get('/Users?count=0')).body, 'totalResults');

const page = async (client: ScimClient, parameters: Parameters<typeof listUrl>[1]): Promise<ScimAnswer> => {
  const answer = await client.get(listUrl('/Users', { attributes: 'id', ...parameters }));
  expect(resourcesOf(answer)).toHaveLength(Number(at(answer.body, 'itemsPerPage')));
  return answer;
};

const itemsOf = ({ body }: ScimAnswer): unknown => at(body, 'itemsPerPage');

/** Makes users, as many in a request as one may make. */
export async function makeCrowd(client: ScimClient, count: number, atOnce: number): Promise<void> {
  for (let made = 0; made < count; made += atOnce) {
    const operations = Array.from({ length: Math.min(atOnce, count - made) }, (_each, index) =>
      postOp(`u${index}`, '/Users', userBody()),
    );
    expect(new Set(statusesOf(await bulk(client, operations)))).toEqual(new Set(['201']));
  }
}

/** By the path of the member that claims. */
export const CLAIM_EXERCISES: Readonly<Record<string, ClaimExercise>> = {
  'patch.supported': supported(async ({ user: { client } }) => {
    const made = await makeUser(client, { title: 'before' });
    const after = await patched(
      client,
      made,
      { op: 'replace', path: 'title', value: 'after' },
      { op: 'add', path: 'nickName', value: 'Babs' },
      { op: 'remove', path: 'active' },
    );
    expect([after['title'], after['nickName'], after['active']]).toEqual(['after', 'Babs', undefined]);
  }),

  'bulk.supported': supported(async ({ user: { client } }) => {
    const results = await bulk(client, [
      postOp('g', '/Groups', groupBody({ members: [{ value: 'bulkId:u' }] })),
      postOp('u', '/Users', userBody()),
    ]);
    expect(statusesOf(results)).toEqual(['201', '201']);
    const group = await read(client, `/Groups/${idOf(results[0])}`);
    expect(at(group, 'members', 0, 'value')).toBe(idOf(results[1]));
  }),

  'bulk.maxOperations': limited(async (most, { user: { client } }) => {
    await makeCrowd(client, most, most);
    expect(await totalOf(client)).toBe(most);
    const operations = Array.from({ length: most + 1 }, (_each, index) =>
      postOp(`u${index}`, '/Users', userBody()),
    );
    const refused = await client.post('/Bulk', bulkBody(operations));
    expectError(refused, 413);
    expect(textAt(refused.body, 'detail')).toMatch(new RegExp(`maxOperations.*${most}`));
    expect(await totalOf(client)).toBe(most);
  }),

  'bulk.maxPayloadSize': limited(async (most, { user: { client } }) => {
    const body = Buffer.from(JSON.stringify(bulkBody([postOp('a', '/Users', userBody())])));
    const atLimit = Buffer.concat([body, Buffer.alloc(most - body.length, ' ')]);
    const refused = await client.send('POST', '/Bulk', { raw: Buffer.concat([atLimit, Buffer.from(' ')]) });
    expectError(refused, 413);
    expect(textAt(refused.body, 'detail')).toMatch(new RegExp(`${most}.*maxPayloadSize`));
    expect(await totalOf(client)).toBe(0);
    expect((await client.send('POST', '/Bulk', { raw: atLimit })).status).toBe(200);
    expect(await totalOf(client)).toBe(1);
  }),

  'filter.supported': supported(async ({ user: { client } }) => {
    const [wanted] = [await makeUser(client, { title: 'Chief' }), await makeUser(client, { title: 'Clerk' })];
    const filter = 'title sw "ch" and not (userName eq "nobody")';
    expect(idsOf(await client.filter('/Users', filter))).toEqual([wanted.id]);
    const search = { schemas: [SEARCH_REQUEST], filter };
    expect(idsOf(await client.post('/Users/.search', search))).toEqual([wanted.id]);
    expectError(await client.filter('/Users', 'title is "Chief"'), 400, 'invalidFilter');
  }),

  'filter.maxResults': limited(async (most, { crowd }) => {
    const client = await crowd();
    // More is not refused, but cut: docs/api.md says so.
    for (const count of [most, most + 1]) {
      const answer = await page(client, { filter: 'userName pr', count });
      expect([itemsOf(answer), at(answer.body, 'totalResults')]).toEqual([most, most + 1]);
      const search = { schemas: [SEARCH_REQUEST], filter: 'userName pr', attributes: ['id'], count };
      expect(itemsOf(await client.post('/Users/.search', search))).toBe(most);
    }
  }),

  'changePassword.supported': supported(async ({ user: { client } }) => {
    const made = await makeUser(client, { password: unique('Secret') });
    const set = { op: 'replace', path: 'password', value: unique('Secret') };
    const changed = await patched(client, made, set);
    // The same password once more is no change: the service knows it.
    const again = await patched(client, made, set);
    const versions = [made.body, changed, again].map((body) => at(body, 'meta', 'version'));
    expect(versions).toEqual(['W/"1"', 'W/"2"', 'W/"2"']);
  }),

  'sort.supported': supported(async ({ user: { client } }) => {
    for (const title of ['b', 'c', 'a']) await makeUser(client, { title });
    const titles = async (sortOrder: string): Promise<readonly unknown[]> => {
      const sorted = await client.get(listUrl('/Users', { sortBy: 'title', sortOrder }));
      return resourcesOf(sorted).map((each) => at(each, 'title'));
    };
    expect(await titles('ascending')).toEqual(['a', 'b', 'c']);
    expect(await titles('descending')).toEqual(['c', 'b', 'a']);
  }),

  'etag.supported': supported(async ({ user: { client } }) => {
    const { path, body } = await makeUser(client);
    const tag = textAt(body, 'meta', 'version');
    expect((await client.get(path, { 'If-None-Match': tag })).status).toBe(304);
    const put = (ifMatch: string): Promise<ScimAnswer> =>
      client.send('PUT', path, { body: userBody({ title: 'T' }), headers: { 'If-Match': ifMatch } });
    expect((await put(tag)).status).toBe(200);
    expectError(await put(tag), 412);
  }),

  'pagination.cursor': supported(async ({ user: { client } }) => {
    const made: string[] = [];
    for (let index = 0; index < 5; index += 1) made.push((await makeUser(client)).id);
    const pages = await walk(client, '/Users', { count: 2 });
    expect([pages.length, valuesOf(pages, 'id')]).toEqual([3, made]);
    expectError(await client.get('/Users?cursor=made-up'), 400, 'invalidCursor');
  }),

  'pagination.index': supported(async ({ user: { client } }) => {
    const made: string[] = [];
    for (let index = 0; index < 3; index += 1) made.push((await makeUser(client)).id);
    const answer = await client.get('/Users?startIndex=2&count=1');
    expect([idsOf(answer), at(answer.body, 'startIndex')]).toEqual([[made[1]], 2]);
  }),

  'pagination.defaultPaginationMethod': async (claimed, { config, crowd }) => {
    expect(['cursor', 'index']).toContain(claimed);
    expect(claimAt(config, `pagination.${String(claimed)}`)).toBe(true);
    const body = bodyOf(await page(await crowd(), {}));
    expect('nextCursor' in body ? 'cursor' : 'index').toBe(claimed);
    expect('startIndex' in body ? 'index' : 'cursor').toBe(claimed);
  },

  'pagination.defaultPageSize': limited(async (size, { crowd }) => {
    const client = await crowd();
    expect([itemsOf(await page(client, {})), itemsOf(await page(client, { cursor: '' }))]).toEqual([
      size,
      size,
    ]);
  }),

  'pagination.maxPageSize': limited(async (most, { crowd }) => {
    const client = await crowd();
    for (const count of [most, most + 1]) {
      const first = await page(client, { cursor: '', count });
      expect(itemsOf(first)).toBe(most);
      const cursor = cursorOf(bodyOf(first), 'next');
      const last = await page(client, { cursor });
      expect([itemsOf(last), cursorOf(bodyOf(last), 'next')]).toEqual([1, undefined]);
    }
  }),

  'pagination.cursorTimeout': limited(async (seconds, { user: { client } }) => {
    for (let index = 0; index < 3; index += 1) await makeUser(client);
    const begun = Date.now();
    const clock = jest.spyOn(Date, 'now').mockReturnValue(begun);
    try {
      const cursor = cursorOf(bodyOf(await page(client, { cursor: '', count: 2 })), 'next');
      clock.mockReturnValue(begun + seconds * 1000);
      expect(itemsOf(await page(client, { cursor }))).toBe(1);
      clock.mockReturnValue(begun + (seconds + 1) * 1000);
      expectError(await client.get(listUrl('/Users', { attributes: 'id', cursor })), 400, 'expiredCursor');
    } finally {
      clock.mockRestore();
    }
  }),

  schemas: async (claimed, { config, user: { client } }) => {
    expect(claimed).toHaveLength(1);
    const schema = await read(client, `/Schemas/${String(listAt(config, 'schemas')[0])}`);
    const known = listAt(schema, 'attributes').map((attribute) => textAt(attribute, 'name'));
    const { schemas: _schemas, meta: _meta, RolesAndEntitlements: beyond, ...claims } = config;
    expect(known).toEqual(expect.arrayContaining(Object.keys(claims)));
    // Its objects stand in objects, which no schema can describe (RFC 7643 §2.3.8).
    expect(Object.values(isBody(beyond) ? beyond : {}).filter((each) => !isBody(each))).toEqual([]);
  },

  'meta.resourceType': async (claimed, { user: { client } }) => {
    expect(claimed).toBe('ServiceProviderConfig');
    expectError(await client.get(`/${String(claimed)}/${String(claimed)}`), 404);
  },

  'meta.location': async (claimed, { config, user: { client } }) => {
    expect(await read(client, String(claimed))).toEqual(config);
  },

  'meta.version': async (claimed, { user: { client } }) => {
    const answer = await client.get('/ServiceProviderConfig', { 'If-None-Match': String(claimed) });
    expect([answer.status, answer.headers.etag]).toEqual([304, claimed]);
  },
};
