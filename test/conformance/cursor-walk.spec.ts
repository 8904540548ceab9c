import { beforeAll, expect, it } from '@jest/globals';

import type { ScimClient } from '../support/scim-client.js';
import {
  bodyOf,
  ENT,
  idsOf,
  LIST_RESPONSE,
  makeGroup,
  makeUser,
  patched,
  type Body,
  type Made,
} from '../support/scim-messages.js';
import { conformance } from './conformance.js';
import { cursorOf, listUrl, valuesOf, walk } from './cursor-walks.js';

const PEOPLE = 25;
const UNRESERVED = /^[A-Za-z0-9._~-]+$/;

conformance('8 Cursor pagination: pages (RFC 9865 §2)', (world) => {
  let client: ScimClient;
  /** In the order in which they were made, which is that of their ids. */
  const people: Made[] = [];

  beforeAll(async () => {
    client = await world.tenant();
    for (let n = 0; n < PEOPLE; n += 1) {
      people.push(
        await makeUser(client, {
          nickName: String(n),
          title: n % 5 === 0 ? 'Chief' : 'Clerk',
          ...(n % 3 === 0 ? {} : { displayName: n % 3 === 1 ? 'Same' : `Name ${String(n)}` }),
          ...(n % 4 === 0
            ? {}
            : {
                emails: [
                  { value: `z${String(n % 7)}@example.com` },
                  { value: `a${String(n)}`, primary: n % 2 === 0 },
                ],
              }),
          [ENT]: { department: n % 2 === 0 ? 'Sales' : 'Legal' },
        }),
      );
    }
  }, 60_000);

  const ids = (): readonly string[] => people.map(({ id }) => id);
  const page = async (url: string): Promise<Body> => bodyOf(await client.get(url));

  it('K-CUR-01: it is announced, and the numbers are those that hold', async () => {
    const config = await page('/ServiceProviderConfig');
    expect(config['pagination']).toEqual({
      cursor: true,
      index: true,
      defaultPaginationMethod: 'index',
      defaultPageSize: 100,
      maxPageSize: 1000,
      cursorTimeout: 3600,
    });
  });

  it('K-CUR-02, W-IMP-12: a walk begins with an empty cursor, or one without a value', async () => {
    for (const url of [
      '/Users?cursor&count=10',
      '/Users?cursor=&count=10',
      '/Users?count=10&cursor',
      '/Users?count=10&cursor=',
    ]) {
      const first = await page(url);
      expect(valuesOf([first], 'id')).toEqual(ids().slice(0, 10));
      expect(cursorOf(first, 'next')).toMatch(UNRESERVED);
      expect(first).not.toHaveProperty('previousCursor');
    }
  });

  it('K-CUR-03: nextCursor on every page but the last, also when that is full', async () => {
    for (const [count, sizes] of [
      [10, [10, 10, 5]],
      [5, [5, 5, 5, 5, 5]],
      [25, [25]],
      [24, [24, 1]],
      [1000, [25]],
    ] as const) {
      const pages = await walk(client, '/Users', { count });
      expect(pages.map(({ itemsPerPage }) => itemsPerPage)).toEqual(sizes);
      expect(valuesOf(pages, 'id')).toEqual(ids());
    }
    const [none, ...more] = await walk(client, '/Users', { filter: 'title eq "nobody"' });
    expect(none).toMatchObject({ totalResults: 0, itemsPerPage: 0, Resources: [] });
    expect(more).toEqual([]);
  });

  it('K-CUR-04: previousCursor leads back, and is not on the first page', async () => {
    const pages = await walk(client, '/Users', { count: 10 });
    let current = pages[2];
    for (const expected of [pages[1], pages[0]]) {
      const cursor = current === undefined ? undefined : cursorOf(current, 'previous');
      current = await page(listUrl('/Users', { cursor, count: 10 }));
      expect(current['Resources']).toEqual(expected?.['Resources']);
      const [next] = [cursorOf(current, 'next')];
      const again = await page(listUrl('/Users', { cursor: next, count: 10 }));
      expect(again['Resources']).toEqual(pages[pages.indexOf(expected ?? {}) + 1]?.['Resources']);
    }
    expect(current).not.toHaveProperty('previousCursor');
    expect(current).toHaveProperty('nextCursor');
  });

  it('K-CUR-05: a cursor has unreserved characters only, less than 1.5 KiB of them, and tells nothing', async () => {
    const long = await world.tenant();
    const name = 'ä'.repeat(300);
    for (const n of [1, 2, 3]) await makeUser(long, { userName: `${name}${String(n)}`, title: name });
    for (const sortBy of ['userName', 'title', undefined]) {
      const pages = await walk(long, '/Users', { count: 1, sortBy });
      const cursors = pages.flatMap((one) =>
        [cursorOf(one, 'next') ?? [], cursorOf(one, 'previous') ?? []].flat(),
      );
      expect(cursors).toHaveLength(4);
      for (const cursor of cursors) {
        expect(cursor).toMatch(UNRESERVED);
        expect(cursor.length).toBeLessThan(1536);
        expect(Buffer.from(cursor, 'base64url').includes('ääää')).toBe(false);
      }
    }
  });

  it('K-CUR-06: count 0 and a negative one give the total only, none the page size of the service', async () => {
    for (const count of [0, -3]) {
      const body = await page(listUrl('/Users', { cursor: '', count }));
      expect(body).toEqual({ schemas: [LIST_RESPONSE], totalResults: 25, itemsPerPage: 0, Resources: [] });
    }
    expect(await page('/Users?cursor')).toMatchObject({ totalResults: 25, itemsPerPage: 25 });
  });

  it('K-CUR-12: totalResults is right on every page, and there is no startIndex', async () => {
    for (const [filter, total] of [
      [undefined, 25],
      ['title eq "chief"', 5],
      [`${ENT}:department eq "sales"`, 13],
      ['displayName pr and title co "ler"', 13],
    ] as const) {
      const pages = await walk(client, '/Users', { filter, count: 3 });
      for (const one of pages) {
        expect(one).toMatchObject({ schemas: [LIST_RESPONSE], totalResults: total });
        expect(one['itemsPerPage']).toBe(valuesOf([one], 'id').length);
        expect(one).not.toHaveProperty('startIndex');
      }
      expect(new Set(valuesOf(pages, 'id')).size).toBe(total);
    }
  });

  it('K-CUR-13: startIndex pages by index, cursor by cursor, and neither by index', async () => {
    for (const url of ['/Users', '/Users?count=10', '/Users?startIndex=1&count=10']) {
      const body = await page(url);
      expect(body).toMatchObject({ startIndex: 1, totalResults: 25 });
      expect(body).not.toHaveProperty('nextCursor');
      expect(body).not.toHaveProperty('previousCursor');
    }
    expect(await page('/Users?cursor=')).not.toHaveProperty('startIndex');
  });

  it('K-CUR-16, Q-SORT-10, K-CUR-24: the order is that of index paging, with gaps and lists too', async () => {
    for (const sortBy of [
      ...['userName', 'displayName', 'title', 'emails', 'active', 'meta.created', 'id'],
      `${ENT}:department`,
    ]) {
      for (const sortOrder of ['ascending', 'descending']) {
        for (const filter of [undefined, 'title eq "clerk"', `${ENT}:department eq "Sales"`]) {
          const byIndex = await client.get(listUrl('/Users', { sortBy, sortOrder, filter }));
          const pages = await walk(client, '/Users', { sortBy, sortOrder, filter, count: 4 });
          expect({ sortBy, sortOrder, filter, ids: valuesOf(pages, 'id') }).toEqual({
            sortBy,
            sortOrder,
            filter,
            ids: idsOf(byIndex),
          });
        }
      }
    }
  }, 60_000);

  it('K-CUR-23: deletions, creations and changes neither repeat nor skip who is left alone', async () => {
    const lively = await world.tenant();
    const users = [];
    for (let n = 0; n < 12; n += 1) users.push(await makeUser(lively, { displayName: `d${String(n % 4)}` }));
    for (const sortBy of [undefined, 'displayName', 'userName']) {
      const before = valuesOf(await walk(lively, '/Users', { sortBy }), 'id');
      const first = bodyOf(await lively.get(listUrl('/Users', { cursor: '', count: 4, sortBy })));
      const seen = [...valuesOf([first], 'id')];
      const [gone, changed] = seen;
      const one = users.find(({ id }) => id === changed);
      if (one === undefined) throw new Error('the first page has two users');
      await lively.delete(`/Users/${String(gone)}`);
      users.push(await makeUser(lively, { displayName: 'd0' }));
      await patched(lively, one, { op: 'replace', path: 'displayName', value: 'd9' });
      let cursor = cursorOf(first, 'next');
      while (cursor !== undefined) {
        const next = bodyOf(await lively.get(listUrl('/Users', { cursor, count: 4, sortBy })));
        seen.push(...valuesOf([next], 'id'));
        cursor = cursorOf(next, 'next');
      }
      const untouched = before.filter((id) => id !== gone && id !== changed);
      expect(seen.filter((id) => untouched.includes(id))).toEqual(untouched);
    }
  });

  it('K-CUR-03, K-CUR-04: groups have cursors too, with their members or without', async () => {
    const made = [];
    for (let n = 0; n < 5; n += 1)
      made.push(await makeGroup(client, { members: [{ value: people[n]?.id }] }));
    for (const excludedAttributes of [undefined, 'members']) {
      for (const sortBy of [undefined, 'displayName']) {
        const pages = await walk(client, '/Groups', { count: 2, excludedAttributes, sortBy });
        expect(pages.map((one) => one['itemsPerPage'])).toEqual([2, 2, 1]);
        expect([...valuesOf(pages, 'id')].sort()).toEqual(made.map(({ id }) => id).sort());
        const [members] = valuesOf(pages, 'members');
        expect(members === undefined).toBe(excludedAttributes !== undefined);
      }
    }
  });
});
