import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  AlreadyApplied,
  ClaimLost,
  type AsyncRequestStore,
  type ClaimedRequest,
  type RequestContext,
  type ResourceWriter,
} from '@rollcall/directory';
import { asyncRequestRepository, asyncWriter } from '@rollcall/persistence';
import { GROUP_TYPE, USER_TYPE } from '@rollcall/scim';

import { forEachEngine } from '../support/engines.js';
import { LINKS, NOTHING_WANTED, NOW, openStore, type OpenStore } from '../support/open-store.js';

const LONG = 600_000;
const MOST = 1000;

forEachEngine('requests that are carried out later (RFC 9967 §2.5.1)', (engine) => {
  let store: OpenStore;
  let requests: AsyncRequestStore;

  beforeAll(async () => {
    store = await openStore(engine);
    requests = asyncRequestRepository(store.database.unitOfWork);
  });
  afterAll(() => store.close());

  async function kept(ctx: RequestContext, target?: string, txn = store.ids.next()): Promise<ClaimedRequest> {
    const request = await requests.insert(
      {
        txn,
        tenantId: ctx.tenant.id,
        credentialId: ctx.principal.credentialId,
        target,
        request: 'sealed',
      },
      { most: MOST },
    );
    if (request === undefined) throw new Error('the request was not kept');
    return request;
  }

  function writerOf(claim: ClaimedRequest): ResourceWriter {
    const { unitOfWork } = store.database;
    return asyncWriter({ unitOfWork, types: [USER_TYPE, GROUP_TYPE], links: LINKS, ids: store.ids }, claim);
  }

  async function claimed(owner: string, ttl = LONG): Promise<ClaimedRequest> {
    const [claim] = await requests.claim(owner, { ttl, limit: 1 });
    if (claim === undefined) throw new Error('nothing was claimed');
    return claim;
  }

  /** Done, so that it is in nobody's way. */
  async function done(claim: ClaimedRequest): Promise<void> {
    const result = { path: '/Users', operation: { method: 'POST', status: '201' }, completed: NOW };
    await requests.complete(claim, result, []);
  }

  it('E-ASYNC-13: a change is made once, however often its request is tried, and bears the request as its transaction', async () => {
    const ctx = await store.context();
    await kept(ctx);
    const claim = await claimed('first', 0);
    const id = store.ids.next();
    const create = (by: ClaimedRequest): Promise<unknown> =>
      writerOf(by).create(
        ctx,
        USER_TYPE,
        { id, attributes: { userName: 'once' }, members: [] },
        NOTHING_WANTED,
      );
    await create(claim);
    expect(await requests.applied(claim)).toEqual({ resourceId: id, version: 1 });

    // The process died before it could tell: another takes the request.
    const again = await claimed('second');
    expect([again.txn, again.attempts]).toEqual([claim.txn, 2]);
    await expect(create(again)).rejects.toThrow(AlreadyApplied);
    // The first was not dead after all.
    await expect(create(claim)).rejects.toThrow(ClaimLost);
    await done(again);
    await expect(create(again)).rejects.toThrow(ClaimLost);
  });

  it('E-ASYNC-13: a change that was refused is not taken for made', async () => {
    const ctx = await store.context();
    await store.createUser(ctx, { userName: 'taken' });
    await kept(ctx);
    const claim = await claimed('first', 0);
    const create = (by: ClaimedRequest, userName: string): Promise<unknown> =>
      writerOf(by).create(
        ctx,
        USER_TYPE,
        { id: store.ids.next(), attributes: { userName }, members: [] },
        NOTHING_WANTED,
      );
    await expect(create(claim, 'taken')).rejects.toThrow(/taken|unique|already/i);
    expect(await requests.applied(claim)).toBeUndefined();
    const again = await claimed('second');
    await create(again, 'free');
    await done(again);
  });

  it('E-ASYNC-13: of several who tell a result one is heard', async () => {
    const ctx = await store.context();
    const { txn } = await kept(ctx);
    const first = await claimed('first', 0);
    const second = await claimed('second');
    const result = { path: '/Users/x', operation: { method: 'DELETE', status: '204' }, completed: NOW };
    expect(await requests.complete(first, result, [])).toBe(false);
    expect(await requests.find(ctx.tenant.id, txn)).toEqual({
      credentialId: ctx.principal.credentialId,
      result: undefined,
    });
    expect(await requests.complete(second, result, [])).toBe(true);
    expect(await requests.complete(second, { ...result, path: '/Users/y' }, [])).toBe(false);
    expect((await requests.find(ctx.tenant.id, txn))?.result).toEqual(result);
    expect(await requests.find(ctx.tenant.id + 1, txn)).toBeUndefined();
  });

  it('nobody else takes what is being carried out, until its time is up or it is given back', async () => {
    const ctx = await store.context();
    await kept(ctx);
    const claim = await claimed('first', LONG);
    expect(await requests.claim('second', { ttl: LONG, limit: 10 })).toEqual([]);
    await requests.release(claim, 0);
    const again = await claimed('second', 0);
    await requests.renew('second', LONG);
    expect(await requests.claim('third', { ttl: LONG, limit: 10 })).toEqual([]);
    await done(again);
  });

  it('requests for one resource are taken one after the other, oldest first; those for others meanwhile', async () => {
    const ctx = await store.context();
    const [one, two] = [store.ids.next(), store.ids.next()];
    const [a1, a2, b1] = [await kept(ctx, one), await kept(ctx, one), await kept(ctx, two)];
    const taken = await requests.claim('first', { ttl: LONG, limit: 10 });
    expect(taken.map(({ txn }) => txn)).toEqual([a1.txn, b1.txn]);
    const waited = await requests.insert(
      { ...a2, txn: store.ids.next() },
      { most: MOST, claim: { owner: 'first', ttl: LONG } },
    );
    expect(waited?.attempts).toBe(0);
    for (const claim of taken) await done(claim);
    const next = await requests.claim('first', { ttl: LONG, limit: 10 });
    expect(next.map(({ txn }) => txn)).toEqual([a2.txn]);
    for (const claim of next) await done(claim);
    for (const claim of await requests.claim('first', { ttl: LONG, limit: 10 })) await done(claim);
  });

  it('the order is that in which they were kept, whatever the clocks of those who named them said', async () => {
    const ctx = await store.context();
    const target = store.ids.next();
    const [earlier, later] = [store.ids.next(), store.ids.next()];
    const first = await kept(ctx, target, later);
    const second = await kept(ctx, target, earlier);
    for (const { txn } of [first, second]) {
      const claims = await requests.claim('first', { ttl: LONG, limit: 10 });
      expect(claims.map((claim) => claim.txn)).toEqual([txn]);
      for (const claim of claims) await done(claim);
    }
  });

  it('tenants take turns: who has many requests waiting does not delay who has one', async () => {
    const [crowded, single] = [await store.context(), await store.context()];
    for (let count = 1; count <= 5; count += 1) await kept(crowded);
    await kept(single);
    const turns: number[] = [];
    for (let count = 1; count <= 6; count += 1) {
      const claim = await claimed('first');
      turns.push(claim.tenantId);
      await done(claim);
    }
    expect(turns.slice(0, 2).sort()).toEqual([crowded.tenant.id, single.tenant.id].sort());
    // All at once, too.
    for (let count = 1; count <= 5; count += 1) await kept(crowded);
    await kept(single);
    const together = await requests.claim('first', { ttl: LONG, limit: 2 });
    expect(new Set(together.map(({ tenantId }) => tenantId)).size).toBe(2);
    for (const claim of [...together, ...(await requests.claim('first', { ttl: LONG, limit: 10 }))]) {
      await done(claim);
    }
  });

  it('no more wait than a tenant may have, and old results are forgotten', async () => {
    const ctx = await store.context();
    const request = await kept(ctx);
    expect(await requests.insert({ ...request, txn: store.ids.next() }, { most: 1 })).toBeUndefined();
    const claim = await claimed('first');
    await done(claim);
    await requests.forget(NOW);
    expect(await requests.find(ctx.tenant.id, request.txn)).toBeDefined();
    await requests.forget(NOW + 1);
    expect(await requests.find(ctx.tenant.id, request.txn)).toBeUndefined();
  });
});
