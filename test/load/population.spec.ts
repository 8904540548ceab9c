import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { accessOf, type RequestContext } from '@rollcall/directory';
import {
  openDatabase,
  resourceRepository,
  tenantRepository,
  uuidBytes,
  uuidSource,
  type Database,
} from '@rollcall/persistence';
import { GROUP_TYPE, LENIENT, USER_TYPE, readResource, type Resource } from '@rollcall/scim';

import { MIGRATIONS } from '../../migrations/index.js';
import { LINKS, NOTHING_WANTED, NOW } from '../support/open-store.js';
import { forEachEngine } from '../support/engines.js';
import {
  describePopulation,
  loadPopulation,
  prepareTenant,
  type Population,
} from '../support/population.mjs';

const USERS = 80;
const GROUPS = [
  { displayName: 'Everybody', members: USERS },
  { displayName: 'Søme', members: 7 },
  { displayName: 'Nobody', members: 0 },
];
const TABLES = ['resource', 'resource_doc', 'attribute_value', 'resource_ref', 'group_member'];
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

type Row = Readonly<Record<string, unknown>>;

/** Ids by what they stand for, so that rows of two tenants can be compared. */
type Names = ReadonlyMap<string, string>;

function plain(row: Row, names: Names): Row {
  const { tenant_id: _tenant, created, last_modified: modified, version, ...columns } = row;
  const changed = created === undefined ? undefined : Number(modified) > Number(created);
  return {
    ...Object.fromEntries(
      Object.entries(columns).map(([name, value]) => {
        const hex = value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;
        return [name, typeof hex === 'string' ? (names.get(hex) ?? hex) : hex];
      }),
    ),
    // One that was changed since has the version 2.
    ...(changed === undefined ? {} : { madeWith: Number(version) - Number(changed) }),
  };
}

async function rowsOf(
  { unitOfWork }: Database,
  tenantId: number,
  names: Names,
): Promise<Readonly<Record<string, readonly Row[]>>> {
  const found: Record<string, readonly Row[]> = {};
  for (const table of TABLES) {
    const rows = await unitOfWork.read((session) =>
      session.query<Row>(`select * from ${table} where tenant_id = ?`, [tenantId]),
    );
    const texts = rows.map((row) => JSON.stringify(plain(row, names))).sort();
    found[table] = texts.map((text) => JSON.parse(text) as Row);
  }
  return found;
}

function namesOf(users: readonly string[], groups: readonly string[]): Names {
  const hex = (id: string): string => uuidBytes(id)?.toString('hex') ?? id;
  return new Map([
    ...users.map((id, index) => [hex(id), `user ${index}`] as const),
    ...groups.map((id, index) => [hex(id), `group ${index}`] as const),
  ]);
}

function namesIn({ userAt, groups }: Population): Names {
  return namesOf(
    Array.from({ length: USERS }, (_, index) => userAt(index).id),
    groups.map(({ id }) => id),
  );
}

/** Makes the same people by the store itself, as requests would. */
async function create(database: Database, ctx: RequestContext, population: Population): Promise<Names> {
  const { unitOfWork } = database;
  const ids = uuidSource();
  const store = resourceRepository({ unitOfWork, types: [USER_TYPE, GROUP_TYPE], links: LINKS, ids });
  const users: string[] = [];
  for (let index = 0; index < USERS; index += 1) {
    const { managerIndex } = population.userAt(index);
    const { attributes } = population.resourceAt(index);
    const manager = managerIndex === undefined ? {} : { manager: { value: users[managerIndex] ?? '' } };
    const extension = { ...(attributes[ENTERPRISE] as Resource), ...manager };
    const draft = { id: ids.next(), attributes: { ...attributes, [ENTERPRISE]: extension }, members: [] };
    users.push((await store.create(ctx, USER_TYPE, draft, NOTHING_WANTED)).id);
  }
  const groups: string[] = [];
  for (const { members, memberIndex, resource } of population.groups) {
    const values = Array.from({ length: members }, (_, place) => ({
      value: users[memberIndex(place)] ?? '',
    }));
    const draft = { id: ids.next(), attributes: resource.attributes, members: values };
    groups.push((await store.create(ctx, GROUP_TYPE, draft, NOTHING_WANTED)).id);
  }
  return namesOf(users, groups);
}

