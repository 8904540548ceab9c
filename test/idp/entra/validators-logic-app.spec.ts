/** The tests of Microsoft's gallery validation (the Logic App), as the HTTP that reaches the service. */
import { beforeAll, expect, it } from '@jest/globals';

import { conformance } from '../../conformance/conformance.js';
import type { ScimClient } from '../../support/scim-client.js';
import {
  at,
  CORE,
  ENT,
  expectError,
  GROUP,
  idsOf,
  listAt,
  make,
  makeGroup,
  makeUser,
  patched,
  read,
  unique,
  userBody,
  type Body,
  type Made,
} from '../../support/scim-messages.js';
import {
  flattenSchema,
  flatValue,
  generatedValue,
  isWritable,
  type FlatAttribute,
} from './flatten-schema.js';

/** The target attributes of Entra's default mapping. */
const DEFAULT_MAPPING = [
  'userName',
  'active',
  'displayName',
  'title',
  'preferredLanguage',
  'name.givenName',
  'name.familyName',
  'name.formatted',
  'emails[type eq "work"].value',
  'emails[type eq "other"].value',
  'phoneNumbers[type eq "work"].value',
  'phoneNumbers[type eq "mobile"].value',
  'phoneNumbers[type eq "fax"].value',
  ...['formatted', 'streetAddress', 'locality', 'region', 'postalCode', 'country'].map(
    (name) => `addresses[type eq "work"].${name}`,
  ),
  'roles[primary eq "True"].value',
  ...['employeeNumber', 'department', 'manager'].map((name) => `${ENT}:${name}`),
];

