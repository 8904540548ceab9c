/** What serves all resource types at once, with those that a tenant has registered among them. */
import { expect, it } from '@jest/globals';

import { bulk, idOf, pathOf, postOp, statusesOf } from '../support/bulk-messages.js';
import { forEachEngine } from '../support/engines.js';
import { ScimClient, type ScimAnswer } from '../support/scim-client.js';
import {
  at,
  CORE,
  groupBody,
  idsOf,
  listAt,
  patchOp,
  resourcesOf,
  textAt,
  userBody,
  type Body,
} from '../support/scim-messages.js';
import { expectStatus, registeredWorld, urnOf, type RegisteringTenant } from './registered-world.js';

const ROBOT = urnOf('Robot');
const BADGE = 'urn:example:params:scim:schemas:extension:badge:2.0:User';
const NOBODY = '018f0000-0000-7000-8000-000000000001';

/** An attribute that refers to one resource. */
function link(name: string, typeName: string): Body {
  return {
    name,
    type: 'complex',
    subAttributes: [
      { name: 'value' },
      { name: '$ref', type: 'reference', referenceTypes: [typeName], mutability: 'readOnly' },
    ],
  };
}

const ATTRIBUTES = [
  { name: 'serial', required: true, uniqueness: 'server' },
  { name: 'displayName' },
  { name: 'weight', type: 'decimal' },
  link('owner', 'User'),
  { ...link('keepers', 'User'), multiValued: true },
];

