import { expect, it } from '@jest/globals';

import { forEachEngine } from '../support/engines.js';
import { eventually } from '../support/eventually.js';
import {
  at,
  GROUP,
  groupBody,
  listAt,
  make,
  makeUser,
  patchOp,
  textAt,
  unique,
  userBody,
} from '../support/scim-messages.js';
import type { ScimAnswer, ScimClient } from '../support/scim-client.js';
import { expectDryRun } from './expect-dry-run.js';
import { serviceWorld } from './service-world.js';

const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';

forEachEngine('a dry run tells what a change would do, and changes nothing', (engine) => {
  const world = serviceWorld(engine);

  /** All that a tenant shows of itself: its resources and its feed, once there are as many events. */
  const stateOf = async (client: ScimClient, count: number): Promise<unknown> => {
    let feed: unknown;
    await eventually(async () => {
      feed = (await client.send('GET', `${world.service.origin}/events/v1/feed?limit=1000`)).body;
      expect(listAt(feed, 'events')).toHaveLength(count);
    });
    return [(await client.get('/')).body, feed];
  };

  it('POST: the user as it would be, each attribute, and its event', async () => {
    const { client } = await world.tenant();
    const userName = unique('ines');
    const body = userBody({ userName, name: { givenName: 'Ines' }, password: 'correct horse battery' });
    const answer = await client.post('/Users?dryRun=true', body);
    expectDryRun(answer, {
      status: '201',
      resource: { userName, name: { givenName: 'Ines' }, meta: { version: 'W/"1"' } },
      totalEvents: 1,
    });
    const changes = listAt(answer.body, 'changes');
    expect(changes).toContainEqual({ path: 'userName', after: userName });
    expect(changes).toContainEqual({ path: 'name.givenName', after: 'Ines' });
    expect(changes).toContainEqual({ path: 'password' });
    const id = textAt(answer.body, 'resource', 'id');
    expect(listAt(answer.body, 'events')).toMatchObject([
      { type: 'scim.user.created', subject: `User/${id}`, data: { version: 1, operation: 'create' } },
    ]);
    expect(answer.headers).not.toHaveProperty('location');
    expect(answer.text).not.toContain('correct horse');
    expect((await client.get(`/Users/${id}`)).status).toBe(404);
    expect((await client.post('/Users', body)).status).toBe(201);
  });

  it('nothing is there afterwards: no resource, no version, no event and no place in the feed', async () => {
    const { client } = await world.tenant();
    const [ines, omar] = [await makeUser(client), await makeUser(client)];
    const team = await make(client, '/Groups', groupBody({ members: [{ value: ines.id }] }));
    const before = await stateOf(client, 3);
    const put = userBody({ userName: unique('renamed'), password: 'another long password' });
    const member = patchOp({ op: 'add', path: 'members', value: [{ value: omar.id }] });
    const answers = [
      await client.post('/Users?dryRun=true', userBody()),
      await client.put(`${ines.path}?dryRun=true`, put),
      await client.patch(
        `${ines.path}?dryRun=true`,
        patchOp({ op: 'replace', path: 'active', value: false }),
      ),
      await client.patch(`${team.path}?dryRun=true`, member),
      await client.delete(`${ines.path}?dryRun=true`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(answers.map(({ body }) => at(body, 'status'))).toEqual(['201', '200', '200', '204', '204']);
    expect(await stateOf(client, 3)).toEqual(before);
    // The next event has the next place.
    await makeUser(client);
    const places = listAt(await stateOf(client, 4), 1, 'events').map((event) => at(event, 'sequence'));
    expect(places).toEqual(['1', '2', '3', '4']);
  });

  it('PATCH and PUT: what was and what would be; nothing where nothing would change', async () => {
    const { client } = await world.tenant();
    const user = await makeUser(client, { title: 'Analyst', active: true });
    const operations = [
      { op: 'replace', path: 'title', value: 'Lead' },
      { op: 'replace', path: 'active', value: false },
    ];
    const patched = await client.patch(`${user.path}?dryRun=true`, patchOp(...operations));
    expectDryRun(patched, {
      status: '200',
      resource: { id: user.id, title: 'Lead', active: false, meta: { version: 'W/"2"' } },
      totalEvents: 2,
    });
    expect(listAt(patched.body, 'changes')).toEqual([
      { path: 'title', before: 'Analyst', after: 'Lead' },
      { path: 'active', before: true, after: false },
    ]);
    expect(listAt(patched.body, 'events').map((event) => at(event, 'type'))).toEqual([
      'scim.user.updated',
      'scim.user.deactivated',
    ]);
    const same = patchOp({ op: 'replace', path: 'title', value: 'Analyst' });
    const unchanged = await client.patch(`${user.path}?dryRun=true`, same);
    expectDryRun(unchanged, { changes: [], events: [], totalEvents: 0, resource: { title: 'Analyst' } });
    const replaced = await client.put(`${user.path}?dryRun=true&attributes=userName`, {
      ...user.body,
      title: undefined,
    });
    expect(listAt(replaced.body, 'changes')).toEqual([{ path: 'title', before: 'Analyst' }]);
    expect(at(replaced.body, 'resource', 'active')).toBeUndefined();
    expect(at((await client.get(user.path)).body, 'title')).toBe('Analyst');
  });

  it('a password that is the present one changes nothing, and another one does', async () => {
    const { client } = await world.tenant();
    const user = await makeUser(client, { password: 'correct horse battery' });
    const tried = (value: string): Promise<ScimAnswer> =>
      client.patch(`${user.path}?dryRun=true`, patchOp({ op: 'replace', path: 'password', value }));
    expectDryRun(await tried('correct horse battery'), { changes: [], events: [] });
    expectDryRun(await tried('staple correct horse'), { changes: [{ path: 'password' }], totalEvents: 1 });
    expect((await tried('short')).status).toBe(400);
    expectDryRun(await tried('correct horse battery'), { changes: [], events: [] });
  });

  it('DELETE: what would go, and the groups and references that would change with it', async () => {
    const { client } = await world.tenant();
    const user = await makeUser(client, { title: 'Analyst' });
    const team = await make(client, '/Groups', groupBody({ members: [{ value: user.id }] }));
    const answer = await client.delete(`${user.path}?dryRun=true`);
    expectDryRun(answer, { status: '204', totalEvents: 2 });
    expect(at(answer.body, 'resource')).toBeUndefined();
    expect(listAt(answer.body, 'changes')).toContainEqual({ path: 'title', before: 'Analyst' });
    expect(listAt(answer.body, 'events')).toMatchObject([
      { type: 'scim.user.deleted', subject: `User/${user.id}` },
      { type: 'scim.group.updated', subject: `Group/${team.id}`, data: { operation: 'cascade', version: 2 } },
    ]);
    expect((await client.get(user.path)).status).toBe(200);
  });

  it('members of a group: those that would really be added and removed', async () => {
    const { client } = await world.tenant();
    const [ines, omar, lena] = [await makeUser(client), await makeUser(client), await makeUser(client)];
    const team = await make(
      client,
      '/Groups',
      groupBody({ members: [{ value: ines.id }, { value: omar.id }] }),
    );
    const operations = [
      { op: 'add', path: 'members', value: [{ value: lena.id }, { value: omar.id }] },
      { op: 'remove', path: `members[value eq "${ines.id}"]` },
    ];
    const answer = await client.patch(`${team.path}?dryRun=true`, patchOp(...operations));
    expect(listAt(answer.body, 'changes')).toEqual([
      {
        path: 'members',
        added: [{ value: lena.id, type: 'User' }],
        removed: [{ value: ines.id, type: 'User' }],
      },
    ]);
    const members = listAt(answer.body, 'resource', 'members').map((member) => at(member, 'value'));
    expect(new Set(members)).toEqual(new Set([omar.id, lena.id]));
  });

  it('what would be refused is refused: uniqueness, references, preconditions, syntax, what is not there', async () => {
    const { client } = await world.tenant();
    const user = await makeUser(client);
    const other = await makeUser(client);
    const nobody = '019a3c5e-0000-7000-8000-000000000000';
    const taken = patchOp({ op: 'replace', path: 'userName', value: other.body['userName'] });
    const answers = await Promise.all([
      client.post('/Users?dryRun=true', userBody({ userName: other.body['userName'] })),
      client.patch(`${user.path}?dryRun=true`, taken),
      client.post('/Groups?dryRun=true', groupBody({ members: [{ value: nobody }] })),
      client.send('DELETE', `${user.path}?dryRun=true`, { headers: { 'If-Match': 'W/"7"' } }),
      client.post('/Users?dryRun=true', { schemas: [GROUP] }),
      client.delete(`/Users/${nobody}?dryRun=true`),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([409, 409, 400, 412, 400, 404]);
    expect((await client.get(user.path)).body).toEqual(user.body);
  });

  it('only "true" is understood: whoever writes anything else does not find the change made', async () => {
    const { client } = await world.tenant();
    const user = await makeUser(client);
    const queries = [
      'dryRun=false',
      'dryRun=',
      'dryRun',
      'dryRun=TRUE',
      'dryrun=true',
      'DryRun=true',
      'dryRun=true&dryRun=true',
    ];
    for (const query of queries) {
      expect([query, (await client.delete(`${user.path}?${query}`)).status]).toEqual([query, 400]);
    }
    const headers = { Prefer: 'respond-async' };
    expect((await client.send('DELETE', `${user.path}?dryRun=true`, { headers })).status).toBe(400);
    expect((await client.get(`${user.path}?dryRun=nonsense`)).status).toBe(200);
  });

  it('Bulk: each operation sees those before it, has its own result and changes, and none is kept', async () => {
    const { client } = await world.tenant();
    const user = await makeUser(client, { title: 'Analyst' });
    const before = await stateOf(client, 1);
    const answer = await client.post('/Bulk?dryRun=true', {
      schemas: [BULK],
      Operations: [
        { method: 'POST', path: '/Users', bulkId: 'u', data: userBody({ userName: 'bulk-ines' }) },
        {
          method: 'POST',
          path: '/Groups',
          bulkId: 'g',
          data: groupBody({ members: [{ value: 'bulkId:u' }] }),
        },
        {
          method: 'PATCH',
          path: '/Users/bulkId:u',
          data: patchOp({ op: 'add', path: 'title', value: 'Lead' }),
        },
        { method: 'POST', path: '/Users', bulkId: 'again', data: userBody({ userName: 'BULK-INES' }) },
        { method: 'PATCH', path: user.path, data: patchOp({ op: 'replace', path: 'title', value: 'Lead' }) },
        { method: 'DELETE', path: user.path },
      ],
    });
    expectDryRun(answer, { status: '200', totalEvents: 5 });
    const operations = listAt(answer.body, 'Operations');
    expect(operations.map((operation) => at(operation, 'status'))).toEqual([
      '201',
      '201',
      '200',
      '409',
      '200',
      '204',
    ]);
    expect(
      operations.map((operation) => listAt(operation, 'changes').map((change) => at(change, 'path'))),
    ).toEqual([
      ['userName', 'active'],
      ['displayName', 'members'],
      ['title'],
      [],
      ['title'],
      ['userName', 'title', 'active'],
    ]);
    expect(operations.map((operation) => at(operation, 'resource', 'title'))).toEqual([
      ...[undefined, undefined, 'Lead', undefined, undefined, undefined],
    ]);
    expect(await stateOf(client, 1)).toEqual(before);
    // The locks are given back.
    expect((await client.patch(user.path, patchOp({ op: 'add', path: 'title', value: 'Lead' }))).status).toBe(
      200,
    );
  });
});
