import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { RemovalAction, RequestContext, StoredResource } from '@rollcall/directory';
import { GROUP_TYPE, USER_TYPE, type CollectionChange } from '@rollcall/scim';

import { forEachEngine } from '../support/engines.js';
import { NOTHING_WANTED, openStore, type OpenStore } from '../support/open-store.js';

const MINUTE = 60_000;
const SETTING = { share: 0.2, minimum: 3, window: 60 * MINUTE };

forEachEngine('the deletion guard', (engine) => {
  let store: OpenStore;
  let ctx: RequestContext;

  beforeAll(async () => {
    store = await openStore(engine, { guard: SETTING });
  });
  afterAll(() => store.close());
  beforeEach(async () => {
    ctx = await store.context();
  });

  async function users(count: number): Promise<readonly StoredResource[]> {
    const made: StoredResource[] = [];
    for (let index = 0; index < count; index += 1) {
      made.push(await store.createUser(ctx, { userName: `user-${index}`, active: true }));
    }
    return made;
  }

  const later = (minutes: number): RequestContext => ({ ...ctx, now: ctx.now + minutes * MINUTE });
  const remove = ({ id }: StoredResource, at = ctx) => store.resources.remove(at, USER_TYPE, id);
  const setActive = ({ id }: StoredResource, active: boolean, at = ctx) =>
    store.resources.mutate(at, USER_TYPE, id, {
      operation: 'patch',
      apply: (current) => ({ ...current, active }),
      wanted: NOTHING_WANTED,
    });
  const change = (group: StoredResource, members: CollectionChange) =>
    store.resources.mutate(ctx, GROUP_TYPE, group.id, {
      operation: 'patch',
      apply: (current) => current,
      members,
      wanted: NOTHING_WANTED,
    });
  const without = (...gone: readonly StoredResource[]): CollectionChange => ({
    ...{ kind: 'delta', attribute: 'members', clear: false, add: [] },
    remove: gone.map(({ id }) => id),
  });
  const decide = (action: RemovalAction, type: string, decision: object) =>
    store.guard.decide(ctx.tenant.id, [{ action, type }], {
      ...{ approvedUntil: null, approvedCount: null, rejectedUntil: null },
      ...decision,
    });
  const counted = async (action: RemovalAction, at = ctx) =>
    (await store.guard.removals(at.tenant, SETTING, at.now)).find((kind) => kind.action === action);

  /** How many of some removals are done before the first is held, which must be the last. */
  async function untilHeld(removals: readonly (() => Promise<unknown>)[]): Promise<number> {
    for (const [index, removal] of removals.entries()) {
      try {
        await removal();
      } catch (error) {
        expect(error).toMatchObject({
          status: 429,
          headers: { 'Retry-After': expect.stringMatching(/^\d+$/) },
        });
        return index;
      }
    }
    throw new Error('nothing was held');
  }

  it('holds deletions beyond a fifth of what there was, and changes nothing', async () => {
    const made = await users(30);
    expect(await untilHeld(made.map((user) => () => remove(user)))).toBe(6);
    const rest = made.slice(6);
    const outcomes = await Promise.allSettled(rest.map((user) => remove(user)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toEqual([]);
    for (const { id } of rest) {
      expect(await store.resources.find(ctx, USER_TYPE, id, NOTHING_WANTED)).toMatchObject({ version: 1 });
    }
    expect(await counted('delete')).toMatchObject({ type: 'User', counted: 6, threshold: 6 });
    const refused = await store.guard.refused(ctx.tenant.id, { now: ctx.now, limit: 100 });
    expect(refused.kinds).toEqual([{ action: 'delete', type: 'User', requests: 24 }]);
    expect(refused.latest.find(({ resourceId }) => resourceId === made[6]?.id)).toMatchObject({
      ...{
        action: 'delete',
        type: 'User',
        count: 1,
        attempts: 2,
        firstRefused: ctx.now,
        lastRefused: ctx.now,
      },
      ...{ actor: ctx.principal.credentialId, requestId: ctx.requestId },
    });
  });

  it('lets as many through as the minimum, of however few', async () => {
    const made = await users(5);
    expect(await untilHeld(made.map((user) => () => remove(user)))).toBe(3);
  });

  it('slides: what was removed longer ago than the window is forgotten', async () => {
    const made = await users(10);
    for (const [index, user] of made.slice(0, 3).entries()) await remove(user, later(10 * index));
    const next = made.slice(3);
    const at = (minutes: number) => next.slice(0, 2).map((user) => () => remove(user, later(minutes)));
    expect(await untilHeld(at(59))).toBe(0);
    // The first has left the window, so that there is room for one.
    expect(await untilHeld(at(65))).toBe(1);
  });

  it('counts deactivations apart from deletions, once each, and activations not at all', async () => {
    const made = await users(12);
    const [first] = made;
    if (first === undefined) throw new Error('no user');
    await setActive(first, false);
    for (let time = 0; time < 5; time += 1) await setActive(first, false);
    await setActive(first, true);
    expect(await counted('deactivate')).toMatchObject({ counted: 1 });
    expect(await untilHeld(made.map((user) => () => setActive(user, false)))).toBe(2);
    await remove(first);
    expect(await counted('delete')).toMatchObject({ counted: 1 });
  });

  it('counts members that are removed one by one, left out of a list, or lost with their group', async () => {
    const made = await users(10);
    const ids = made.map(({ id }) => id);
    const [one, two, three] = [
      await store.createGroup(ctx, 'one', ids),
      await store.createGroup(ctx, 'two', ids),
      await store.createGroup(ctx, 'three', ids.slice(0, 2)),
    ];
    const [a, b, c, d] = made;
    if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error('no user');
    await change(one, without(a));
    await change(one, without(a));
    expect(await counted('removeMembers')).toMatchObject({ type: 'Group', counted: 1, threshold: 4 });
    const replacement = (kept: readonly string[]): CollectionChange => ({
      ...{ kind: 'delta', attribute: 'members', clear: true, remove: [] },
      add: kept.map((value) => ({ value })),
    });
    const emptied = [
      () => change(two, replacement([])),
      () => change(two, replacement(ids.slice(4))),
      () => change(two, { kind: 'computed', attribute: 'members', apply: () => [] }),
      () => change(two, without(...made)),
    ];
    for (const emptying of emptied) expect(await untilHeld([emptying])).toBe(0);
    expect(await store.resources.remove(ctx, GROUP_TYPE, three.id)).toBe(true);
    expect(await counted('removeMembers')).toMatchObject({ counted: 3 });
    await change(two, replacement(ids.slice(1)));
    expect(await untilHeld([() => change(two, without(b))])).toBe(0);
    expect(await untilHeld([() => store.resources.remove(ctx, GROUP_TYPE, two.id)])).toBe(0);
    // What is added is not held, nor is a user who takes memberships along: that is one deletion.
    await change(one, { ...without(), add: [{ value: a.id }] } as CollectionChange);
    expect(await remove(d)).toBe(true);
  });

  it('goes on after an approval, for so many or so long', async () => {
    const made = await users(10);
    expect(await untilHeld(made.map((user) => () => remove(user)))).toBe(3);
    const rest = made.slice(3);
    await decide('delete', 'User', { approvedUntil: ctx.now + MINUTE, approvedCount: 2 });
    expect(await untilHeld(rest.map((user) => () => remove(user)))).toBe(2);
    expect(await counted('delete')).toMatchObject({ counted: 5, approvedCount: 0 });
    await decide('delete', 'User', { approvedUntil: ctx.now + MINUTE });
    const last = rest.slice(2);
    expect(
      await untilHeld([
        ...last.slice(0, 4).map((user) => () => remove(user)),
        () => remove(last[4] as StoredResource, later(2)),
      ]),
    ).toBe(4);
    const { kinds } = await store.guard.refused(ctx.tenant.id, { now: ctx.now, limit: 0 });
    // Those that were let through after all are not waiting any more.
    expect(kinds).toEqual([{ action: 'delete', type: 'User', requests: 1 }]);
  });

  it('holds everything after a rejection, until that is over or taken back', async () => {
    const made = await users(10);
    await remove(made[0] as StoredResource);
    await decide('delete', 'User', { rejectedUntil: ctx.now + 2 * MINUTE });
    const [next, other] = made.slice(1);
    if (next === undefined || other === undefined) throw new Error('no user');
    expect(await untilHeld([() => remove(next)])).toBe(0);
    expect(await remove(next, later(3))).toBe(true);
    await decide('delete', 'User', { rejectedUntil: ctx.now + 20 * MINUTE });
    await decide('delete', 'User', { approvedUntil: ctx.now + 20 * MINUTE });
    expect(await remove(other, later(3))).toBe(true);
  });

  it('has the setting of a tenant, if that has one', async () => {
    const made = await users(10);
    const own = (deletionGuard: object | 'off') =>
      ({ ...ctx, tenant: { ...ctx.tenant, settings: { deletionGuard } } }) as RequestContext;
    for (const user of made.slice(0, 5)) await remove(user, own('off'));
    const strict = own({ share: 0.01, minimum: 1, windowMinutes: 60 });
    expect(await untilHeld(made.slice(5).map((user) => () => remove(user, strict)))).toBe(1);
  });

  it('counts each tenant by itself', async () => {
    const other = await store.context();
    const mine = await users(10);
    expect(await untilHeld(mine.map((user) => () => remove(user)))).toBe(3);
    const { id } = await store.createUser(other, { userName: 'other' });
    expect(await store.resources.remove(other, USER_TYPE, id)).toBe(true);
    expect((await store.guard.refused(other.tenant.id, { now: other.now, limit: 10 })).latest).toEqual([]);
  });
});