forEachEngine('registered types together with all others', (engine) => {
  const world = registeredWorld(engine);

  async function registered(): Promise<RegisteringTenant> {
    const tenant = await world.tenant();
    await tenant.schema({
      id: BADGE,
      attributes: [{ name: 'number', uniqueness: 'server' }, { name: 'colour' }],
    });
    await tenant.type('Robot', ATTRIBUTES);
    return tenant;
  }

  const robot = (serial: string, more: Body = {}): Body => ({ schemas: [ROBOT], serial, ...more });
  const badged = (number: string, more: Body = {}): Body =>
    userBody({ schemas: [CORE, BADGE], [BADGE]: { number }, ...more });
  const scimTypes = (results: readonly Body[]): readonly unknown[] =>
    results.map((result) => at(result, 'response', 'scimType'));

  it('B-BULK-05, B-BULK-12: bulk operations go to them, and refer to what others create', async () => {
    const { client } = await registered();
    const made = await bulk(client, [
      postOp('r', '/Robots', robot('R1', { owner: { value: 'bulkId:u' }, keepers: [{ value: 'bulkId:u' }] })),
      postOp('u', '/Users', badged('7')),
      postOp('g', '/Groups', groupBody({ members: [{ value: 'bulkId:r', type: 'Robot' }] })),
    ]);
    expect(statusesOf(made)).toEqual(['201', '201', '201']);
    const [r, u, g] = made;
    const { body } = expectStatus(await client.get(pathOf(client, r)), 200);
    const $ref = `${world.service.baseUrl}/Users/${idOf(u)}`;
    expect(body).toMatchObject({
      schemas: [ROBOT],
      serial: 'R1',
      owner: { value: idOf(u), $ref },
      keepers: [{ value: idOf(u) }],
      meta: { resourceType: 'Robot', version: textAt(r, 'version'), location: textAt(r, 'location') },
    });
    expect(at((await client.get(pathOf(client, u))).body, BADGE)).toEqual({ number: '7' });
    expect(at((await client.get(pathOf(client, g))).body, 'members', 0, 'value')).toBe(idOf(r));

    const path = pathOf(client, r);
    const changed = await bulk(client, [
      { method: 'PATCH', path, version: 'W/"9"', data: patchOp({ op: 'remove', path: 'owner' }) },
      { method: 'PATCH', path, version: 'W/"1"', data: patchOp({ op: 'remove', path: 'owner' }) },
      { method: 'PUT', path, data: robot('R2', { weight: 2 }) },
      { method: 'DELETE', path, version: 'W/"3"' },
      { method: 'DELETE', path },
      postOp('x', '/Devices', {}),
    ]);
    expect(statusesOf(changed)).toEqual(['412', '200', '200', '204', '404', '400']);
    expect(textAt(changed[5], 'response', 'detail')).toContain('/Users, /Groups, /Robots');
    const elsewhere = await world.tenant();
    expect(statusesOf(await bulk(elsewhere.client, [postOp('r', '/Robots', robot('R1'))]))).toEqual(['400']);
  });

  it('C-CHAR-14: what a bulk request creates is refused for what it would be refused for alone', async () => {
    const { client } = await registered();
    expectStatus(await client.post('/Robots', robot('taken')), 201);
    expectStatus(await client.post('/Users', badged('1')), 201);
    const keepers = [{ value: NOBODY }];
    const robots = await bulk(client, [
      postOp('a', '/Robots', robot('new')),
      postOp('b', '/Robots', robot('TAKEN')),
      postOp('c', '/Robots', robot('twice')),
      postOp('d', '/Robots', robot('twice')),
      postOp('e', '/Robots', robot('freed', { keepers })),
      postOp('f', '/Robots', robot('freed')),
      postOp('g', '/Robots', robot('alone', { owner: { value: NOBODY } })),
    ]);
    expect(statusesOf(robots)).toEqual(['201', '409', '201', '409', '400', '201', '400']);
    expect(scimTypes(robots)).toEqual([
      ...[undefined, 'uniqueness', undefined, 'uniqueness'],
      ...['invalidValue', undefined, 'invalidValue'],
    ]);
    expect(at((await client.get('/Robots?count=0')).body, 'totalResults')).toBe(4);

    const users = await bulk(client, [
      postOp('h', '/Users', badged('1', { userName: 'ines' })),
      postOp('i', '/Users', badged('2', { userName: 'ines' })),
      postOp('j', '/Users', badged('2', { userName: 'olaf' })),
      postOp('k', '/Users', badged('3', { userName: 'INES' })),
    ]);
    expect(statusesOf(users)).toEqual(['409', '201', '409', '409']);
    expect(textAt(users[0], 'response', 'detail')).toContain(`${BADGE}:number`);
    expect(textAt(users[3], 'response', 'detail')).toContain('userName');
  });

  it('B-BULK-13: those that refer to each other in a circle are created together, or not at all', async () => {
    const { client, type } = await world.tenant();
    await type('Cat', [{ name: 'name', uniqueness: 'server' }, link('friend', 'Cat')]);
    const cat = (name: string, friend: string): Body => ({
      schemas: [urnOf('Cat')],
      name,
      friend: { value: `bulkId:${friend}` },
    });
    const pair = [postOp('a', '/Cats', cat('A', 'b')), postOp('b', '/Cats', cat('B', 'a'))];
    const [a, b] = await bulk(client, pair);
    expect(at((await client.get(pathOf(client, a))).body, 'friend', 'value')).toBe(idOf(b));
    expect(at((await client.get(pathOf(client, b))).body, 'friend', 'value')).toBe(idOf(a));
    expect(statusesOf(await bulk(client, pair))).toEqual(['409', '409']);
    const half = [postOp('c', '/Cats', cat('C', 'd')), postOp('d', '/Cats', cat('B', 'c'))];
    expect(statusesOf(await bulk(client, half))).toEqual(['409', '409']);
    expect(at((await client.get('/Cats?count=0')).body, 'totalResults')).toBe(2);
  });

  it('Q-ROOT-01, Q-ROOT-02, Q-SORT-05: queries of the root are over them, too', async () => {
    const { client } = await registered();
    const user = expectStatus(await client.post('/Users', badged('1', { displayName: 'Bea' })), 201);
    const owner = { value: textAt(user.body, 'id') };
    const first = expectStatus(await client.post('/Robots', robot('R1', { displayName: 'Abe', owner })), 201);
    const group = expectStatus(await client.post('/Groups', groupBody({ displayName: 'Cia' })), 201);
    const second = expectStatus(await client.post('/Robots', robot('R2', { weight: 3 })), 201);
    const ids = (...answers: readonly ScimAnswer[]) => answers.map(({ body }) => textAt(body, 'id'));

    const all = expectStatus(await client.get('?sortBy=displayName'), 200);
    expect(idsOf(all)).toEqual(ids(first, user, group, second));
    for (const resource of resourcesOf(all)) {
      const own = await client.get(textAt(resource, 'meta', 'location'));
      expect(own.body).toEqual(resource);
    }
    const walked: unknown[] = [];
    let cursor: unknown = '';
    do {
      const page = expectStatus(
        await client.get(`?count=1&sortBy=displayName&cursor=${encodeURIComponent(String(cursor))}`),
        200,
      );
      walked.push(...idsOf(page));
      cursor = at(page.body, 'nextCursor');
    } while (cursor !== undefined);
    expect(walked).toEqual(idsOf(all));

    for (const [filter, expected] of [
      ['meta.resourceType eq "Robot"', [first, second]],
      ['serial eq "r2" or displayName eq "bea"', [user, second]],
      [`${ROBOT}:serial pr`, [first, second]],
      [`${BADGE}:number eq "1"`, [user]],
      ['weight gt 2', [second]],
      [`owner.value eq "${owner.value}"`, [first]],
      ['not (serial pr) and meta.resourceType ne "User"', [group]],
    ] as const) {
      const found = await client.filter('', filter);
      expect([filter, idsOf(found)]).toEqual([filter, ids(...expected)]);
    }
    expect(idsOf(await client.get('?sortBy=weight&sortOrder=descending&count=1'))).toHaveLength(1);
    const elsewhere = await world.tenant();
    expect((await elsewhere.client.filter('', 'serial pr')).status).toBe(400);
  });

  it('Q-ROOT-01: also over more references than one statement joins', async () => {
    const { client, type } = await world.tenant();
    const user = textAt((await client.post('/Users', userBody())).body, 'id');
    const names = ['Ant', 'Bee', 'Cow', 'Dog'];
    const links = (name: string): readonly string[] => [1, 2, 3, 4, 5, 6, 7, 8].map((n) => `${name}${n}`);
    for (const name of names) {
      await type(
        name,
        links(name).map((each) => link(each, 'User')),
      );
      const values = Object.fromEntries(links(name).map((each) => [each, { value: user }]));
      expectStatus(await client.post(`/${name}s`, { schemas: [urnOf(name)], ...values }), 201);
    }
    const found = resourcesOf(expectStatus(await client.get(''), 200));
    expect(found).toHaveLength(names.length + 1);
    for (const resource of found) {
      expect((await client.get(textAt(resource, 'meta', 'location'))).body).toEqual(resource);
    }
    expect(at(found[4], 'Dog8', 'value')).toBe(user);
  });

  it('H-ME-02: /Me has the extensions that the tenant has registered', async () => {
    const { client, name } = await registered();
    const { body } = expectStatus(await client.post('/Users', badged('1')), 201);
    const { operator, baseUrl } = world.service;
    const subject = textAt(body, 'id');
    const { token } = await operator.issueToken(name, { name: 'user', subject }, Date.now());
    const me = new ScimClient({ baseUrl, token });
    expect((await me.get('/Me')).body).toEqual(body);
    const patched = await me.patch('/Me', patchOp({ op: 'add', path: `${BADGE}:colour`, value: 'teal' }));
    expect(at(expectStatus(patched, 200).body, BADGE)).toEqual({ number: '1', colour: 'teal' });
    expect(listAt((await me.get('/Me')).body, 'schemas')).toContain(BADGE);
  });

  it('RFC 7644 §3.14: their versions are compared as those of users are', async () => {
    const { client } = await registered();
    const made = expectStatus(await client.post('/Robots', robot('R1')), 201);
    const path = `/Robots/${textAt(made.body, 'id')}`;
    const send = (method: string, headers: Readonly<Record<string, string>>, body?: Body) =>
      client.send(method, path, { headers, ...(body === undefined ? {} : { body }) });
    const unread = await send('GET', { 'If-None-Match': 'W/"1"' });
    expect([unread.status, unread.text, unread.headers['etag']]).toEqual([304, '', 'W/"1"']);
    const old = { 'If-Match': 'W/"7"' };
    expect((await send('PUT', old, robot('R2'))).status).toBe(412);
    expect((await send('PATCH', old, patchOp({ op: 'remove', path: 'weight' }))).status).toBe(412);
    expect((await send('DELETE', old)).status).toBe(412);
    expectStatus(await send('PUT', { 'If-Match': 'W/"1"' }, robot('R2')), 200);
    expectStatus(await send('DELETE', { 'If-Match': 'W/"2"' }), 204);
  });
});
