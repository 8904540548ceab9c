import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { DuplicateTenant, UnknownSubject, type Credential, type TenantDraft } from '@rollcall/directory';
import { LENIENT } from '@rollcall/scim';

import { forEachEngine } from '../support/engines.js';
import { NOW, openStore, type OpenStore } from '../support/open-store.js';

forEachEngine('tenant and credential store', (engine) => {
  let store: OpenStore;
  let names = 0;
  let draft: TenantDraft;

  beforeAll(async () => {
    store = await openStore(engine);
  });
  beforeEach(() => {
    names += 1;
    draft = { name: `t-${names}`, relaxations: LENIENT, uniqueGroupNames: true, created: NOW };
  });
  afterAll(() => store.close());

  const credential = (
    tenantId: number | null,
    token: string,
    changes: Partial<Credential> = {},
  ): Credential => ({
    id: store.ids.next(),
    tenantId,
    kind: tenantId === null ? 'admin' : 'bearer',
    name: 'Entra 😀',
    tokenHash: createHash('sha256').update(`${token}-${names}`).digest('hex'),
    created: NOW,
    expires: null,
    revoked: null,
    lastUsed: null,
    ...changes,
  });

  it('makes the first tenant with its credentials once, also when asked ten times at the same time', async () => {
    const first = await openStore(engine);
    try {
      const made = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          first.tenants.createFirst(draft, [
            credential(1, `bearer-${index}`),
            credential(null, `admin-${index}`),
          ]),
        ),
      );
      expect(made.filter(Boolean)).toHaveLength(1);
      const tenants = await first.tenants.list();
      expect(tenants).toHaveLength(1);
      const winner = made.indexOf(true);
      const bearer = await first.credentials.findByTokenHash(credential(1, `bearer-${winner}`).tokenHash);
      expect(bearer).toMatchObject({
        credential: { kind: 'bearer', tenantId: tenants[0]?.id },
        tenant: tenants[0],
      });
      const admin = await first.credentials.findByTokenHash(credential(null, `admin-${winner}`).tokenHash);
      expect(admin).toMatchObject({ credential: { kind: 'admin', tenantId: null }, tenant: null });
    } finally {
      await first.close();
    }
  });

  it('gives back a tenant with its settings, and refuses its name a second time', async () => {
    const settings = {
      relaxations: { ...LENIENT, loneElement: false },
      uniqueGroupNames: false,
      privateFilters: true,
    };
    const tenant = await store.tenants.create({ ...draft, ...settings });
    expect(tenant).toEqual({ ...draft, ...settings, id: expect.any(Number) });
    expect(await store.tenants.findByName(draft.name)).toEqual(tenant);
    expect(await store.tenants.list()).toContainEqual(tenant);
    await expect(store.tenants.create(draft)).rejects.toThrow(DuplicateTenant);
    expect(await store.tenants.findByName('nobody')).toBeUndefined();
    expect(await store.tenants.findByName(draft.name.toUpperCase())).toBeUndefined();
  });

  it('X-SEC-08: finds a credential by the hash of its token, revoked and expired ones too', async () => {
    const tenant = await store.tenants.create(draft);
    const kept = credential(tenant.id, 'kept', { expires: NOW + 1 });
    await store.credentials.insert(kept);
    expect(await store.credentials.findByTokenHash(kept.tokenHash)).toEqual({ credential: kept, tenant });
    expect(await store.credentials.findByTokenHash('0'.repeat(64))).toBeUndefined();
    await expect(store.credentials.insert(credential(tenant.id, 'kept'))).rejects.toThrow();
    expect(await store.credentials.list(tenant.id)).toEqual([kept]);
    expect(await store.credentials.revoke(tenant.id, kept.id, NOW + 5)).toBe(true);
    expect(await store.credentials.revoke(tenant.id, kept.id, NOW + 6)).toBe(false);
    expect(await store.credentials.findByTokenHash(kept.tokenHash)).toMatchObject({
      credential: { revoked: NOW + 5 },
    });
  });

  it('H-ME-03, X-MT-06: keeps for whom a credential stands, who is a user of its tenant', async () => {
    const ctx = await store.context();
    const other = await store.context();
    const user = await store.createUser(ctx, { userName: 'me' });
    const group = await store.createGroup(ctx, 'us');
    const kept = credential(ctx.tenant.id, 'mine', { subject: user.id });
    await store.credentials.insert(kept);
    expect(await store.credentials.findByTokenHash(kept.tokenHash)).toMatchObject({ credential: kept });
    expect(await store.credentials.list(ctx.tenant.id)).toEqual([kept]);
    for (const [tenantId, subject] of [
      [ctx.tenant.id, group.id],
      [ctx.tenant.id, 'nobody'],
      [ctx.tenant.id, store.ids.next()],
      [other.tenant.id, user.id],
      [null, user.id],
    ] as const) {
      const refused = credential(tenantId, 'refused', { subject });
      await expect(store.credentials.insert(refused)).rejects.toThrow(UnknownSubject);
      expect(await store.credentials.findByTokenHash(refused.tokenHash)).toBeUndefined();
    }
  });

  it('X-SEC-04: keeps the scopes of a credential, and gives one nothing that has lost them', async () => {
    const tenant = await store.tenants.create(draft);
    const scoped = credential(tenant.id, 'scoped', {
      scopes: ['scim:read', 'scim:write:User', 'events:read'],
    });
    const whole = credential(tenant.id, 'whole');
    await store.credentials.insert(scoped);
    await store.credentials.insert(whole);
    expect(await store.credentials.findByTokenHash(scoped.tokenHash)).toEqual({ credential: scoped, tenant });
    expect(await store.credentials.findByTokenHash(whole.tokenHash)).toEqual({ credential: whole, tenant });
    expect(await store.credentials.list(tenant.id)).toEqual([scoped, whole]);
    const { unitOfWork } = store.database;
    const kinds = await unitOfWork.read((session) =>
      session.query('select name, kind from credential where tenant_id = ? order by id', [tenant.id]),
    );
    // A release that knows no scopes refuses the first: its kind is unknown there.
    expect(kinds).toMatchObject([{ kind: 'scoped' }, { kind: 'bearer' }]);
    await unitOfWork.write((session) =>
      session.run('delete from credential_scopes where tenant_id = ?', [tenant.id]),
    );
    expect(await store.credentials.findByTokenHash(scoped.tokenHash)).toMatchObject({
      credential: { kind: 'bearer', scopes: [] },
    });
  });

  it('keeps tenants apart, and never dates a use back', async () => {
    const mine = await store.tenants.create(draft);
    const other = await store.tenants.create({ ...draft, name: `${draft.name}-other` });
    const bearer = credential(mine.id, 'mine');
    const admin = credential(null, 'admin');
    await store.credentials.insert(bearer);
    await store.credentials.insert(admin);
    expect(await store.credentials.revoke(other.id, bearer.id, NOW)).toBe(false);
    await store.credentials.touch(other.id, bearer.id, NOW + 9);
    await store.credentials.touch(mine.id, bearer.id, NOW + 2);
    await store.credentials.touch(mine.id, bearer.id, NOW + 1);
    await store.credentials.touch(null, admin.id, NOW + 3);
    expect(await store.credentials.findByTokenHash(bearer.tokenHash)).toMatchObject({
      credential: { lastUsed: NOW + 2 },
    });
    expect(await store.credentials.findByTokenHash(admin.tokenHash)).toMatchObject({
      credential: { lastUsed: NOW + 3 },
    });
    expect(await store.credentials.list(other.id)).toEqual([]);
  });
});