conformance('The gallery validation of Microsoft (Logic App)', (world) => {
  let userAttributes: readonly FlatAttribute[];
  let groupAttributes: readonly FlatAttribute[];
  let client: ScimClient;

  beforeAll(async () => {
    client = world.client;
    const schema = async (urn: string) => (await client.get(`/Schemas/${urn}`)).body;
    userAttributes = [...flattenSchema(await schema(CORE)), ...flattenSchema(await schema(ENT), ENT)];
    groupAttributes = flattenSchema(await schema(GROUP));
  });

  /** What the update test writes. A typed path stays an operation of its own in both dialects. */
  const written = () => userAttributes.filter(isWritable).filter(({ name }) => name !== 'userName');

  function expectValues(resource: Body, values: ReadonlyMap<FlatAttribute, unknown>): void {
    const wrong = [...values]
      .filter(([attribute, value]) => flatValue(resource, attribute) !== value)
      .map(([attribute, value]) => ({ name: attribute.name, value, got: flatValue(resource, attribute) }));
    expect(wrong).toEqual([]);
  }

  function generated(seed: string): Map<FlatAttribute, unknown> {
    return new Map(
      written().map((attribute, index) => [attribute, generatedValue(attribute, `${seed}${String(index)}`)]),
    );
  }

  it('entra LA-15: the schema announces every attribute of the default mapping', () => {
    const announced = new Set([...userAttributes, ...groupAttributes].map(({ name }) => name.toLowerCase()));
    expect(DEFAULT_MAPPING.filter((name) => !announced.has(name.toLowerCase()))).toEqual([]);
    for (const name of ['displayName', 'members'])
      expect(groupAttributes.map((one) => one.name)).toContain(name);
  });

  it('entra LA-16: every optional attribute is cleared by an empty string, and by null', async () => {
    const user = await makeUser(client);
    const targets = written().filter(({ announced }) => announced['required'] !== true);
    expect(targets.length).toBeGreaterThan(80);
    const fill = async (): Promise<void> => {
      const operations = [...generated('n')].map(([{ name }, value]) => ({ op: 'add', path: name, value }));
      await patched(client, user, ...operations);
    };
    for (const value of ['', null]) {
      await fill();
      const after = await patched(
        client,
        user,
        ...targets.map(({ name }) => ({ op: 'replace', path: name, value })),
      );
      const left = targets.filter((target) => flatValue(after, target) !== undefined).map(({ name }) => name);
      expect({ value, left }).toEqual({ value, left: [] });
      expect(Object.keys(after).sort()).toEqual(['id', 'meta', 'schemas', 'userName']);
    }
  });

  it('entra LA-17: create a user; the id is there and userName has its case', async () => {
    const body = userBody({ userName: `Test.${unique('User')}@Fjordbank.Example`, active: true });
    const answer = await client.post('/Users', body);
    expect(answer.status).toBe(201);
    expect(at(answer.body, 'id')).toEqual(expect.any(String));
    expect(at(answer.body, 'userName')).toBe(body['userName']);
  });

  it('entra LA-18: update every announced attribute, verbose dialect', async () => {
    const user = await makeUser(client);
    for (const op of ['Add', 'Replace']) {
      const values = generated(op);
      const operations = [...values].map(([{ name }, value]) => ({ op, path: name, value }));
      expectValues(await patched(client, user, ...operations), values);
    }
  });

  it('entra LA-18: update every announced attribute, compact dialect', async () => {
    const user = await makeUser(client);
    const values = generated('c');
    const typed = [...values].filter(([{ name }]) => name.includes('['));
    const plain = [...values].filter(([{ name }]) => !name.includes('['));
    const operations = [
      { op: 'replace', value: Object.fromEntries(plain.map(([{ name }, value]) => [name, value])) },
      ...typed.map(([{ name }, value]) => ({ op: 'replace', path: name, value })),
    ];
    expectValues(await patched(client, user, ...operations), values);
  });

  it('entra LA-18: update one announced attribute after the other', async () => {
    const user = await makeUser(client);
    for (const [attribute, value] of generated('s')) {
      const after = await patched(client, user, { op: 'Replace', path: attribute.name, value });
      expectValues(after, new Map([[attribute, value]]));
    }
  });

  it('entra LA-19, LA-20: create a group whose name has parentheses, and update it', async () => {
    const displayName = `${unique('Group')} (validation) [1]`;
    const group = await make(client, '/Groups', { schemas: [GROUP], displayName });
    expect(group.body['displayName']).toBe(displayName);
    const value = { displayName: `${unique('upd')} (again)`, externalId: 'upd-1a2b3c4d' };
    expect(await patched(client, group, { op: 'replace', value })).toMatchObject(value);
    const renamed = { op: 'Replace', path: 'displayName', value: displayName };
    expect(await patched(client, group, renamed)).toMatchObject({ displayName });
  });

  it('entra LA-21: the credential check', async () => {
    expect(
      (await client.get('/Users?startIndex=1&count=1', { Accept: 'application/scim+json' })).status,
    ).toBe(200);
  });

  it('entra LA-23, LA-24: pagination over 11 users with one address, and 11 groups', async () => {
    const tenant = await world.tenant();
    for (let n = 0; n < 11; n += 1) {
      await makeUser(tenant, { emails: [{ type: 'work', value: 'same@fjordbank.example', primary: true }] });
      await makeGroup(tenant);
    }
    for (const endpoint of ['/Users', '/Groups']) {
      const seen: string[] = [];
      for (const page of [0, 1, 2]) {
        const answer = await tenant.get(`${endpoint}?startIndex=${String(page * 5 + 1)}&count=5`);
        expect(at(answer.body, 'startIndex')).toBe(page * 5 + 1);
        expect(at(answer.body, 'totalResults')).toBe(11);
        seen.push(...idsOf(answer));
      }
      expect(new Set(seen).size).toBe(11);
    }
  });

  it('entra LA-25: manager added and replaced as a string, cleared by an empty one', async () => {
    const [user, one, two] = [await makeUser(client), await makeUser(client), await makeUser(client)];
    const path = `${ENT}:manager`;
    for (const [op, value] of [
      ['Add', one.id],
      ['Replace', two.id],
    ]) {
      expect(at(await patched(client, user, { op, path, value }), ENT, 'manager')).toMatchObject({ value });
    }
    expect(
      at(await patched(client, user, { op: 'Replace', path, value: '' }), ENT, 'manager'),
    ).toBeUndefined();
  });

  /** A user as the sync engine makes it; found again by the matching query. */
  async function provisioned(): Promise<Made> {
    const userName = `${unique('ines')}@fjordbank.example`;
    const user = await makeUser(client, {
      schemas: [CORE, ENT],
      userName,
      externalId: unique('mail'),
      active: true,
      meta: { resourceType: 'User' },
      roles: [],
      [ENT]: { department: 'Treasury' },
    });
    expect(
      idsOf(await client.get(`/Users?filter=userName+eq+%22${encodeURIComponent(userName)}%22`)),
    ).toEqual([user.id]);
    return user;
  }

  it('entra LA-01, LA-02, LA-07: create, update and provision on demand in the old dialect', async () => {
    const user = await provisioned();
    const after = await patched(
      client,
      user,
      { op: 'Replace', path: 'title', value: 'Treasurer' },
      { op: 'Add', path: `${ENT}:department`, value: 'Credit' },
      { op: 'Add', path: 'emails[type eq "work"].value', value: 'ines@fjordbank.example' },
    );
    expect(after).toMatchObject({ title: 'Treasurer', [ENT]: { department: 'Credit' } });
    expect(listAt(after, 'emails')).toEqual([{ type: 'work', value: 'ines@fjordbank.example' }]);
  });

  it('entra LA-03, LA-06: disable and restore keep the id', async () => {
    const user = await provisioned();
    const off = await patched(client, user, { op: 'Replace', path: 'active', value: 'False' });
    expect(off['active']).toBe(false);
    const on = await patched(client, user, { op: 'Replace', path: 'active', value: 'True' });
    expect(on).toMatchObject({ id: user.id, active: true });
  });

  it('entra LA-04, LA-10: delete leads to 404 and an empty search', async () => {
    for (const made of [await provisioned(), await makeGroup(client)]) {
      expect((await client.delete(made.path)).status).toBe(204);
      expectError(await client.get(made.path), 404);
      const endpoint = made.path.startsWith('/Users') ? '/Users' : '/Groups';
      expect(idsOf(await client.filter(endpoint, `id eq "${made.id}"`))).toEqual([]);
    }
  });

  it('entra LA-05: the manager is checked, set, changed and removed', async () => {
    const [user, one, two] = [await provisioned(), await provisioned(), await provisioned()];
    const check = async (id: string) =>
      idsOf(
        await client.get(`/Users?filter=id+eq+%22${user.id}%22+and+manager+eq+%22${id}%22&attributes=id`),
      );
    for (const manager of [one, two]) {
      expect(await check(manager.id)).toEqual([]);
      const value = [{ $ref: `http://x.example/Users/${manager.id}`, value: manager.id }];
      await patched(client, user, { op: 'Add', path: 'manager', value });
      expect(await check(manager.id)).toEqual([user.id]);
    }
    await patched(client, user, { op: 'Remove', path: `${ENT}:manager` });
    expect(await check(two.id)).toEqual([]);
  });

  it('entra LA-08, LA-09, LA-11, LA-12, LA-13, LA-14: a group is made, renamed, filled and emptied', async () => {
    const marker = 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group';
    const body = {
      schemas: [GROUP, marker],
      externalId: unique('g'),
      displayName: unique('Desk'),
      members: [],
    };
    const group = await make(client, '/Groups', { ...body, meta: { resourceType: 'Group' } });
    const [one, two] = [await provisioned(), await provisioned()];
    const members = async () =>
      listAt(await read(client, group.path), 'members')
        .map((member) => at(member, 'value'))
        .sort();
    await patched(client, group, { op: 'Replace', path: 'displayName', value: unique('North') });
    for (const { id } of [one, two]) {
      await patched(client, group, { op: 'Add', path: 'members', value: [{ $ref: null, value: id }] });
    }
    expect(await members()).toEqual([one.id, two.id].sort());
    await patched(client, group, { op: 'Remove', path: 'members', value: [{ $ref: null, value: one.id }] });
    expect(await members()).toEqual([two.id]);
    await patched(client, group, { op: 'Add', path: 'members', value: [{ $ref: null, value: one.id }] });
    expect(await members()).toEqual([one.id, two.id].sort());
  });
});