forEachEngine('a population that is loaded', (engine) => {
  let database: Database;
  let tenants: readonly number[];
  let first: Population;
  let second: Population;
  let made: Names;

  beforeAll(async () => {
    const url = await engine.databaseUrl();
    const prepared: { readonly tenantId: number }[] = [];
    for (const name of ['default', 'made', 'again']) prepared.push(await prepareTenant({ url, name }));
    tenants = prepared.map(({ tenantId }) => tenantId);
    const open = () => openDatabase({ url, migrations: MIGRATIONS });

    // Into empty tables, and into tables that hold the other two tenants.
    first = await loadPopulation({ url, users: USERS, groups: GROUPS, seed: 3 });
    database = await open();
    const tenant = (await tenantRepository(database.unitOfWork).findByName(
      'made',
    )) as RequestContext['tenant'];
    const principal = { credentialId: 'spec', name: 'spec', access: accessOf(undefined) };
    made = await create(database, { tenant, principal, requestId: 'request', now: NOW }, first);
    await database.close();
    second = await loadPopulation({ url, tenantId: tenants[2] ?? 0, users: USERS, groups: GROUPS, seed: 3 });
    database = await open();
  });
  afterAll(() => database.close());

  it('has the rows that the store writes for the same people, in every table', async () => {
    const [a = 0, b = 0, c = 0] = tenants;
    const expected = await rowsOf(database, b, made);
    expect(Object.values(expected).map((rows) => rows.length > 0)).toEqual(TABLES.map(() => true));
    expect(await rowsOf(database, a, namesIn(first))).toEqual(expected);
    expect(await rowsOf(database, c, namesIn(second))).toEqual(expected);
  });

  it('is counted as the store counts', async () => {
    for (const tenantId of tenants) {
      const rows = await database.unitOfWork.read((session) =>
        session.query<{ type: string; n: number | string }>(
          'select type, sum(total) as n from resource_count where tenant_id = ? group by type order by type',
          [tenantId],
        ),
      );
      expect(rows.map(({ type, n }) => [type, Number(n)])).toEqual([
        ['Group', GROUPS.length],
        ['User', USERS],
      ]);
    }
  });
});

describe('a described population', () => {
  const population = describePopulation({ tenantId: 1, users: 5000, groups: GROUPS, seed: 3 });
  const users = Array.from({ length: 5000 }, (_, index) => population.userAt(index));

  it('consists of users as the service reads them from a POST, attribute by attribute', () => {
    for (let index = 0; index < 200; index += 1) {
      const { attributes } = population.resourceAt(index);
      const body = { schemas: [USER_TYPE.schema.id, ENTERPRISE], ...attributes };
      const read = readResource(USER_TYPE, body, { exchange: 'create', relaxations: LENIENT });
      expect(JSON.stringify(read)).toBe(JSON.stringify(attributes));
    }
  });

  it('has ids that are UUIDv7 and ascend, and no name, address or number twice', () => {
    const ids = users.map(({ id }) => id);
    expect(
      ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)),
    ).toBe(true);
    expect(ids).toEqual([...ids].sort());
    for (const key of ['id', 'userName', 'email', 'externalId', 'employeeNumber'] as const)
      expect(new Set(users.map((user) => user[key].toLowerCase())).size).toBe(users.length);
  });

  it('has the shares that it promises', () => {
    const share = (of: (user: (typeof users)[number]) => boolean): number =>
      users.filter(of).length / users.length;
    expect(share(({ active }) => active)).toBeCloseTo(0.95, 1);
    expect(share(({ managerIndex }) => managerIndex !== undefined)).toBeCloseTo(0.3, 1);
    expect(new Set(users.map(({ department }) => department)).size).toBe(200);
    expect(new Set(users.map(({ familyBeginning }) => familyBeginning)).size).toBeGreaterThan(1700);
    const changed = users.filter((_, index) => {
      const { created, lastModified } = population.resourceAt(index);
      return lastModified > created;
    });
    expect(changed.length / users.length).toBeCloseTo(0.3, 1);
  });

  it('has groups of the asked sizes, each member once and in order', () => {
    const large = describePopulation({
      tenantId: 1,
      users: 5000,
      groups: [{ displayName: 'x', members: 999 }],
    });
    const [group] = large.groups;
    const members = Array.from({ length: 999 }, (_, place) => group?.memberIds(place) ?? '');
    expect(members).toEqual([...new Set(members)].sort());
    expect(members[5]).toBe(large.userAt(group?.memberIndex(5) ?? -1).id);
    expect(() => group?.memberIds(999)).toThrow('"x" has the members 0 to 998, not 999');
    expect(() => large.userAt(5000)).toThrow('the population has the users 0 to 4999, not 5000');
  });
});
