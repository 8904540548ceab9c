import { expect, it } from '@jest/globals';

import { at, ENT, expectError, makeUser, resourcesOf, textAt, unique } from '../support/scim-messages.js';
import type { ScimClient } from '../support/scim-client.js';
import { conformance } from './conformance.js';

conformance('5.3 Sort (RFC 7644 §3.4.2.3)', (world) => {
  /** The nick names of a tenant's users in the order of the answer. */
  async function order(client: ScimClient, query: string): Promise<string> {
    const resources = resourcesOf(await client.get(`/Users?${query}`));
    return resources.map((resource) => textAt(resource, 'nickName')).join(' ');
  }

  it('Q-SORT-01: sortBy orders, ascending unless told', async () => {
    const client = await world.tenant();
    for (const nickName of ['b', 'c', 'a']) await makeUser(client, { nickName, userName: nickName });
    expect(await order(client, 'sortBy=userName')).toBe('a b c');
    expect(await order(client, 'sortBy=userName&sortOrder=ascending')).toBe('a b c');
    expect(await order(client, 'sortBy=id')).toBe('b c a');
  });

  it('Q-SORT-02: sortOrder is ascending or descending', async () => {
    const client = await world.tenant();
    for (const nickName of ['b', 'c', 'a']) await makeUser(client, { nickName });
    expect(await order(client, 'sortBy=nickName&sortOrder=descending')).toBe('c b a');
    for (const sortOrder of ['up', '', 'asc', '1']) {
      expectError(await client.get(`/Users?sortBy=nickName&sortOrder=${sortOrder}`), 400, 'invalidValue');
    }
  });

  it('Q-SORT-03: a complex attribute needs a sub-attribute', async () => {
    const client = await world.tenant();
    await makeUser(client, { nickName: 'z', name: { familyName: 'Z' } });
    await makeUser(client, { nickName: 'y', name: { familyName: 'y' } });
    expect(await order(client, 'sortBy=name.familyName')).toBe('y z');
    expectError(await client.get('/Users?sortBy=name'), 400, 'invalidValue', 'invalidPath');
  });

  it('Q-SORT-04: a list sorts by its primary value, else by its first', async () => {
    const client = await world.tenant();
    const emails = [{ value: 'a' }, { value: 'd', primary: true }];
    await makeUser(client, { nickName: 'primary-d', emails });
    await makeUser(client, { nickName: 'first-c', emails: [{ value: 'c' }, { value: 'a' }] });
    await makeUser(client, { nickName: 'first-b', emails: [{ value: 'b' }, { value: 'z' }] });
    for (const sortBy of ['emails', 'emails.value']) {
      expect(await order(client, `sortBy=${sortBy}`)).toBe('first-b first-c primary-d');
    }
  });

  it('Q-SORT-05: who has no value is last ascending and first descending', async () => {
    const client = await world.tenant();
    await makeUser(client, { nickName: 'none' });
    await makeUser(client, {
      nickName: 'b',
      title: 'B',
      name: { familyName: 'b' },
      emails: [{ value: 'b' }],
    });
    await makeUser(client, {
      nickName: 'a',
      title: 'A',
      name: { familyName: 'a' },
      emails: [{ value: 'a' }],
    });
    for (const sortBy of ['title', 'name.familyName', 'emails.value']) {
      expect(await order(client, `sortBy=${sortBy}`)).toBe('a b none');
      expect(await order(client, `sortBy=${sortBy}&sortOrder=descending`)).toBe('none b a');
    }
  });

  it('Q-SORT-06: text by caseExact and code point, booleans and times by their type', async () => {
    const client = await world.tenant();
    const rows = [
      ['c', 'B', true],
      ['B', 'a', false],
      ['a', 'b', true],
      ['\u00E9', 'A', true],
    ] as const;
    for (const [nickName, externalId, active] of rows) {
      await makeUser(client, { nickName, userName: nickName, externalId, active });
    }
    expect(await order(client, 'sortBy=userName')).toBe('a B c \u00E9');
    expect(await order(client, 'sortBy=externalId')).toBe('\u00E9 c B a');
    expect((await order(client, 'sortBy=active')).startsWith('B ')).toBe(true);
    expect(await order(client, 'sortBy=meta.created')).toBe('c B a \u00E9');
    expect(await order(client, 'sortBy=meta.created&sortOrder=descending')).toBe('\u00E9 a B c');
  });

  it('Q-SORT-07: a URN-qualified sortBy, in any letter case', async () => {
    const client = await world.tenant();
    await makeUser(client, { nickName: 'two', [ENT]: { employeeNumber: '2' } });
    await makeUser(client, { nickName: 'one', [ENT]: { employeeNumber: '1' } });
    for (const sortBy of [`${ENT}:employeeNumber`, `${ENT.toUpperCase()}:EMPLOYEENUMBER`]) {
      expect(await order(client, `sortBy=${encodeURIComponent(sortBy)}`)).toBe('one two');
    }
  });

  it('Q-SORT-08: an attribute that no schema has is refused', async () => {
    for (const sortBy of [
      'foo',
      'name.foo',
      'a..b',
      'userName eq "x"',
      'id;drop',
      'emails[type eq "work"]',
    ]) {
      const answer = await world.client.get(`/Users?sortBy=${encodeURIComponent(sortBy)}`);
      expectError(answer, 400, 'invalidValue', 'invalidPath');
    }
  });

  it('Q-SORT-09: ties are broken so that pages are stable', async () => {
    const client = await world.tenant();
    const title = unique('same');
    const made = await Promise.all(Array.from({ length: 25 }, () => makeUser(client, { title })));
    for (const sortOrder of ['ascending', 'descending']) {
      const seen: string[] = [];
      for (let startIndex = 1; startIndex <= 25; startIndex += 10) {
        const query = `sortBy=title&sortOrder=${sortOrder}&count=10&startIndex=${String(startIndex)}`;
        seen.push(
          ...resourcesOf(await client.get(`/Users?${query}`)).map((resource) => textAt(resource, 'id')),
        );
      }
      expect([...seen].sort()).toEqual(made.map(({ id }) => id).sort());
    }
  });

  it('Q-SORT-11: sort is announced as supported', async () => {
    expect(at((await world.client.get('/ServiceProviderConfig')).body, 'sort', 'supported')).toBe(true);
  });

  it('Q-SORT-12: sortOrder without sortBy is ignored', async () => {
    const client = await world.tenant();
    for (const nickName of ['x', 'y']) await makeUser(client, { nickName });
    expect(await order(client, 'sortOrder=descending')).toBe(await order(client, ''));
    expect(await order(client, 'sortOrder=sideways')).toBe('x y');
  });
});
