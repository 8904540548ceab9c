import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { bearerTokenMint } from '@rollcall/auth';
import { renderText, SchemaAdministration, type Creation, type RequestContext } from '@rollcall/directory';
import { credentialRepository, schemaRepository } from '@rollcall/persistence';
import { GROUP_TYPE, readProjection, USER_TYPE } from '@rollcall/scim';
import type { Json, Resource, ResourceType } from '@rollcall/scim';

import { forEachEngine } from '../support/engines.js';
import { ALL_WANTED, LINKS, NOTHING_WANTED, openStore, type OpenStore } from '../support/open-store.js';

const BADGE = 'urn:example:params:scim:schemas:extension:badge:2.0:User';

forEachEngine('the resource types of tenants in the store', (engine) => {
  const statements: string[] = [];
  let store: OpenStore;
  let schemas: SchemaAdministration;

  beforeAll(async () => {
    store = await openStore(engine, { onStatement: (sql) => statements.push(sql) });
    const { unitOfWork } = store.database;
    schemas = new SchemaAdministration(store.tenants, schemaRepository({ unitOfWork }));
  }, 60_000);
  afterAll(() => store.close());

  /** A tenant's context as a request has it that comes now. */
  async function present(ctx: RequestContext): Promise<RequestContext> {
    const tenant = await store.tenants.findByName(ctx.tenant.name);
    if (tenant === undefined) throw new Error('the tenant is gone');
    return { ...ctx, tenant };
  }

  const put = (ctx: RequestContext, ...attributes: readonly Json[]) =>
    schemas.putSchema(ctx.tenant.name, { id: BADGE, attributes }, { onlyNew: false });

  function drafted(ctx: RequestContext, badge: Readonly<Record<string, Json>>): Creation {
    const type = ctx.tenant.types?.typeNamed('User') ?? USER_TYPE;
    const id = store.ids.next();
    return { type, draft: { id, attributes: { userName: id, [BADGE]: badge }, members: [] } };
  }

  function create(ctx: RequestContext, badge: Readonly<Record<string, Json>>) {
    const { type, draft } = drafted(ctx, badge);
    return store.resources.create(ctx, type, draft, NOTHING_WANTED);
  }

  it('come with the look-up of a credential, and are read once for each change', async () => {
    const { unitOfWork } = store.database;
    const ctx = await store.context();
    const token = bearerTokenMint.mint();
    const tokenHash = bearerTokenMint.hash(token);
    const facts = { kind: 'bearer', name: 'spec', created: 0, expires: null, revoked: null } as const;
    const credential = { id: store.ids.next(), tenantId: ctx.tenant.id, tokenHash, lastUsed: null, ...facts };
    const credentials = credentialRepository(unitOfWork);
    await credentials.insert(credential);
    const look = async (): Promise<readonly [number | undefined, number]> => {
      statements.length = 0;
      const found = await credentials.findByTokenHash(tokenHash);
      return [found?.tenant?.types?.generation, statements.length];
    };
    expect(await look()).toEqual([undefined, 1]);
    await put(ctx, { name: 'colour' });
    expect(await look()).toEqual([1, 2]);
    expect(await look()).toEqual([1, 1]);
    await put(ctx, { name: 'colour' }, { name: 'shape' });
    expect(await look()).toEqual([2, 2]);
    expect(await look()).toEqual([2, 1]);
  });

  it('are the same objects as long as nothing changes', async () => {
    const ctx = await store.context();
    await put(ctx, { name: 'colour' });
    const now = await present(ctx);
    expect(now.tenant.types?.typeNamed('User')?.extensions).toHaveLength(2);
    expect((await present(ctx)).tenant.types).toBe(now.tenant.types);
  });

  it('let nobody write by definitions that allow more than those of now', async () => {
    const ctx = await store.context();
    await put(ctx, { name: 'colour' });
    const before = await present(ctx);
    await put(ctx, { name: 'colour' }, { name: 'shape' });
    // What was added forbids nothing new.
    const stored = await create(before, { colour: 'amber' });
    const added = await present(ctx);
    await store.resources.remove(added, added.tenant.types?.typeNamed('User') ?? USER_TYPE, stored.id);
    await put(ctx, { name: 'colour', type: 'integer' });
    await expect(create(before, { colour: 'amber' })).rejects.toMatchObject({
      errorName: 'unavailable',
      headers: { 'Retry-After': '1' },
    });
    const many = (now: RequestContext, colour: Json) =>
      store.resources.createMany(now, [drafted(now, { colour }), drafted(now, { colour })]);
    await expect(many(before, 'amber')).rejects.toMatchObject({ errorName: 'unavailable' });
    const after = await present(ctx);
    await create(after, { colour: 7 });
    await many(after, 7);
    expect(after.tenant.types?.generation).toBe(3);
  });

  it.each([
    ['a first schema', []],
    ['a further attribute', [{ name: 'colour' }]],
  ] as const)('C-CHAR-11: neither show nor change by older definitions what %s has', async (_, first) => {
    const ctx = await store.context();
    if (first.length > 0) await put(ctx, ...first);
    const before = await present(ctx);
    await put(ctx, { name: 'colour' }, { name: 'pin', mutability: 'writeOnly', uniqueness: 'server' });
    const after = await present(ctx);
    const pin = store.ids.next();
    const { id } = await create(after, { colour: 'amber', pin });
    const old = before.tenant.types?.typeNamed('User') ?? USER_TYPE;
    const wanted = ALL_WANTED;
    const found = await store.resources.find(before, old, id, wanted);
    const page = { startIndex: 1, count: 10 };
    const { resources } = await store.resources.list(before, old, { page, wanted });
    const across = await store.resources.listAcross(before, { parts: [{ type: old, wanted }], page });
    for (const seen of [found, ...resources, ...across.resources]) {
      if (seen === undefined) throw new Error('the resource is gone');
      const projection = readProjection(old, {}, before.tenant);
      expect(renderText(old, seen, projection, { links: LINKS }).join('')).not.toContain(pin);
    }
    const refusal = { errorName: 'unavailable', headers: { 'Retry-After': '1' } };
    const apply = (current: Resource): Resource => ({ ...current, displayName: 'Nobody' });
    const mutation = { operation: 'patch', apply, wanted: NOTHING_WANTED } as const;
    await expect(store.resources.mutate(before, old, id, mutation)).rejects.toMatchObject(refusal);
    await expect(store.resources.remove(before, old, id)).rejects.toMatchObject(refusal);
    const type = after.tenant.types?.typeNamed('User') ?? USER_TYPE;
    expect((await store.resources.mutate(after, type, id, mutation))?.changed).toBe(true);
    expect(await store.resources.remove(after, type, id)).toBe(true);
  });

  it('are asked for again where a group has a member of a type that is not known yet', async () => {
    const before = await store.context();
    const id = 'urn:example:2.0:Robot';
    const robot = { name: 'Robot', endpoint: '/Robots', schema: id };
    await schemas.importSchemas(before.tenant.name, [{ id, attributes: [{ name: 'serial' }] }, robot]);
    const after = await present(before);
    const [, groups, robots] = after.tenant.types?.all ?? [];
    if (groups === undefined || robots === undefined) throw new Error('nothing was registered');
    const draft = { id: store.ids.next(), attributes: { serial: 's' }, members: [] };
    await store.resources.create(after, robots, draft, NOTHING_WANTED);
    const desk = {
      id: store.ids.next(),
      attributes: { displayName: 'Desk' },
      members: [{ value: draft.id }],
    };
    await store.resources.create(after, groups, desk, NOTHING_WANTED);
    const shown = async (ctx: RequestContext, type: ResourceType): Promise<string> => {
      const stored = await store.resources.find(ctx, type, desk.id, ALL_WANTED);
      if (stored === undefined) throw new Error('the group is gone');
      return renderText(type, stored, readProjection(type, {}, ctx.tenant), { links: LINKS }).join('');
    };
    expect(await shown(after, groups)).toContain(`/Robots/${draft.id}`);
    await expect(shown(before, GROUP_TYPE)).rejects.toMatchObject({ errorName: 'unavailable' });
  });

  it('keep what two administrators register at the same time, for tenants that had nothing', async () => {
    const ctx = await store.context();
    const urns = Array.from({ length: 8 }, (_, index) => `urn:example:extension:x${index}:2.0:User`);
    await Promise.all(
      urns.map((id) =>
        schemas.putSchema(ctx.tenant.name, { id, attributes: [{ name: 'a' }] }, { onlyNew: true }),
      ),
    );
    const { tenant } = await present(ctx);
    expect(tenant.types?.registered.map(({ id }) => id).sort()).toEqual(urns);
    const codes = tenant.types?.registered.flatMap(({ code, attributes }) => [code, attributes[0]?.code]);
    expect(new Set(codes).size).toBe(16);
  });
});
