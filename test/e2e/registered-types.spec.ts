import { expect, it } from '@jest/globals';

import { forEachEngine } from '../support/engines.js';
import type { ScimAnswer } from '../support/scim-client.js';
import { at, groupBody, listAt, patchOp, textAt, userBody } from '../support/scim-messages.js';
import {
  eventsOf,
  expectStatus,
  registeredWorld,
  urnOf,
  type RegisteringTenant,
} from './registered-world.js';

const ROBOT = urnOf('Robot');

const ATTRIBUTES = [
  { name: 'serial', required: true, uniqueness: 'server' },
  { name: 'displayName' },
  { name: 'active', type: 'boolean' },
  { name: 'weight', type: 'decimal' },
  { name: 'tags', multiValued: true },
  {
    name: 'keepers',
    multiValued: true,
    subAttributes: [
      { name: 'value' },
      { name: '$ref', type: 'reference', referenceTypes: ['User', 'Group'] },
      { name: 'type' },
    ],
  },
  {
    name: 'groups',
    multiValued: true,
    mutability: 'readOnly',
    subAttributes: [
      { name: 'value', mutability: 'readOnly' },
      { name: '$ref', type: 'reference', referenceTypes: ['Group'], mutability: 'readOnly' },
      { name: 'display', mutability: 'readOnly' },
      { name: 'type', mutability: 'readOnly' },
    ],
  },
];

