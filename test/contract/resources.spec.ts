import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { RequestContext } from '@rollcall/directory';
import { GROUP_TYPE, LENIENT, URN, USER_TYPE, bindFilter, parseFilter, type Resource } from '@rollcall/scim';

import { forEachEngine } from '../support/engines.js';
import { ALL_WANTED, NOTHING_WANTED, NOW, openStore, type OpenStore } from '../support/open-store.js';

const PAGE = { startIndex: 1, count: 100 };

forEachEngine('resource store', (engine) => {
  let store: OpenStore;
  let ctx: RequestContext;

  beforeAll(async () => {
    store = await openStore(engine);
    ctx = await store.context();
  });
  afterAll(() => store.close());

  async function userNames(filter: string, context = ctx): Promise<readonly unknown[]> {
    const bound = bindFilter(parseFilter(filter), USER_TYPE, LENIENT);
    const page = await store.resources.list(context, USER_TYPE, {
      filter: bound,
      page: PAGE,
      wanted: NOTHING_WANTED,
    });
    expect(page.totalResults).toBe(page.resources.length);
    return page.resources.map(({ attributes }) => attributes['userName']);
  }

  const patch = (apply: (current: Resource) => Resource) => ({
    operation: 'patch' as const,
    apply,
    wanted: ALL_WANTED,
  });

  it('gives back what was created, with version 1 and one time for created and lastModified', async () => {
    const attributes = {
      userName: 'Bjensen',
      displayName: 'Bäbs 😀 "quoted" \\ \u0001',
      emails: [{ value: 'b@example.com', type: 'work', primary: true }, { value: 'B@home.example' }],
      active: true,
      [URN.enterpriseUser]: { department: 'R&D', employeeNumber: '0042' },
    };
    const created = await store.createUser(ctx, attributes);
    expect(created).toMatchObject({ type: 'User', version: 1, created: NOW, lastModified: NOW, attributes });
    expect(await store.resources.find(ctx, USER_TYPE, created.id, NOTHING_WANTED)).toEqual(created);
    expect(await userNames('userName eq "BJENSEN"')).toEqual(['Bjensen']);
    expect(await userNames('emails[type eq "work" and value eq "b@example.com"]')).toEqual(['Bjensen']);
    expect(await userNames('emails[type eq "work" and value eq "b@home.example"]')).toEqual([]);
  });

  it('C-ATTR-03: finds no resource by an id in another letter case, of another type or another tenant', async () => {
    const { id } = await store.createUser(ctx, { userName: 'case' });
    const other = await store.context();
    expect(await store.resources.find(ctx, USER_TYPE, id.toUpperCase(), NOTHING_WANTED)).toBeUndefined();
    expect(await store.resources.find(ctx, GROUP_TYPE, id, NOTHING_WANTED)).toBeUndefined();
    expect(await store.resources.find(other, USER_TYPE, id, NOTHING_WANTED)).toBeUndefined();
    expect(await store.resources.find(ctx, USER_TYPE, 'x', NOTHING_WANTED)).toBeUndefined();
    expect(await store.resources.remove(other, USER_TYPE, id)).toBe(false);
    expect(
      await store.resources.mutate(
        other,
        USER_TYPE,
        id,
        patch((current) => current),
      ),
    ).toBeUndefined();
  });

  it('RFC 7644 §3.3: refuses a userName in use in another letter case, naming it; frees it on deletion', async () => {
    const { id } = await store.createUser(ctx, { userName: 'Straße' });
    await expect(store.createUser(ctx, { userName: 'STRASSE' })).resolves.toBeDefined();
    await expect(store.createUser(ctx, { userName: 'STRAßE' })).rejects.toMatchObject({
      errorName: 'uniqueness',
      detail: expect.stringContaining('userName "STRAßE"'),
    });
    expect(await store.resources.remove(ctx, USER_TYPE, id)).toBe(true);
    await expect(store.createUser(ctx, { userName: 'straße' })).resolves.toBeDefined();
  });

  it('C-ATTR-11: writes a version, a later lastModified and the index rows on change, and nothing without one', async () => {
    const { id } = await store.createUser(ctx, { userName: 'mutable', emails: [{ value: 'old@x' }] });
    const changed = await store.resources.mutate(
      ctx,
      USER_TYPE,
      id,
      patch((current) => ({ ...current, emails: [{ value: 'new@x' }] })),
    );
    expect(changed).toMatchObject({ changed: true, resource: { version: 2, lastModified: NOW + 1 } });
    expect(await userNames('emails eq "old@x"')).toEqual([]);
    expect(await userNames('emails eq "NEW@x"')).toEqual(['mutable']);
    const same = await store.resources.mutate(
      ctx,
      USER_TYPE,
      id,
      patch((current) => ({ ...current })),
    );
    expect(same).toMatchObject({ changed: false, resource: { version: 2, lastModified: NOW + 1 } });
  });

  it('S-PWD: keeps the password hash apart: given to mutations and findPasswordHash, never to readers', async () => {
    const created = await store.createUser(ctx, { userName: 'secret', password: 'hash-1' });
    expect(created.attributes).toEqual({ userName: 'secret' });
    expect(await store.resources.findPasswordHash(ctx, USER_TYPE, created.id)).toBe('hash-1');
    const result = await store.resources.mutate(
      ctx,
      USER_TYPE,
      created.id,
      patch((current) => ({ ...current, password: `${String(current['password'])}-2` })),
    );
    expect(result).toMatchObject({
      changed: true,
      resource: { version: 2, attributes: { userName: 'secret' } },
    });
    expect(result?.resource.attributes).not.toHaveProperty('password');
    expect(await store.resources.findPasswordHash(ctx, USER_TYPE, created.id)).toBe('hash-1-2');
    expect(await store.resources.find(ctx, USER_TYPE, created.id, ALL_WANTED)).toMatchObject({
      attributes: { userName: 'secret' },
    });
  });

  it('S-ENT-06, S-ENT-07, S-ENT-09: manager shows the present displayName, must exist, and vanishes with its target', async () => {
    const boss = await store.createUser(ctx, { userName: 'boss', displayName: 'The Böss' });
    const reference = (value: string): Resource => ({
      userName: `report-${value}`,
      [URN.enterpriseUser]: { manager: { value } },
    });
    const report = await store.createUser(ctx, reference(boss.id));
    expect(report.attributes[URN.enterpriseUser]).toEqual({
      manager: { value: boss.id, displayName: 'The Böss' },
    });
    await store.resources.mutate(
      ctx,
      USER_TYPE,
      boss.id,
      patch((current) => ({ ...current, displayName: 'New' })),
    );
    const found = await store.resources.find(ctx, USER_TYPE, report.id, NOTHING_WANTED);
    expect(found?.attributes[URN.enterpriseUser]).toEqual({
      manager: { value: boss.id, displayName: 'New' },
    });
    expect(await userNames(`${URN.enterpriseUser}:manager.displayName eq "new"`)).toEqual([
      `report-${boss.id}`,
    ]);
    await expect(store.createUser(ctx, reference(store.ids.next()))).rejects.toMatchObject({
      errorName: 'invalidValue',
    });
    await expect(store.createUser(await store.context(), reference(boss.id))).rejects.toMatchObject({
      errorName: 'invalidValue',
    });

    expect(await store.resources.remove(ctx, USER_TYPE, boss.id)).toBe(true);
    const orphan = await store.resources.find(ctx, USER_TYPE, report.id, NOTHING_WANTED);
    expect(orphan).toMatchObject({ version: 2, attributes: { userName: `report-${boss.id}` } });
    expect(orphan?.attributes).not.toHaveProperty([URN.enterpriseUser]);
    expect(await userNames(`schemas eq "${URN.enterpriseUser}" and userName sw "report-"`)).toEqual([]);
  });
});
