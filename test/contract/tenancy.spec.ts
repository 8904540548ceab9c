import { expect, it } from '@jest/globals';
import {
  GROUP_TYPE,
  LENIENT,
  URN,
  USER_TYPE,
  bindFilter,
  bindSort,
  parseFilter,
  type ResourceType,
} from '@rollcall/scim';

import { forEachEngine } from '../support/engines.js';
import { ALL_WANTED, NOTHING_WANTED, openStore } from '../support/open-store.js';
import { missedIn } from '../support/sql/statements-of-all-tenants.js';
import { tenantsNamed } from '../support/sql/tenants-named.js';

const TENANT_TABLES = [
  'resource',
  'resource_count',
  'resource_doc',
  'attribute_value',
  'unique_value',
  'resource_ref',
  'group_member',
  'archived_resource',
  'archived_resource_doc',
  'archived_group_member',
  'archived_resource_ref',
  'event',
  'removal_count',
  'held_removal',
];

/** Words of a statement, so that names are not found inside others. */
function words(sql: string): ReadonlySet<string> {
  let text = '';
  for (const character of sql.toLowerCase()) text += /[a-z0-9_]/.test(character) ? character : ' ';
  return new Set(text.split(' '));
}

forEachEngine('tenancy', (engine) => {
  it('house rule 7: every statement on a table of tenants names the tenant', async () => {
    const statements: string[] = [];
    const guard = { share: 1, minimum: 1000, window: 60_000 };
    const store = await openStore(engine, { onStatement: (sql) => statements.push(sql), guard });
    try {
      const ctx = await store.context();
      statements.length = 0;
      const boss = await store.createUser(ctx, { userName: 'boss', displayName: 'Boss', password: 'hash' });
      const user = await store.createUser(ctx, {
        userName: `user ${'long '.repeat(200)}`,
        emails: [{ value: 'a@x', type: 'work', primary: true }],
        roles: [{ value: 'r' }],
        [URN.enterpriseUser]: { department: 'd', manager: { value: boss.id } },
      });
      const inner = await store.createGroup(ctx, 'inner', [user.id]);
      const outer = await store.createGroup(ctx, 'outer', [inner.id, boss.id]);
      await store.resources.find(ctx, USER_TYPE, user.id, ALL_WANTED);
      await store.resources.find(ctx, GROUP_TYPE, outer.id, ALL_WANTED);
      await store.resources.findPasswordHash(ctx, USER_TYPE, boss.id);
      const list = async (type: ResourceType, filter: string, sortBy?: string): Promise<void> => {
        const sort = bindSort(type, sortBy, undefined, LENIENT);
        await store.resources.list(ctx, type, {
          filter: bindFilter(parseFilter(filter), type, LENIENT),
          ...(sort === undefined ? {} : { sort }),
          page: { startIndex: 1, count: 1 },
          wanted: ALL_WANTED,
        });
      };
      for (const [filter, sortBy] of [
        ['userName co "x" or displayName sw "b" and not (name.familyName pr)', 'userName'],
        ['emails[type eq "work" and value co "a" and primary eq true] or roles pr', 'meta.created'],
        [`${URN.enterpriseUser}:department eq "d" or ${URN.enterpriseUser}:manager.displayName eq "boss"`],
        [
          `${URN.enterpriseUser}:manager.value eq "${boss.id}" and schemas eq "${URN.enterpriseUser}"`,
          'title',
        ],
        [`groups.value eq "${outer.id}" or groups.display eq "inner"`],
        [`title pr or ${URN.enterpriseUser}:manager.$ref co "x"`, 'active'],
      ] as const) {
        await list(USER_TYPE, filter, sortBy);
      }
      await list(
        GROUP_TYPE,
        `members[value eq "${user.id}" and type eq "User"] or members.$ref co "Users"`,
        'displayName',
      );
      for (const page of [
        { startIndex: 1, count: 3 },
        { position: '', count: 1 },
      ]) {
        const found = await store.resources.listAcross(ctx, {
          parts: [USER_TYPE, GROUP_TYPE].map((type) => ({ type, wanted: ALL_WANTED })),
          page,
        });
        expect(found.totalResults).toBe(4);
      }
      for (const members of [
        { kind: 'delta', attribute: 'members', clear: true, add: [{ value: boss.id }], remove: [] } as const,
        {
          kind: 'delta',
          attribute: 'members',
          clear: false,
          add: [{ value: user.id }],
          remove: [boss.id],
        } as const,
        { kind: 'delta', attribute: 'members', clear: true, add: [], remove: [] } as const,
        {
          kind: 'computed',
          attribute: 'members',
          apply: () => [{ value: user.id }, { value: boss.id }],
        } as const,
      ]) {
        await store.resources.mutate(ctx, GROUP_TYPE, inner.id, {
          operation: 'put',
          apply: (current) => ({ ...current, displayName: `${String(current['displayName'])}+` }),
          members,
          wanted: NOTHING_WANTED,
        });
      }
      await store.resources.mutate(ctx, USER_TYPE, user.id, {
        operation: 'put',
        apply: () => ({ userName: 'short' }),
        wanted: ALL_WANTED,
      });
      await store.resources.createMany(
        ctx,
        ['a', 'b'].map((userName) => ({
          type: USER_TYPE,
          draft: {
            id: store.ids.next(),
            attributes: { userName, [URN.enterpriseUser]: { manager: { value: boss.id } } },
            members: [],
          },
        })),
      );
      const draft = { id: store.ids.next(), attributes: { userName: 'a' }, members: [] };
      await expect(store.resources.createMany(ctx, [{ type: USER_TYPE, draft }])).rejects.toThrow();
      await store.resources.remove(ctx, USER_TYPE, boss.id);
      const deletionGuard = { share: 0.01, minimum: 0, windowMinutes: 1 };
      const strict = { ...ctx, tenant: { ...ctx.tenant, settings: { deletionGuard } } };
      await expect(store.resources.remove(strict, GROUP_TYPE, inner.id)).rejects.toMatchObject({
        status: 429,
      });
      await store.guard.decide(
        ctx.tenant.id,
        (['delete', 'removeMembers'] as const).map((action) => ({ action, type: 'Group' })),
        { approvedUntil: ctx.now + 1, approvedCount: null, rejectedUntil: null },
      );
      await store.guard.refused(ctx.tenant.id, { now: ctx.now, limit: 10 });
      await store.guard.removals(ctx.tenant, guard, ctx.now);
      await store.resources.remove(strict, GROUP_TYPE, inner.id);
      await store.archive.list(ctx.tenant.id, { search: 'boss', limit: 10 });
      for (const id of [boss.id, inner.id]) await store.archive.restore(ctx, id);

      const onTenants = statements.filter((sql) => TENANT_TABLES.some((table) => words(sql).has(table)));
      expect(new Set(onTenants).size).toBeGreaterThan(40);
      for (const table of TENANT_TABLES)
        expect([table, onTenants.some((sql) => words(sql).has(table))]).toEqual([table, true]);
      const tables = new Set(TENANT_TABLES);
      expect(onTenants.flatMap((sql) => missedIn(sql, tenantsNamed(sql, tables)))).toEqual([]);
    } finally {
      await store.close();
    }
  });

  it('every port keeps to the tenant of its context', async () => {
    const store = await openStore(engine);
    try {
      const mine = await store.context();
      const other = await store.context();
      const user = await store.createUser(mine, { userName: 'same', emails: [{ value: 'a@x' }], title: 't' });
      await store.createUser(other, { userName: 'same', emails: [{ value: 'a@x' }], title: 't' });
      const group = await store.createGroup(mine, 'same', [user.id]);
      await store.createGroup(other, 'same');
      for (const filter of [
        'userName eq "same"',
        'emails eq "a@x"',
        'not (emails eq "b")',
        'title eq "t"',
        'id pr',
      ]) {
        const page = await store.resources.list(mine, USER_TYPE, {
          filter: bindFilter(parseFilter(filter), USER_TYPE, LENIENT),
          page: { startIndex: 1, count: 10 },
          wanted: ALL_WANTED,
        });
        expect([filter, page.totalResults, page.resources.map(({ id }) => id)]).toEqual([
          filter,
          1,
          [user.id],
        ]);
      }
      const across = await store.resources.listAcross(mine, {
        parts: [USER_TYPE, GROUP_TYPE].map((type) => ({ type, wanted: NOTHING_WANTED })),
        page: { startIndex: 1, count: 10 },
      });
      expect([across.totalResults, across.resources.map(({ id }) => id).sort()]).toEqual([
        2,
        [user.id, group.id].sort(),
      ]);
      const foreign = await store.resources.list(other, USER_TYPE, {
        filter: bindFilter(
          parseFilter(`groups.value eq "${group.id}" or id eq "${user.id}"`),
          USER_TYPE,
          LENIENT,
        ),
        page: { startIndex: 1, count: 10 },
        wanted: ALL_WANTED,
      });
      expect(foreign).toEqual({ totalResults: 0, resources: [] });
      expect(await store.resources.findPasswordHash(other, USER_TYPE, user.id)).toBeUndefined();
    } finally {
      await store.close();
    }
  });
});
