import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { RequestContext, SinkStore, TenantState } from '@rollcall/directory';
import { shardOf, sinkRepository } from '@rollcall/persistence';

import { forEachEngine } from '../support/engines.js';
import { NOW, openStore, type OpenStore } from '../support/open-store.js';

forEachEngine('the deliveries of a tenant', (engine) => {
  let store: OpenStore;
  let sinks: SinkStore;
  beforeEach(async () => {
    store = await openStore(engine);
    sinks = sinkRepository(store.database.unitOfWork);
  });
  afterEach(() => store.close());

  /** A sink that is behind by an event, and has another one aside whose time has come. */
  async function sinkOf({ tenant }: RequestContext): Promise<string> {
    const [id, tenantId] = [store.ids.next(), tenant.id];
    const draft = {
      ...{ id, tenantId, kind: 'webhook', name: 'hook', settings: {}, secret: undefined, created: NOW },
    };
    await sinks.insert(draft, [{ tenantId, seq: 1 }]);
    await store.database.unitOfWork.write((session) =>
      session.run(
        `insert into feed_head (tenant_id, shard, seq) values (?, ?, 2)${session.dialect.onDuplicate('tenant_id')} seq = 2`,
        [tenantId, shardOf(tenantId)],
      ),
    );
    const aside = {
      state: 'retrying',
      attempts: 0,
      nextAttempt: 0,
      lastError: undefined,
      since: NOW,
    } as const;
    await sinks.setAside({ sinkId: id, tenantId }, [{ ...aside, seq: 1, resourceId: store.ids.next() }]);
    return id;
  }

  it('X-MT-08: stop while it is paused or being deleted, and go on afterwards; others go on', async () => {
    const [mine, other] = [await store.context(), await store.context()];
    const [own, others] = [await sinkOf(mine), await sinkOf(other)];
    const shards = [mine, other].map(({ tenant }) => shardOf(tenant.id));
    const inState = (state?: TenantState) =>
      store.tenants.change(mine.tenant.id, ({ state: _, ...tenant }) => ({
        ...tenant,
        ...(state === undefined ? {} : { state }),
      }));
    const due = async (): Promise<unknown> => [
      (await sinks.behind(shards, NOW)).map(({ sinkId }) => sinkId).sort(),
      (await sinks.withDueParked(shards, NOW)).map(({ sinkId }) => sinkId).sort(),
    ];
    const both = [own, others].sort();
    expect(await due()).toEqual([both, both]);
    await inState('paused');
    expect(await due()).toEqual([[others], [others]]);
    await inState();
    expect(await due()).toEqual([both, both]);
    await inState('deleting');
    expect(await due()).toEqual([[others], [others]]);
  });
});
