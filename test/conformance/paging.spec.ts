import { beforeAll, expect, it } from '@jest/globals';

import {
  at,
  bodyOf,
  expectError,
  idsOf,
  LIST_RESPONSE,
  makeUser,
  resourcesOf,
  textAt,
  type Body,
} from '../support/scim-messages.js';
import type { ScimClient } from '../support/scim-client.js';
import { conformance } from './conformance.js';

const PEOPLE = 25;

conformance('5.4 Index pagination and ListResponse (RFC 7644 §3.4.2)', (world) => {
  let client: ScimClient;
  /** In the order in which they were made, which is that of their ids. */
  const people: string[] = [];

  beforeAll(async () => {
    client = await world.tenant();
    for (let n = 0; n < PEOPLE; n += 1) {
      people.push((await makeUser(client, { title: n % 5 === 0 ? 'Chief' : 'Clerk' })).id);
    }
  });

  const page = async (query: string): Promise<Body> => bodyOf(await client.get(`/Users${query}`));

  it('Q-PAGE-01, Q-PAGE-13: a list has schemas, numbers and Resources', async () => {
    const body = await page('');
    expect(Object.keys(body).sort()).toEqual([
      'Resources',
      'itemsPerPage',
      'schemas',
      'startIndex',
      'totalResults',
    ]);
    expect(body).toMatchObject({
      schemas: [LIST_RESPONSE],
      totalResults: 25,
      itemsPerPage: 25,
      startIndex: 1,
    });
    expect(body['Resources']).toHaveLength(25);
  });

  it('Q-PAGE-02: startIndex and itemsPerPage are always sent', async () => {
    expect(await page('?count=1')).toMatchObject({ totalResults: 25, startIndex: 1, itemsPerPage: 1 });
    expect(await page('?filter=title%20eq%20%22nobody%22')).toMatchObject({
      totalResults: 0,
      startIndex: 1,
      itemsPerPage: 0,
    });
  });

  it('Q-PAGE-03: startIndex begins at 1, and less counts as 1', async () => {
    const first = await page('?count=3');
    expect(idsOf(await client.get('/Users?count=3'))).toEqual(people.slice(0, 3));
    expect(idsOf(await client.get('/Users?startIndex=25'))).toEqual(people.slice(24));
    for (const startIndex of ['0', '-5', '1']) {
      expect(await page(`?startIndex=${startIndex}&count=3`)).toEqual({ ...first, startIndex: 1 });
    }
    expect(await page('?startIndex=2&count=2')).toMatchObject({
      startIndex: 2,
      Resources: [at(first, 'Resources', 1), at(first, 'Resources', 2)],
    });
  });

  it('Q-PAGE-04: count is an upper bound', async () => {
    expect((await page('?count=10'))['Resources']).toHaveLength(10);
    expect((await page('?count=30'))['Resources']).toHaveLength(25);
  });

  it('Q-PAGE-05, Q-PAGE-06: count 0 and a negative count give the total only', async () => {
    for (const count of ['0', '-1', '-99']) {
      const body = await page(`?count=${count}`);
      expect(body).toMatchObject({ totalResults: 25, itemsPerPage: 0 });
      expect(at(body, 'Resources', 0)).toBeUndefined();
    }
  });

  it('Q-PAGE-07, Q-PAGE-08: without count a page of 100, and never more than maxResults', async () => {
    const many = await world.tenant();
    const total = 1010;
    for (let made = 0; made < total; made += 10) {
      await Promise.all(Array.from({ length: 10 }, () => makeUser(many)));
    }
    const max = at((await many.get('/ServiceProviderConfig')).body, 'filter', 'maxResults');
    const without = bodyOf(await many.get('/Users?attributes=id'));
    expect(without).toMatchObject({ totalResults: total, itemsPerPage: 100 });
    for (const count of ['1001', '100000', '999999999999999999999']) {
      const body = bodyOf(await many.get(`/Users?attributes=id&count=${count}`));
      expect(body).toMatchObject({ totalResults: total, itemsPerPage: max });
      expect(body['Resources']).toHaveLength(Number(max));
    }
  }, 120_000);

  it('Q-PAGE-09: totalResults counts all matches of the filter in the tenant', async () => {
    const answer = await client.get('/Users?count=2&filter=title%20eq%20%22chief%22');
    expect(answer.body).toMatchObject({ totalResults: 5, itemsPerPage: 2 });
    const other = await world.tenant();
    expect((await other.get('/Users')).body).toMatchObject({ totalResults: 0 });
    await makeUser(other, { title: 'Chief' });
    const one = await makeUser(client);
    expect(await page('?count=1')).toMatchObject({ totalResults: 26 });
    await client.delete(one.path);
    expect(await page('?count=1')).toMatchObject({ totalResults: 25 });
  });

  it('Q-PAGE-10: itemsPerPage is the number really returned', async () => {
    const body = await page('?startIndex=21&count=10');
    expect(body).toMatchObject({ totalResults: 25, startIndex: 21, itemsPerPage: 5 });
    expect(body['Resources']).toHaveLength(5);
  });

  it('Q-PAGE-11: beyond the end there are no resources, and the total is real', async () => {
    for (const startIndex of ['26', '1000', '9007199254740991']) {
      const body = await page(`?startIndex=${startIndex}`);
      expect(body).toMatchObject({ totalResults: 25, itemsPerPage: 0 });
      expect(at(body, 'Resources', 0)).toBeUndefined();
    }
  });

  it('Q-PAGE-12: what is no integer is refused', async () => {
    for (const value of ['abc', '1.5', '', '1e1', '0x1', '1 2', 'NaN', 'null']) {
      for (const name of ['count', 'startIndex']) {
        const answer = await client.get(`/Users?${name}=${encodeURIComponent(value)}`);
        expect({ name, value, status: answer.status }).toEqual({ name, value, status: 400 });
        expectError(answer, 400, 'invalidValue');
      }
    }
  });

  it('Q-PAGE-14: a walk sees every resource once', async () => {
    for (const query of [
      '',
      '&sortBy=title',
      '&filter=title%20pr',
      '&sortBy=userName&sortOrder=descending',
    ]) {
      const seen: string[] = [];
      for (let startIndex = 1; startIndex <= PEOPLE; startIndex += 7) {
        seen.push(...idsOf(await client.get(`/Users?count=7&startIndex=${String(startIndex)}${query}`)));
      }
      expect({ query, seen: seen.length, different: new Set(seen).size }).toEqual({
        query,
        seen: 25,
        different: 25,
      });
    }
  });

  it('Q-ROOT-06: unknown query parameters are ignored', async () => {
    const answer = await client.get('/Users?foo=1&aadOptscim062020&count=1');
    expect(resourcesOf(answer)).toHaveLength(1);
    expect(textAt(answer.body, 'schemas', 0)).toBe(LIST_RESPONSE);
  });

  it('Q-SEARCH-08: GET on .search is no search', async () => {
    const answer = await client.get('/Users/.search');
    expect([404, 405]).toContain(answer.status);
    expectError(answer, answer.status);
  });
});
