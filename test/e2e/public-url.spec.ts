import { URN } from '@rollcall/scim';
import { expect, it } from '@jest/globals';

import { forEachEngine } from '../support/engines.js';
import { bodyOf, listAt, makeUser, textAt } from '../support/scim-messages.js';
import { oauthWorld, type OauthTenant } from './oauth-world.js';
import { expectStatus } from './registered-world.js';

const OWN = 'https://scim.acme.example/base';
const BASE = `${OWN}/scim/v2`;

forEachEngine('a public URL of the tenant (decision 12: one base in every link)', (engine) => {
  const world = oauthWorld(engine);

  async function withUrl(): Promise<OauthTenant> {
    const tenant = await world.tenant();
    expectStatus(await tenant.admin.patch('/settings', { publicUrl: OWN }), 200);
    return tenant;
  }

  /** Every text of an answer that is a link below /scim/v2. */
  function linksIn(value: unknown): readonly string[] {
    return [...JSON.stringify(value).matchAll(/"(https?:[^"]*\/scim\/v2[^"]*)"/g)].map(
      ([, link = '']) => link,
    );
  }

  function expectOwn(value: unknown): void {
    const links = linksIn(value);
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((link) => !link.startsWith(`${BASE}/`))).toEqual([]);
  }

  it('is in every link of an answer, whichever path was used, and of no other tenant', async () => {
    const { client, name } = await withUrl();
    const boss = await makeUser(client);
    const made = await client.post('/Users', {
      ...{ schemas: [URN.user, URN.enterpriseUser], userName: 'linked' },
      [URN.enterpriseUser]: { manager: { value: boss.id } },
    });
    const location = `${BASE}/Users/${textAt(expectStatus(made, 201).body, 'id')}`;
    expect(made.headers['location']).toBe(location);
    expect(textAt(made.body, 'meta', 'location')).toBe(location);
    expect(textAt(made.body, URN.enterpriseUser, 'manager', '$ref')).toBe(`${BASE}/Users/${boss.id}`);
    const id = textAt(made.body, 'id');
    const body = { schemas: [URN.group], displayName: 'linked', members: [{ value: id }] };
    const group = expectStatus(await client.post('/Groups', body), 201);
    const groupPath = `/Groups/${textAt(group.body, 'id')}`;
    const search = { schemas: [URN.searchRequest] };
    const bulk = {
      schemas: [URN.bulkRequest],
      Operations: [
        { method: 'POST', path: '/Users', bulkId: 'a', data: { schemas: [URN.user], userName: 'bulk' } },
        { method: 'DELETE', path: '/Users/nobody' },
      ],
    };
    const named = `${world.service.origin}/tenants/${name}/scim/v2`;
    const answers = [
      group,
      await client.get(`/Users/${id}`),
      await client.send('GET', `${named}/Users/${id}`, { headers: { Host: 'evil.example' } }),
      await client.get(groupPath),
      await client.get(`${groupPath}?membersCount=1`),
      await client.get('/Users'),
      await client.post('/Users/.search', search),
      await client.post('/.search', search),
      await client.get('/Users?count=1&cursor'),
      await client.post('/Bulk', bulk),
      await client.patch(`/Users/${id}`, {
        schemas: [URN.patchOp],
        Operations: [{ op: 'replace', path: 'displayName', value: 'x' }],
      }),
      await client.get('/ServiceProviderConfig'),
      await client.get('/ResourceTypes'),
      await client.get('/ResourceTypes/User'),
      await client.get('/Schemas'),
      await client.get(`/Schemas/${URN.user}`),
    ];
    for (const { status, body: said, headers } of answers) {
      expect([200, 201]).toContain(status);
      expectOwn([said, headers['location'] ?? null]);
    }
    const other = await world.tenant();
    const theirs = await makeUser(other.client);
    expect(textAt(theirs.body, 'meta', 'location')).toBe(
      `${world.service.origin}/scim/v2/Users/${theirs.id}`,
    );
  });

  it('filters and $ref that clients send go by it, and null brings PUBLIC_URL back', async () => {
    const { client, admin } = await withUrl();
    const user = await makeUser(client);
    const bases = [BASE, `${world.service.origin}/scim/v2`];
    for (const [index, base] of bases.entries()) {
      const members = [{ value: user.id, $ref: `${base}/Users/${user.id}` }];
      const body = { schemas: [URN.group], displayName: `group ${index}`, members };
      const group = expectStatus(await client.post('/Groups', body), 201);
      expect(bodyOf(group)['members']).toMatchObject([{ $ref: `${BASE}/Users/${user.id}` }]);
    }
    const found = async (filter: string): Promise<number> =>
      listAt((await client.get(`/Users?filter=${encodeURIComponent(filter)}`)).body, 'Resources').length;
    const [own = '', service = ''] = bases.map((base) => `meta.location eq "${base}/Users/${user.id}"`);
    expect([await found(own), await found(service)]).toEqual([1, 0]);
    expect(expectStatus(await admin.patch('/settings', { publicUrl: null }), 200).body).toEqual({});
    expect([await found(own), await found(service)]).toEqual([0, 1]);
    expect(textAt((await client.get(user.path)).body, 'meta', 'location')).toBe(
      `${world.service.origin}/scim/v2/Users/${user.id}`,
    );
  });

  it.each(['http://scim.example.com', 'https://u:p@scim.example.com', 'https://scim.example.com/?a', 7])(
    '%s is refused, and nothing is set',
    async (publicUrl) => {
      const { admin } = await withUrl();
      const refused = expectStatus(await admin.patch('/settings', { publicUrl }), 400);
      expect(textAt(refused.body, 'detail')).toContain('publicUrl must be an absolute https URL');
      expect((await admin.get('/settings')).body).toEqual({ publicUrl: OWN });
    },
  );
});
