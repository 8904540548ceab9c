import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ParkedEvent, RequestContext, SinkStore } from '@rollcall/directory';
import { readEventSecretsKey, sinkRepository } from '@rollcall/persistence';

import { forEachEngine } from '../support/engines.js';
import { NOW, openStore, type OpenStore } from '../support/open-store.js';

const NOBODY = '01900000-0000-7000-8000-000000000000';

forEachEngine('what the database keeps for sinks', (engine) => {
  let store: OpenStore;
  let sinks: SinkStore;
  let ctx: RequestContext;
  beforeAll(async () => {
    store = await openStore(engine);
    sinks = sinkRepository(store.database.unitOfWork);
    ctx = await store.context();
  });
  afterAll(() => store.close());

  async function sink(): Promise<{ readonly sinkId: string; readonly tenantId: number }> {
    const id = store.ids.next();
    const tenantId = ctx.tenant.id;
    const draft = {
      id,
      tenantId,
      kind: 'webhook',
      name: 'hook',
      settings: {},
      secret: undefined,
      created: NOW,
    };
    await sinks.insert(draft, [{ tenantId, seq: 10 }]);
    return { sinkId: id, tenantId };
  }

  function aside(resourceId: string, ...seqs: readonly number[]): readonly ParkedEvent[] {
    return seqs.map((seq, index) => ({
      seq,
      resourceId,
      state: index === 0 ? 'retrying' : 'queued',
      attempts: 0,
      nextAttempt: 0,
      lastError: undefined,
      since: NOW,
    }));
  }

  it('the key of secrets is made once, whoever asks first, and stays', async () => {
    const { unitOfWork } = store.database;
    const keys = await Promise.all(Array.from({ length: 8 }, () => readEventSecretsKey(unitOfWork)));
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
    expect(keys[0]).toHaveLength(32);
    expect(await readEventSecretsKey(unitOfWork)).toEqual(keys[0]);
  });

  it('events of a resource are set aside again in order, and not twice', async () => {
    const key = await sink();
    const [mine, other] = [store.ids.next(), store.ids.next()];
    expect(await sinks.setAside(key, [])).toBe(true);
    expect(await sinks.setAside(key, aside(mine, 2, 5, 9))).toBe(true);
    expect(await sinks.setAside(key, aside(mine, 1))).toBe(false);
    expect(await sinks.setAside(key, aside(other, 3))).toBe(true);
    expect((await sinks.parked(key, 0, 10)).map(({ seq, state }) => [seq, state])).toEqual([
      [2, 'retrying'],
      [3, 'retrying'],
      [5, 'queued'],
      [9, 'queued'],
    ]);
    await sinks.decideParked(key, { verb: 'skip', seqs: [2], now: NOW });
    expect((await sinks.parked(key, 4, 1))[0]).toMatchObject({ seq: 5, state: 'retrying' });
  });

  it('another sink’s events that stand aside do not count', async () => {
    const [one, two] = [await sink(), await sink()];
    expect(await sinks.setAside(one, aside(NOBODY, 1))).toBe(true);
    expect(await sinks.setAside(two, aside(NOBODY, 1))).toBe(true);
  });
});