forEachEngine('a resource type that a tenant has registered', (engine) => {
  const world = registeredWorld(engine);

  async function registered(): Promise<RegisteringTenant> {
    const tenant = await world.tenant();
    await tenant.type('Robot', ATTRIBUTES);
    return tenant;
  }

  const robot = (serial: string, more: object = {}): object => ({ schemas: [ROBOT], serial, ...more });

  it('D-RT-01, D-SCH-01: is discovered, and no other tenant has it', async () => {
    const { client } = await registered();
    const location = `${world.service.baseUrl}/ResourceTypes/Robot`;
    expect((await client.get('/ResourceTypes/Robot')).body).toEqual({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
      id: 'Robot',
      name: 'Robot',
      description: 'Robot',
      endpoint: '/Robots',
      schema: ROBOT,
      meta: { resourceType: 'ResourceType', location, version: expect.stringMatching(/^W\/".+"$/) },
    });
    expect(at((await client.get('/ResourceTypes')).body, 'totalResults')).toBe(5);
    expectStatus(await client.get(`/Schemas/${ROBOT}`), 200);
    const other = await world.tenant();
    for (const [method, path] of [
      ['GET', '/Robots'],
      ['POST', '/Robots'],
      ['GET', '/Robots/1'],
      ['DELETE', '/Robots/1'],
    ] as const) {
      expect((await other.client.send(method, path, { body: robot('x') })).status).toBe(404);
    }
  });

  it('A-AGENT-07: is created, read, replaced, patched and deleted', async () => {
    const { client } = await registered();
    const made = expectStatus(
      await client.post('/Robots', robot('R1', { weight: 2.5, tags: ['a', 'a', 'b'] })),
      201,
    );
    const id = textAt(made.body, 'id');
    const path = `/Robots/${id}`;
    expect(made.headers).toMatchObject({ location: `${world.service.baseUrl}${path}`, etag: 'W/"1"' });
    expect(made.body).toMatchObject({
      schemas: [ROBOT],
      serial: 'R1',
      weight: 2.5,
      tags: ['a', 'b'],
      meta: { resourceType: 'Robot', location: `${world.service.baseUrl}${path}`, version: 'W/"1"' },
    });
    expect((await client.get(path)).body).toEqual(made.body);
    const patched = await client.patch(
      path,
      patchOp({ op: 'remove', path: 'tags' }, { op: 'add', path: 'active', value: 'False' }),
    );
    expect(expectStatus(patched, 200).body).toMatchObject({
      serial: 'R1',
      active: false,
      meta: { version: 'W/"2"' },
    });
    const put = await client.put(path, robot('R2'));
    expect(at(expectStatus(put, 200).body, 'weight')).toBeUndefined();
    expect(await client.put(path, { schemas: [ROBOT] })).toMatchObject({
      status: 400,
      body: { scimType: 'invalidValue' },
    });
    expectStatus(await client.delete(path), 204);
    expectStatus(await client.get(path), 404);
    expectStatus(await client.get(`/Users/${id}`), 404);
  });

  it('C-CHAR-14, C-CHAR-15: its unique attribute is unique among its resources', async () => {
    const { client } = await registered();
    const first = expectStatus(await client.post('/Robots', robot('R1')), 201);
    expect(await client.post('/Robots', robot('r1'))).toMatchObject({
      status: 409,
      body: { scimType: 'uniqueness' },
    });
    const second = expectStatus(await client.post('/Robots', robot('R2')), 201);
    expect((await client.put(`/Robots/${textAt(second.body, 'id')}`, robot('R1'))).status).toBe(409);
    expectStatus(await client.delete(`/Robots/${textAt(first.body, 'id')}`), 204);
    expectStatus(await client.put(`/Robots/${textAt(second.body, 'id')}`, robot('R1')), 200);
  });

  it('Q-FILTER, Q-SORT, Q-SEARCH, K-CUR: is listed in every way', async () => {
    const { client } = await registered();
    for (const [serial, weight] of [
      ['R1', 3],
      ['R2', 1],
      ['R3', 2],
    ] as const) {
      const more = {
        weight,
        displayName: `Robot ${serial}`,
        externalId: `x-${serial}`,
        active: serial !== 'R2',
      };
      expectStatus(
        await client.post('/Robots', robot(serial, { ...more, tags: [`t${weight}`, 'all'] })),
        201,
      );
    }
    const serials = (body: unknown): readonly string[] =>
      listAt(body, 'Resources').map((each) => textAt(each, 'serial'));
    for (const [filter, expected] of [
      ['serial eq "r2"', ['R2']],
      ['externalId eq "x-R3"', ['R3']],
      ['displayName co "t r1"', ['R1']],
      ['active eq true and weight lt 3', ['R3']],
      ['tags eq "T3"', ['R1']],
      ['meta.resourceType eq "Robot" and not (weight gt 1)', ['R2']],
      ['userName pr', []],
    ] as const) {
      const answer = await client.filter('/Robots', filter);
      if (filter === 'userName pr') expect(answer.status).toBe(400);
      else expect({ filter, found: serials(answer.body) }).toEqual({ filter, found: expected });
    }
    expect(serials((await client.get('/Robots?sortBy=weight')).body)).toEqual(['R2', 'R3', 'R1']);
    const search = {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
      filter: 'weight ge 2',
      sortBy: 'serial',
      attributes: ['serial'],
    };
    const searched = expectStatus(await client.post('/Robots/.search', search), 200);
    expect(serials(searched.body)).toEqual(['R1', 'R3']);
    expect(at(searched.body, 'Resources', 0, 'weight')).toBeUndefined();
    const walked: string[] = [];
    let cursor: unknown = '';
    do {
      const page = expectStatus(
        await client.get(`/Robots?count=2&sortBy=serial&cursor=${encodeURIComponent(String(cursor))}`),
        200,
      );
      walked.push(...serials(page.body));
      cursor = at(page.body, 'nextCursor');
    } while (cursor !== undefined);
    expect(walked).toEqual(['R1', 'R2', 'R3']);
    expect(at((await client.get('/Robots?count=0')).body, 'totalResults')).toBe(3);
  });

  it('S-REF-01, A-AGENT-04: refers to users and groups, and is a member of groups', async () => {
    const { client } = await registered();
    const keeper = textAt((await client.post('/Groups', groupBody())).body, 'id');
    const made = expectStatus(
      await client.post('/Robots', robot('R1', { keepers: [{ value: keeper, type: 'Group' }] })),
      201,
    );
    const $ref = `${world.service.baseUrl}/Groups/${keeper}`;
    expect(at(made.body, 'keepers')).toEqual([{ value: keeper, $ref, type: 'Group' }]);
    const id = textAt(made.body, 'id');
    const group = await client.post(
      '/Groups',
      groupBody({ displayName: 'Machines', members: [{ value: id, type: 'Robot' }] }),
    );
    expect(at(expectStatus(group, 201).body, 'members')).toEqual([
      { value: id, $ref: `${world.service.baseUrl}/Robots/${id}`, type: 'Robot' },
    ]);
    expect(at((await client.filter('/Groups', 'members.type eq "Robot"')).body, 'totalResults')).toBe(1);
    const found = await client.get(`/Robots/${id}`);
    expect(at(found.body, 'keepers')).toEqual([{ value: keeper, $ref, type: 'Group' }]);
    expect(listAt(found.body, 'groups')).toEqual([
      {
        value: at(group.body, 'id'),
        $ref: `${world.service.baseUrl}/Groups/${textAt(group.body, 'id')}`,
        display: 'Machines',
        type: 'direct',
      },
    ]);
    expectStatus(await client.delete(`/Robots/${id}`), 204);
    const after = await client.get(`/Groups/${textAt(group.body, 'id')}`);
    expect(at(after.body, 'members')).toBeUndefined();
  });

  it('C-CHAR-16, S-ENT-09: what a list refers to must exist and be of a right type, and leaves the list when it is gone', async () => {
    const { client } = await registered();
    const idOf = async (answer: Promise<ScimAnswer>): Promise<string> => textAt((await answer).body, 'id');
    const user = await idOf(client.post('/Users', userBody()));
    const group = await idOf(client.post('/Groups', groupBody()));
    const other = await idOf(client.post('/Robots', robot('R0')));
    for (const keeper of [
      { value: '018f0000-0000-7000-8000-000000000001' },
      { value: 'nobody' },
      { value: other },
      { value: user, type: 'Group' },
    ]) {
      const refused = await client.post('/Robots', robot('R1', { keepers: [keeper] }));
      expect(refused).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
      expect(textAt(refused.body, 'detail')).toContain('keepers.value');
    }
    const keepers = [{ value: user, type: 'User' }, { value: group }];
    const made = expectStatus(await client.post('/Robots', robot('R1', { keepers })), 201);
    const path = `/Robots/${textAt(made.body, 'id')}`;
    expectStatus(await client.delete(`/Users/${user}`), 204);
    const left = await client.get(path);
    expect([at(left.body, 'keepers'), at(left.body, 'meta', 'version')]).toEqual([
      [{ value: group }],
      'W/"2"',
    ]);
    const swapped = patchOp({ op: 'remove', path: 'keepers' });
    expect(at(expectStatus(await client.patch(path, swapped), 200).body, 'keepers')).toBeUndefined();
    expectStatus(await client.delete(`/Groups/${group}`), 204);
    expect(at((await client.get(path)).body, 'meta', 'version')).toBe('W/"3"');
    const events = await eventsOf(world.service, client, 7);
    const lost = events.filter((event) => at(event, 'data', 'operation') === 'cascade');
    expect(lost.map((event) => [at(event, 'type'), at(event, 'data', 'changed')])).toEqual([
      ['scim.robot.updated', ['keepers']],
    ]);
    expectStatus(await client.delete(path), 204);
  });

  it('has events of its own, which tell where it is served', async () => {
    const { client } = await registered();
    const made = expectStatus(await client.post('/Robots', robot('R1', { active: true })), 201);
    await client.patch(
      `/Robots/${textAt(made.body, 'id')}`,
      patchOp({ op: 'replace', path: 'active', value: false }),
    );
    await client.delete(`/Robots/${textAt(made.body, 'id')}`);
    const events = await eventsOf(world.service, client, 4);
    expect(events.map((event) => at(event, 'type'))).toEqual([
      ...['scim.robot.created', 'scim.robot.updated', 'scim.robot.deactivated', 'scim.robot.deleted'],
    ]);
    const registeredAs = { endpoint: '/Robots', schema: ROBOT };
    expect(events.map((event) => at(event, 'data', 'registered'))).toEqual(Array(4).fill(registeredAs));
    expect(at(events[0], 'data', 'after')).toEqual({ serial: 'R1', active: true });
  });

  it('H-CT-11, E-ASYNC: answers other methods, and requests that are not waited for, as every type does', async () => {
    const { client } = await registered();
    const wrong = await client.send('DELETE', '/Robots');
    expect([wrong.status, wrong.headers['allow']]).toEqual([405, expect.stringMatching(/GET.*POST/)]);
    expect((await client.send('POST', '/Robots/1')).headers['allow']).toContain('PATCH');
    expectStatus(await client.get('/Rockets'), 404);
    const later = await client.send('POST', '/Robots', {
      body: robot('R1'),
      headers: { Prefer: 'respond-async' },
    });
    const location = String(expectStatus(later, 202).headers['location']);
    for (;;) {
      const result = await client.send('GET', location, { headers: { Accept: 'application/json' } });
      if (result.status === 202) continue;
      expect(JSON.stringify(result.body)).toContain('/Robots/');
      break;
    }
    expect(at((await client.get('/Robots')).body, 'totalResults')).toBe(1);
  });
});
