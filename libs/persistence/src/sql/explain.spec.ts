import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ListQuery, ResourcePage } from '@rollcall/directory';
import { resourceRepository, uuidBytes, uuidSource } from '../index.js';
import {
  GROUP_TYPE,
  LENIENT,
  USER_TYPE,
  bindFilter,
  bindSort,
  comparable,
  parseFilter,
  type BoundSort,
  type Json,
  type ResourceType,
} from '@rollcall/scim';

import { placeKey, writePosition } from './position.js';
import { LINKS, NOTHING_WANTED } from '../../../../test/support/open-store.js';
import { describeOnMariadb } from '../../../../test/support/engines.js';
import type { PopulationGroup } from '../../../../test/support/population.mjs';
import { BADGE, findBadged, giveBadges } from './badged-users.fixture.js';
import { expectRead } from '../../../../test/support/load/expect-read.js';
import {
  openLargeTenant,
  type LargeTenant,
  type LoadedTenant,
} from '../../../../test/support/load/large-tenant.js';
import { noteStatements, type NotedWork } from '../../../../test/support/load/noted-statements.js';

const PAGE = { startIndex: 1, count: 100 };
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** `r` is the resource, `d` its document, `e` and `v` are index rows, `m` memberships. */
describeOnMariadb('how a tenant of 200,000 users is read', () => {
  let tenant: LargeTenant;
  let work: NotedWork;

  beforeAll(async () => {
    tenant = await openLargeTenant();
    work = noteStatements(tenant.database.unitOfWork);
  }, 300_000);
  afterAll(() => tenant.close());

  const store = () =>
    resourceRepository({
      unitOfWork: work.unitOfWork,
      types: [USER_TYPE, GROUP_TYPE],
      links: LINKS,
      ids: uuidSource(),
    });

  interface Asked extends Partial<Pick<ListQuery, 'page' | 'sort'>> {
    readonly filter?: string;
    readonly of?: LoadedTenant;
  }
  const list = (
    type: ResourceType,
    { filter, page = PAGE, sort, of = tenant }: Asked,
  ): Promise<ResourcePage> =>
    store().list(of.ctx, type, {
      ...(filter === undefined ? {} : { filter: bindFilter(parseFilter(filter), type, LENIENT) }),
      ...(sort === undefined ? {} : { sort }),
      page,
      wanted: NOTHING_WANTED,
    });
  const users = (asked: Asked) => () => list(USER_TYPE, asked);
  const groups = (asked: Asked) => () => list(GROUP_TYPE, asked);
  const found = (count: number, request: () => Promise<ResourcePage>) => async () =>
    expect((await request()).totalResults).toBe(count);

  const someone = () => tenant.population.userAt(123_456);
  const groupAt = (index: number): PopulationGroup => {
    const group = tenant.population.groups[index];
    if (group === undefined) throw new Error(`there is no group ${index}`);
    return group;
  };
  const everybody = () => groupAt(0);
  const team = () => groupAt(77);

  it('userName eq: one entry of the unique index', () =>
    expectRead(work, found(1, users({ filter: `userName eq "${someone().userName}"` })), {
      uses: ['r uq_resource_unique_key', 'd PRIMARY'],
      touches: 20,
    }));

  it('userName eq of nobody: no row at all', () =>
    expectRead(work, found(0, users({ filter: 'userName eq "nobody@contoso.example"' })), {
      uses: [],
      touches: 5,
    }));

  it('externalId eq: by its index', () =>
    expectRead(work, found(1, users({ filter: `externalId eq "${someone().externalId}"` })), {
      uses: ['r ix_resource_external_id', 'd PRIMARY'],
      touches: 20,
    }));

  it.each(['emails.value eq "%"', 'emails eq "%"', 'emails[type eq "work" and value eq "%"]'])(
    '%s: from the value to its user',
    (filter) =>
      expectRead(work, found(1, users({ filter: filter.replace('%', someone().email) })), {
        uses: ['e PRIMARY', 'r PRIMARY', 'd PRIMARY'],
        touches: 25,
      }),
  );

  it('an enterprise attribute: from the value to its user', () =>
    expectRead(
      work,
      found(1, users({ filter: `${ENTERPRISE}:employeeNumber eq "${someone().employeeNumber}"` })),
      { uses: ['v PRIMARY', 'r PRIMARY'], touches: 30 },
    ));

  it('an enterprise attribute that a thousand users share: those users and no other', () =>
    expectRead(
      work,
      users({ filter: `${ENTERPRISE}:department eq "${someone().department}" and active eq true` }),
      { uses: ['v PRIMARY', 'r PRIMARY'], touches: 10_000 },
    ));

  it('name.familyName sw … and active eq true: by the family name', () =>
    expectRead(
      work,
      users({ filter: `name.familyName sw "${someone().familyBeginning}" and active eq true` }),
      { uses: ['r ix_resource_family'], touches: 2000 },
    ));

  it('meta.lastModified gt: by the time', () =>
    expectRead(work, users({ filter: 'meta.lastModified gt "2025-12-31T20:00:00Z"' }), {
      uses: ['r ix_resource_modified'],
      touches: 2500,
    }));

  it('meta.lastModified gt … and active eq true: by the time, not in the order of the page', () =>
    expectRead(work, users({ filter: 'meta.lastModified gt "2025-12-30T20:00:00Z" and active eq true' }), {
      uses: ['r ix_resource_modified'],
      touches: 10_000,
    }));

  it('id eq … and members eq …: one membership of 20,000', () => {
    const { id, memberIds } = everybody();
    const filter = `id eq "${id}" and members eq "${memberIds(777)}"`;
    return expectRead(work, found(1, groups({ filter })), { uses: ['r PRIMARY', 'm PRIMARY'], touches: 10 });
  });

  it('id eq … and members eq … of somebody else: one look into the group', () => {
    const { id, memberIndex } = everybody();
    const stranger = tenant.population.userAt(memberIndex(777) + 1).id;
    const filter = `id eq "${id}" and members[value eq "${stranger}"]`;
    return expectRead(work, found(0, groups({ filter })), { uses: [], touches: 10 });
  });

  it('displayName eq on Groups: by its index', () =>
    expectRead(work, found(1, groups({ filter: `displayName eq "${team().displayName}"` })), {
      uses: ['r ix_resource_display', 'd PRIMARY'],
      touches: 20,
    }));

  it('the groups of a user, asked for by a filter: by the memberships', () =>
    expectRead(work, groups({ filter: `members.value eq "${team().memberIds(7)}"` }), {
      uses: ['m ix_group_member_member', 'r PRIMARY'],
      touches: 50,
    }));

  it('the users of a group, asked for by a filter: by the memberships', () =>
    expectRead(work, found(20, users({ filter: `groups.value eq "${team().id}"` })), {
      uses: ['m ix_group_member_type', 'r PRIMARY'],
      touches: 500,
    }));

  it('GET by id', () =>
    expectRead(work, () => store().find(tenant.ctx, USER_TYPE, someone().id, NOTHING_WANTED), {
      uses: ['r PRIMARY', 'd PRIMARY'],
      touches: 10,
    }));

  it('GET by id with the groups of the user: by the memberships', () => {
    const wanted = { members: false, groups: true };
    return expectRead(work, () => store().find(tenant.ctx, USER_TYPE, team().memberIds(7), wanted), {
      uses: ['r PRIMARY', 'd PRIMARY', 'm ix_group_member_member'],
      touches: 30,
    });
  });

  it('GET of a group with its members: its memberships and no other', () => {
    const wanted = { members: true, groups: false };
    return expectRead(work, () => store().find(tenant.ctx, GROUP_TYPE, team().id, wanted), {
      uses: ['r PRIMARY', 'd PRIMARY'],
      touches: 50,
    });
  });

  it('GET of a large group without its members: none of them', () =>
    expectRead(work, () => store().find(tenant.ctx, GROUP_TYPE, everybody().id, NOTHING_WANTED), {
      uses: ['r PRIMARY', 'd PRIMARY'],
      touches: 10,
    }));

  it.each([1, 60_000, 150_000])('100 users from place %i: the index in its order up to there', (startIndex) =>
    expectRead(work, found(200_000, users({ page: { startIndex, count: 100 } })), {
      uses: ['r ix_resource_type'],
      touches: startIndex + 1500,
    }),
  );

  it.each([
    [undefined, 'ix_resource_type'],
    ['userName', 'uq_resource_unique_key'],
    ['meta.lastModified', 'ix_resource_modified'],
  ])('100 users behind a far one, sorted by %s: no more than for the first page', async (sortBy, index) => {
    const sort = bindSort(USER_TYPE, sortBy, undefined, LENIENT);
    const { id, lastModified, attributes } = tenant.population.resourceAt(150_000);
    const value = sortBy === 'userName' ? attributes['userName'] : new Date(lastModified).toISOString();
    const position = positionOf(id, sort, value);
    await expectRead(work, found(200_000, users({ ...(sort && { sort }), page: { position, count: 100 } })), {
      uses: [`r ${index}`],
      touches: 2000,
    });
  });

  it('a page of groups: no user', () =>
    expectRead(work, found(301, groups({})), { uses: ['r ix_resource_type'], touches: 1500 }));

  it('a page of a small tenant beside the large one: its own users only', () =>
    expectRead(work, found(1000, users({ of: tenant.small })), {
      uses: ['r ix_resource_type'],
      touches: 1500,
    }));

  it('a scan of a small tenant beside the large one: its own users only', () =>
    expectRead(work, found(0, users({ of: tenant.small, filter: 'title eq "nobody"' })), {
      uses: ['r ix_resource_type'],
      touches: 20_000,
    }));

  it('an attribute of a registered extension: from the value to its user', async () => {
    const { ctx, database } = tenant;
    await giveBadges(database, ctx.tenant);
    const { id, email } = someone();
    const number = `${BADGE}:number eq "${id.replaceAll('-', '').slice(16)}"`;
    for (const filter of [
      number,
      `${number} and active eq true`,
      `${number} and emails.value eq "${email}"`,
    ]) {
      await expectRead(
        work,
        async () => expect(await findBadged(work.unitOfWork, ctx, filter)).toEqual([id]),
        {
          uses: ['v PRIMARY'],
          touches: 20,
        },
      );
    }
  }, 60_000);

  it('no look-up keeps a temporary table in a file', async () => {
    const { userName, email, id } = someone();
    const one = (type: ResourceType, of: string, wanted: ListQuery['wanted']) => () =>
      store().find(tenant.ctx, type, of, wanted);
    const requests: readonly (() => Promise<unknown>)[] = [
      users({ filter: `userName eq "${userName}"` }),
      users({ filter: `emails[type eq "work" and value eq "${email}"]` }),
      groups({ filter: `id eq "${everybody().id}" and members eq "${everybody().memberIds(777)}"` }),
      one(USER_TYPE, id, NOTHING_WANTED),
      one(USER_TYPE, team().memberIds(7), { members: false, groups: true }),
      one(GROUP_TYPE, team().id, { members: true, groups: false }),
    ];
    for (const request of requests) {
      for (const { sql, diskTables } of await work.statementsOf(request))
        expect({ sql, diskTables }).toEqual({ sql, diskTables: 0 });
    }
  });
});

/** The position behind a resource in an order. */
function positionOf(id: string, sort: BoundSort | undefined, value: Json | undefined): string {
  const idBytes = uuidBytes(id);
  if (idBytes === undefined) throw new Error(`"${id}" is not an id`);
  const leaf = sort?.target.sub ?? sort?.target.attribute;
  const key = leaf === undefined || value === undefined ? null : placeKey(comparable(leaf, value));
  return writePosition({ place: { key, id: idBytes }, backward: false, inclusive: false });
}
