import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { EventReplay, type ParkedEvent, type RequestContext, type SinkStore } from '@rollcall/directory';
import {
  feedRepository,
  readEventSecretsKey,
  sequencingRepository,
  sinkRepository,
} from '@rollcall/persistence';

import { forEachEngine } from '../support/engines.js';
import { NOW, openStore, type OpenStore } from '../support/open-store.js';
import { LONG } from './sequencing.fixture.js';

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
    await sinks.decideParked(key, { verb: 'skip', seqs: [2] });
    expect((await sinks.parked(key, 4, 1))[0]).toMatchObject({ seq: 5, state: 'retrying' });
  });

  it('what stands aside already stays as it is when it is set aside once more', async () => {
    const key = await sink();
    const [mine, other] = [store.ids.next(), store.ids.next()];
    await sinks.setAside(key, aside(mine, 11));
    const sequencing = sequencingRepository(store.database.unitOfWork);
    const holder = { owner: 'spec', leases: await sequencing.hold('spec', LONG) };
    const [cursor] = await sinks.cursors(key.sinkId);
    if (cursor === undefined) throw new Error('the sink has no cursor');
    const again = [...aside(mine, 11), ...aside(other, 12)].map((event) => ({ ...event, attempts: 3 }));
    expect(await sinks.advance(holder, cursor, { seq: 12, parked: again })).toBe(true);
    expect(await sinks.parked(key, 0, 10)).toMatchObject([
      { seq: 11, attempts: 0 },
      { seq: 12, attempts: 3 },
    ]);
    await sequencing.release('spec');
  });

  it('a cursor is moved back in one go, with what it set aside there, and goes on', async () => {
    const key = await sink();
    await sinks.setAside(key, aside(store.ids.next(), 3));
    await sinks.setAside(key, aside(store.ids.next(), 8, 9));
    await sinks.command(key, { state: 'backingOff', attempts: 2, nextAttempt: NOW, lastError: 'status 503' });
    expect(await sinks.moveBack(key, 5)).toBe(5);
    const fresh = { state: 'active', attempts: 0, nextAttempt: 0, lastError: undefined };
    expect(await sinks.cursors(key.sinkId)).toMatchObject([{ seq: 5, replayUntil: 10, parked: 1, ...fresh }]);
    expect(await sinks.moveBack(key, 5)).toBe(0);
    await sinks.command(key, { state: 'quarantined' });
    expect(await sinks.moveBack(key, 0)).toBe(5);
    expect(await sinks.cursors(key.sinkId)).toMatchObject([
      { seq: 0, replayUntil: 10, parked: 0, state: 'quarantined' },
    ]);
    expect(await sinks.moveBack({ ...key, sinkId: NOBODY }, 0)).toBe(0);
  });

  it('a replay counts from where the cursor stands when it is moved, not from where it was seen', async () => {
    const key = await sink();
    const [cursor] = await sinks.cursors(key.sinkId);
    const found = await sinks.find(key.sinkId);
    if (cursor === undefined || found === undefined) throw new Error('there is no sink');
    const tenant = { ...ctx.tenant, created: NOW };
    const replay = new EventReplay(sinks, feedRepository(store.database.unitOfWork));
    const seen = { tenant, sink: found, progress: { ...cursor, seq: 6 } };
    expect(await replay.replay(seen, { afterSeq: 2 }, NOW)).toEqual({ fromSeq: 3, events: 8 });
    expect(await sinks.cursors(key.sinkId)).toMatchObject([{ seq: 2, replayUntil: 10 }]);
  });

  it('a change is written on what was found, and not over what somebody else wrote meanwhile', async () => {
    const { sinkId } = await sink();
    const found = await sinks.find(sinkId);
    if (found === undefined) throw new Error('there is no sink');
    const renamed = { ...found, name: 'payroll' };
    expect(await sinks.update(found, renamed)).toBe(true);
    expect(await sinks.update(found, { ...found, settings: { url: 'late' } })).toBe(false);
    expect(await sinks.find(sinkId)).toEqual(renamed);
    const sealed = { ...renamed, secret: 'sealed' };
    expect(await sinks.update(renamed, sealed)).toBe(true);
    expect(await sinks.update(renamed, { ...renamed, secret: 'of somebody else' })).toBe(false);
    expect(await sinks.update(sealed, { ...sealed, settings: { url: 'new', keys: ['a'] } })).toBe(true);
    // What changes nothing is written, too: it was found as it is.
    const last = await sinks.find(sinkId);
    expect(last !== undefined && (await sinks.update(last, last))).toBe(true);
    expect(last).toMatchObject({ name: 'payroll', secret: 'sealed', settings: { url: 'new', keys: ['a'] } });
    expect(await sinks.update({ ...sealed, id: NOBODY }, sealed)).toBe(false);
  });

  it('another sink’s events that stand aside do not count', async () => {
    const [one, two] = [await sink(), await sink()];
    expect(await sinks.setAside(one, aside(NOBODY, 1))).toBe(true);
    expect(await sinks.setAside(two, aside(NOBODY, 1))).toBe(true);
  });
});
