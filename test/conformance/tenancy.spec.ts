import { expect, it } from '@jest/globals';

import {
  at,
  expectError,
  idsOf,
  makeGroup,
  makeUser,
  patchOp,
  textAt,
  unique,
  userBody,
} from '../support/scim-messages.js';
import { conformance } from './conformance.js';

conformance('10 Security, privacy, tenancy', (world) => {
  it('X-SEC-05, X-MT-05: the same person in two tenants has nothing in common', async () => {
    const body = userBody({ externalId: unique('x') });
    const other = await world.tenant();
    const [one, two] = [await world.client.post('/Users', body), await other.post('/Users', body)];
    expect([one.status, two.status]).toEqual([201, 201]);
    expect(textAt(one.body, 'id')).not.toBe(textAt(two.body, 'id'));
  });

  it('X-SEC-06: values are never read as SQL', async () => {
    const user = await makeUser(world.client);
    for (const literal of ["a' OR 1=1 -- ", "'; DROP TABLE resource; --", '%', '_', "\\\\' OR '1'='1"]) {
      for (const operator of ['eq', 'co', 'sw', 'gt']) {
        const answer = await world.client.filter(
          '/Users',
          `userName ${operator} "${literal}" and id eq "${user.id}"`,
        );
        expect(answer.status).toBe(200);
        if (operator !== 'gt') expect(idsOf(answer)).toEqual([]);
      }
    }
    const sorted = await world.client.get(`/Users?sortBy=${encodeURIComponent('id;drop table resource')}`);
    expectError(sorted, 400, 'invalidValue', 'invalidPath');
    expect((await world.client.get(user.path)).status).toBe(200);
  });

  it('X-SEC-12: a filter is bounded in length, depth and terms', async () => {
    const deep = `${'('.repeat(10_000)}title pr${')'.repeat(10_000)}`;
    const many = Array.from({ length: 201 }, () => 'title pr').join(' or ');
    const nested = `${'('.repeat(41)}title pr${')'.repeat(41)}`;
    for (const filter of [deep, many, nested, `title eq "${'x'.repeat(9000)}"`]) {
      const answer = await world.client.filter('/Users', filter);
      expect([400, 414, 431]).toContain(answer.status);
      if (answer.status === 400) expectError(answer, 400, 'invalidFilter', 'tooMany');
    }
    const fits = `${'('.repeat(20)}title pr${')'.repeat(20)} or ${Array.from({ length: 150 }, () => 'title pr').join(' or ')}`;
    expect((await world.client.filter('/Users', fits)).status).toBe(200);
  });

  it('X-SEC-13: bodies, operations, depth and strings are bounded, each by name', async () => {
    const user = await makeUser(world.client);
    const operations = Array.from({ length: 1001 }, () => ({ op: 'add', path: 'title', value: 'x' }));
    const answers = [
      await world.client.patch(user.path, patchOp(...operations)),
      await world.client.send('POST', '/Users', { raw: `${'['.repeat(65)}${']'.repeat(65)}` }),
      await world.client.post('/Users', userBody({ title: 'x'.repeat(64 * 1024 + 1) })),
      await world.client.post('/Users', userBody({ title: 'x'.repeat(1024 * 1024) })),
    ];
    for (const answer of answers) {
      expect([400, 413]).toContain(answer.status);
      expect(textAt(answer.body, 'detail')).toMatch(/\d/);
    }
    expect((await world.client.post('/Users', userBody({ title: 'x'.repeat(64 * 1024) }))).status).toBe(201);
    expect((await world.client.get(user.path)).body).toEqual(user.body);
  });

  it('X-SEC-14: keys of the prototype have no effect', async () => {
    const raw = (key: string) =>
      JSON.stringify(userBody()).replace('{', `{"${key}":{"active":false,"admin":true},`);
    for (const key of ['__proto__', 'constructor', 'prototype']) {
      const answer = await world.client.send('POST', '/Users', { raw: raw(key) });
      expect(answer.status).toBe(201);
      expect(answer.text).not.toContain('admin');
      expect(at(answer.body, 'active')).toBe(true);
    }
    expect('admin' in {}).toBe(false);
    const user = await makeUser(world.client);
    const patch = `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"add","value":{"__proto__":{"title":"x"}}}]}`;
    const answer = await world.client.send('PATCH', user.path, { raw: patch });
    expect([200, 400]).toContain(answer.status);
    expect((await world.client.get(user.path)).body).toEqual(user.body);
  });

  it('X-SEC-15: a conflict names the attribute, not the other resource', async () => {
    const user = await makeUser(world.client);
    const answer = await world.client.post('/Users', userBody({ userName: user.body['userName'] }));
    expectError(answer, 409, 'uniqueness');
    expect(textAt(answer.body, 'detail')).toContain('userName');
    expect(answer.text).not.toContain(user.id);
  });

  it('X-SEC-19: no cross-origin access, no cookies', async () => {
    const answer = await world.client.get('/Users?count=1', { Origin: 'https://evil.example' });
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('X-MT-02: a tenant in the path must be that of the credential', async () => {
    const other = await world.tenant();
    const named = (name: string) =>
      world.client.access.baseUrl.replace(/\/scim\/v2$/, `/tenants/${name}/scim/v2/Users`);
    expect((await world.client.get(named(world.tenantName))).status).toBe(200);
    expectError(await other.get(named(world.tenantName)), 404);
    expectError(await world.client.get(named('no-such-tenant')), 404);
  });

  it('X-MT-03, X-MT-04: externalId and userName are taken per tenant', async () => {
    const body = userBody({ externalId: unique('x') });
    const other = await world.tenant();
    expect((await world.client.post('/Users', body)).status).toBe(201);
    expect((await other.post('/Users', body)).status).toBe(201);
    expectError(await other.post('/Users', body), 409, 'uniqueness');
  });

  it('X-MT-07: counts, filters and sorting show nothing of another tenant', async () => {
    const [one, two] = [await world.tenant(), await world.tenant()];
    const title = unique('title');
    const mine = await makeUser(one, { title, emails: [{ value: title }] });
    const theirs = await makeUser(two, { title, emails: [{ value: title }] });
    await makeGroup(two, { members: [{ value: theirs.id }] });
    for (const filter of [
      `title eq "${title}"`,
      `emails.value eq "${title}"`,
      'userName pr',
      `not (title eq "x")`,
      'id pr',
    ]) {
      const answer = await one.filter('/Users', filter);
      expect({ filter, total: at(answer.body, 'totalResults') }).toEqual({ filter, total: 1 });
      expect(idsOf(answer)).toEqual([mine.id]);
    }
    expect(idsOf(await one.get('/Users?sortBy=emails.value'))).toEqual([mine.id]);
    expect(idsOf(await one.get('/Groups'))).toEqual([]);
    expect(idsOf(await one.filter('/Groups', `members.value eq "${theirs.id}"`))).toEqual([]);
  });
});
