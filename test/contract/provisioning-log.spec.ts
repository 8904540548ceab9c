import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  RequestNotebook,
  type LogDraft,
  type LogQuery,
  type ProvisioningLog,
  type RequestContext,
} from '@rollcall/directory';
import { provisioningLogRepository, sequencingRepository, taskLeasesRepository } from '@rollcall/persistence';
import { USER_TYPE } from '@rollcall/scim';

import { eventually } from '../support/eventually.js';
import { forEachEngine } from '../support/engines.js';
import { NOTHING_WANTED, NOW, openStore, type OpenStore } from '../support/open-store.js';

const MINUTE = 60_000;

forEachEngine('the provisioning log', (engine) => {
  let store: OpenStore;
  let log: ProvisioningLog;

  beforeAll(async () => {
    store = await openStore(engine);
    log = provisioningLogRepository(store.database.unitOfWork);
  });
  afterAll(() => store.close());

  const entry = (more: Partial<LogDraft>): LogDraft => ({
    ...{ at: NOW, requestId: 'r', credential: { id: store.ids.next() }, client: {} },
    ...{ operation: 'create', method: 'POST', resource: {}, status: 201, changes: [], ...more },
  });
  const append = ({ tenant }: RequestContext, ...drafts: readonly LogDraft[]): Promise<void> =>
    log.append(drafts.map((draft) => ({ tenantId: tenant.id, draft })));
  const found = async (ctx: RequestContext, query: LogQuery): Promise<readonly string[]> =>
    (await log.find(ctx.tenant, query, { limit: 100 })).entries.map(({ requestId }) => requestId);

  it('finds entries by user, status, outcome, time, credential and request, newest first', async () => {
    const ctx = await store.context();
    const [id, credential] = [store.ids.next(), store.ids.next()];
    await append(
      ctx,
      entry({ requestId: 'created', resource: { type: 'User', id, name: 'Ines@X', externalId: 'E-1' } }),
      entry({
        requestId: 'read',
        at: NOW + 1,
        operation: 'read',
        status: 200,
        resource: { type: 'User', id },
      }),
      entry({
        requestId: 'refused',
        at: NOW + 2,
        status: 409,
        resource: { name: 'ines@x' },
        detail: 'taken',
      }),
      entry({ requestId: 'other', at: NOW + MINUTE, status: 400, credential: { id: credential } }),
    );
    const all = ['other', 'refused', 'read', 'created'];
    expect(await found(ctx, {})).toEqual(all);
    expect(await found(ctx, { user: id })).toEqual(['read', 'created']);
    // Also what names the id alone.
    expect(await found(ctx, { user: 'INES@x' })).toEqual(['refused', 'read', 'created']);
    expect(await found(ctx, { user: 'e-1' })).toEqual(['read', 'created']);
    expect(await found(ctx, { user: 'nobody' })).toEqual([]);
    expect(await found(ctx, { status: 409 })).toEqual(['refused']);
    expect(await found(ctx, { outcome: 'refused' })).toEqual(['other', 'refused']);
    expect(await found(ctx, { outcome: 'read' })).toEqual(['read']);
    expect(await found(ctx, { credential })).toEqual(['other']);
    expect(await found(ctx, { requestId: 'read' })).toEqual(['read']);
    expect(await found(ctx, { since: NOW + 2 })).toEqual(['other', 'refused']);
    expect(await found(ctx, { until: NOW + 2 })).toEqual(['read', 'created']);
    expect(await found(ctx, { user: 'ines@x', outcome: 'refused', since: NOW, until: NOW + 9 })).toEqual([
      'refused',
    ]);
    expect(await found(ctx, { credential: 'none' })).toEqual([]);
    const other = await store.context();
    for (const query of [{}, { user: id }, { user: 'ines@x' }, { requestId: 'read' }, { status: 409 }]) {
      expect(await found(other, query)).toEqual([]);
    }
  });

  it('finds by the name that a resource has now what only named its id', async () => {
    const ctx = await store.context();
    const user = await store.createUser(ctx, { userName: 'Omar', externalId: 'om-1' });
    await append(ctx, entry({ requestId: 'by id', status: 400, resource: { type: 'User', id: user.id } }));
    expect(await found(ctx, { user: 'omar' })).toEqual(['by id']);
    expect(await found(ctx, { user: 'om-1' })).toEqual(['by id']);
  });

  it('gives all entries once, page by page, those of one millisecond in their order', async () => {
    const ctx = await store.context();
    const ids = Array.from({ length: 150 }, (_, index) => `r${index}`);
    await append(ctx, ...ids.map((requestId) => entry({ requestId, resource: { name: 'same' } })));
    for (const query of [{}, { user: 'same' }, { status: 201 }]) {
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const slice = { limit: 40, ...(after === undefined ? {} : { after }) };
        const page = await log.find(ctx.tenant, query, slice);
        seen.push(...page.entries.map(({ requestId }) => requestId));
        after = page.next;
      } while (after !== undefined);
      expect(seen).toEqual(ids.toReversed());
    }
  });

  it('removes what is older than its tenant wants, the oldest first, in parts', async () => {
    const [ctx, other] = [await store.context(), await store.context()];
    const drafts = [0, 1, 2, 3, 4].map((minutes) =>
      entry({ requestId: String(minutes), at: NOW + minutes * MINUTE }),
    );
    await append(ctx, ...drafts);
    await append(other, ...drafts);
    expect(await log.prune(ctx.tenant.id, NOW + 3 * MINUTE, 2)).toBe(2);
    expect(await found(ctx, {})).toEqual(['4', '3', '2']);
    expect(await log.prune(ctx.tenant.id, NOW + 3 * MINUTE, 2)).toBe(1);
    expect(await log.prune(ctx.tenant.id, NOW + 3 * MINUTE, 2)).toBe(0);
    expect(await found(ctx, {})).toEqual(['4', '3']);
    expect(await found(other, {})).toHaveLength(5);
  });

  it('has one entry of a change: that of its request, or where that was lost one of its event', async () => {
    const context = await store.context();
    const notes = new RequestNotebook();
    const ctx = { ...context, notes, requestId: 'kept' };
    const kept = await store.createUser(ctx, { userName: 'kept', password: 'canary' });
    const version = notes.own;
    expect(version).toMatchObject({ id: kept.id, type: 'User' });
    await append(ctx, entry({ requestId: 'kept', resource: { id: kept.id }, eventId: version!.eventId }));
    const lost = { ...context, requestId: 'lost' };
    const user = await store.createUser(lost, { userName: 'lost', password: 'canary' });
    const group = await store.createGroup(lost, 'crew', [user.id]);
    await store.resources.mutate(lost, USER_TYPE, user.id, {
      operation: 'patch',
      apply: (current) => ({ ...current, active: false, title: 'Lead' }),
      wanted: NOTHING_WANTED,
    });
    await store.resources.remove(lost, USER_TYPE, user.id);
    await sequence();
    // Whoever is at it still gets some time.
    await log.recover();
    expect(await found(ctx, { requestId: 'lost' })).toEqual([]);
    await makeOlder(context);
    expect(await log.recover()).toBeGreaterThan(0);
    while ((await log.recover()) > 0);
    const { entries } = await log.find(ctx.tenant, {}, { limit: 100 });
    expect(entries.filter(({ requestId }) => requestId === 'kept')).toHaveLength(1);
    const told = entries.filter(({ requestId }) => requestId === 'lost');
    expect(told.map(({ operation, status, recovered }) => [operation, status, recovered]).sort()).toEqual([
      ['create', 201, true],
      ['create', 201, true],
      ['delete', 204, true],
      ['modify', 200, true],
    ]);
    expect(told.find(({ operation }) => operation === 'modify')).toMatchObject({
      credential: { id: context.principal.credentialId },
      resource: { type: 'User', id: user.id, name: 'lost' },
      changes: expect.arrayContaining([
        { path: 'title', after: 'Lead' },
        { path: 'active', after: false },
      ]),
    });
    expect(await found(ctx, { user: group.id })).toEqual(['lost']);
    expect(JSON.stringify(entries)).not.toContain('canary');
  });

  it('has one of several processes tend it, and another where that one is gone', async () => {
    const leases = taskLeasesRepository(store.database.unitOfWork);
    expect(await leases.hold('t', 'one', 60_000)).toBe(true);
    expect(await leases.hold('t', 'two', 60_000)).toBe(false);
    expect(await leases.hold('t', 'one', 1)).toBe(true);
    await eventually(async () => expect(await leases.hold('t', 'two', 60_000)).toBe(true));
    await leases.release('t', 'one');
    expect(await leases.hold('t', 'one', 60_000)).toBe(false);
    await leases.release('t', 'two');
    expect(await leases.hold('t', 'one', 60_000)).toBe(true);
  });

  async function sequence(): Promise<void> {
    const sequencing = sequencingRepository(store.database.unitOfWork);
    const owner = 'spec';
    const leases = await sequencing.hold(owner, MINUTE);
    await sequencing.sequence({ owner, leases }, 1000);
    await sequencing.release(owner);
  }

  async function makeOlder({ tenant }: RequestContext): Promise<void> {
    await store.database.unitOfWork.write((session) =>
      session.run('update feed set sequenced_at = sequenced_at - 20000 where tenant_id = ?', [tenant.id]),
    );
  }
});
