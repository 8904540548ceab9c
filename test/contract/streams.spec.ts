import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { RequestContext, SinkStore, StreamEvent, StreamKey, StreamStore } from '@rollcall/directory';
import { sequencingRepository, sinkRepository, streamRepository } from '@rollcall/persistence';

import { forEachEngine } from '../support/engines.js';
import { NOW, openStore, type OpenStore } from '../support/open-store.js';

const DAY = 24 * 60 * 60 * 1000;
const ENABLED = { status: 'enabled', byService: false, reason: undefined } as const;

forEachEngine('what streams keep beside their sinks', (engine) => {
  let store: OpenStore;
  let sinks: SinkStore;
  let streams: StreamStore;

  beforeAll(async () => {
    store = await openStore(engine);
    sinks = sinkRepository(store.database.unitOfWork);
    streams = streamRepository(store.database.unitOfWork);
  });
  afterAll(() => store.close());

  async function stream(
    ctx: RequestContext,
    { kind = 'set-poll', created = Date.now() } = {},
  ): Promise<StreamKey> {
    const id = store.ids.next();
    const tenantId = ctx.tenant.id;
    await sinks.insert({ id, tenantId, kind, name: 'x', settings: {}, secret: undefined, created }, [
      { tenantId, seq: 0 },
    ]);
    return { streamId: id, tenantId };
  }

  function event(uri: string): StreamEvent {
    return {
      id: store.ids.next(),
      uri,
      payload: {},
      subject: { format: 'opaque', id: 'x' },
      occurredAt: NOW,
    };
  }

  const seqOf = async ({ streamId }: StreamKey): Promise<number | undefined> =>
    (await sinks.cursors(streamId))[0]?.seq;

  it('acknowledgements move the cursor from the place where it was found only', async () => {
    const key = await stream(await store.context());
    const resourceId = store.ids.next();
    const refused = [{ seq: 4, resourceId, reason: 'invalid_key' }];
    expect(await streams.acknowledge(key, { from: 0, through: 0, marks: [3, 4], refused }, NOW)).toBe(true);
    expect(await streams.acknowledge(key, { from: 0, through: 0, marks: [4], refused }, NOW)).toBe(true);
    expect([...(await streams.marks(key))].sort()).toEqual([3, 4]);
    expect(await streams.acknowledge(key, { from: 0, through: 3, marks: [7], refused: [] }, NOW)).toBe(true);
    expect(await streams.acknowledge(key, { from: 0, through: 2, marks: [], refused: [] }, NOW)).toBe(false);
    expect([await seqOf(key), [...(await streams.marks(key))].sort()]).toEqual([3, [4, 7]]);
    expect(await sinks.parked({ sinkId: key.streamId, tenantId: key.tenantId }, 0, 10)).toEqual([
      expect.objectContaining({ seq: 4, resourceId, state: 'dead', lastError: 'invalid_key' }),
    ]);
  });

  it('an event that waits is sent by one process at a time, in order, and again when it was not taken', async () => {
    const key = await stream(await store.context(), { kind: 'set-push' });
    const [first, second] = [event('urn:a'), event('urn:b')];
    for (const one of [first, second]) expect(await streams.enqueue(key, one)).toBe(true);
    const claims = await Promise.all([1, 2, 3].map(() => streams.claim(key, { ttl: DAY })));
    expect(claims.filter((claim) => claim !== 'later')).toEqual([{ ...first, attempts: 1 }]);
    expect(await streams.claim(key, { ttl: DAY, uris: ['urn:c'] })).toBeUndefined();
    await streams.postpone(key, first.id, { pause: 0, aside: false });
    expect(await streams.claim(key, { ttl: DAY })).toEqual({ ...first, attempts: 2 });
    await streams.discard(key, [first.id]);
    expect(await streams.claim(key, { ttl: DAY })).toEqual({ ...second, attempts: 1 });
    await streams.discard(key, [second.id]);
    expect(await streams.claim(key, { ttl: DAY })).toBeUndefined();
  });

  it('an event that the receiver failed with alone stands aside until its time has come, and comes before nothing', async () => {
    const key = await stream(await store.context(), { kind: 'set-push' });
    const [failed, next] = [event('urn:a'), event('urn:b')];
    for (const one of [failed, next]) await streams.enqueue(key, one);
    await streams.claim(key, { ttl: DAY });
    await streams.postpone(key, failed.id, { pause: DAY, aside: true });
    expect(await streams.claim(key, { ttl: DAY })).toEqual({ ...next, attempts: 1 });
    await streams.discard(key, [next.id]);
    expect(await streams.claim(key, { ttl: DAY })).toBeUndefined();
    await streams.postpone(key, failed.id, { pause: 0, aside: true });
    expect(await streams.claim(key, { ttl: DAY, beforeFeed: true })).toBeUndefined();
    expect(await streams.claim(key, { ttl: DAY })).toEqual({ ...failed, attempts: 2 });
    // It holds nothing up while it is being sent either.
    expect(await streams.claim(key, { ttl: DAY })).toBeUndefined();
    await streams.postpone(key, failed.id, { pause: DAY, aside: false });
    expect(await streams.claim(key, { ttl: DAY, beforeFeed: true })).toBe('later');
  });

  it('as many events wait as may, and a subject that would have one more wait is left as it was', async () => {
    const ctx = await store.context();
    const key = await stream(ctx);
    const { id } = await store.createUser(ctx, { userName: 'toggled' });
    for (let part = 0; part < 20; part += 1) {
      await Promise.all(Array.from({ length: 50 }, () => streams.enqueue(key, event('urn:some'))));
    }
    const subject = { resourceId: id, included: false, event: event('urn:removed') };
    expect(await streams.enqueue(key, event('urn:some'))).toBe(false);
    expect(await streams.setSubject(key, subject)).toBe('full');
    expect(await streams.excluded(key, [id])).toEqual(new Set());
    expect(await streams.waiting(key, 2000)).toHaveLength(1000);
  });

  it('the fingerprint of a stream changes with all that a poll may find', async () => {
    const ctx = await store.context();
    const key = await stream(ctx);
    const command = { sinkId: key.streamId, tenantId: key.tenantId };
    const resourceId = store.ids.next();
    await streams.acknowledge(
      key,
      { from: 0, through: 0, marks: [], refused: [{ seq: 1, resourceId, reason: 'x' }] },
      NOW,
    );
    const seen = new Set([await streams.fingerprint(key)]);
    const changes: readonly (() => Promise<unknown>)[] = [
      () => store.createUser(ctx, { userName: 'new' }).then(placeAll),
      () => streams.enqueue(key, event('urn:some')),
      () => sinks.command(command, { state: 'paused' }),
      () => sinks.command(command, { state: 'active' }),
      () => sinks.decideParked(command, { verb: 'retry', seqs: 'all' }),
    ];
    for (const [index, change] of changes.entries()) {
      await new Promise((resolve) => setTimeout(resolve, 2));
      await change();
      seen.add(await streams.fingerprint(key));
      expect(seen.size).toBe(index + 2);
    }
    expect(seen).toContain(await streams.fingerprint(key));
    await streams.enqueue(await stream(ctx), event('urn:other'));
    expect(seen).toContain(await streams.fingerprint(key));
  });

  it('only push streams are looked after, and of one that is stopped only what is told always', async () => {
    const ctx = await store.context();
    const [polled, pushed] = [await stream(ctx), await stream(ctx, { kind: 'set-push' })];
    for (const key of [polled, pushed]) await streams.enqueue(key, event('urn:some'));
    expect(await streams.due(['urn:always'], [])).toEqual([{ ...pushed, enabled: true }]);
    expect(await streams.due(['urn:always'], [ctx.tenant.id])).toEqual([]);
    await streams.setState(pushed, { status: 'paused', byService: false, reason: 'x' });
    expect(await streams.due(['urn:always'], [])).toEqual([]);
    await streams.enqueue(pushed, event('urn:always'));
    expect(await streams.due(['urn:always'], [])).toEqual([{ ...pushed, enabled: false }]);
    await streams.setState(pushed, { status: 'disabled', byService: false, reason: undefined });
    expect(await streams.due(['urn:always'], [])).toEqual([]);
  });

  it('E-SSF-09: a disabled stream keeps nothing, not even its place in the feed', async () => {
    const ctx = await store.context();
    const key = await stream(ctx);
    await streams.acknowledge(key, { from: 0, through: 0, marks: [9], refused: [] }, NOW);
    await streams.setState(key, { status: 'disabled', byService: false, reason: undefined });
    expect((await sinks.cursors(key.streamId))[0]?.state).toBe('quarantined');
    await store.createUser(ctx, { userName: 'dropped' });
    await placeAll();
    await streams.setState(key, ENABLED);
    const [cursor] = await sinks.cursors(key.streamId);
    expect([cursor?.state, cursor?.seq, await streams.marks(key)]).toEqual(['active', 1, new Set()]);
  });

  it('E-SSF-09: what is said on a disabled stream, and what happens, is dropped by whatever status comes next', async () => {
    const ctx = await store.context();
    const key = await stream(ctx);
    await streams.setState(key, { status: 'disabled', byService: false, reason: undefined });
    await streams.enqueue(key, event('urn:while-disabled'));
    await store.createUser(ctx, { userName: 'while-disabled' });
    await placeAll();
    await streams.setState(key, { status: 'paused', byService: false, reason: undefined });
    await streams.setState(key, ENABLED, [event('urn:after')]);
    expect((await streams.waiting(key, 10)).map(({ uri }) => uri)).toEqual(['urn:after']);
    expect(await seqOf(key)).toBe(1);
  });

  it('what an administrator has paused goes on by the word of one, not by that of the receiver', async () => {
    const key = await stream(await store.context());
    const command = { sinkId: key.streamId, tenantId: key.tenantId };
    await sinks.command(command, { state: 'paused' });
    for (const status of ['enabled', 'paused', 'disabled'] as const) {
      expect(await streams.setState(key, { ...ENABLED, status }, [event('urn:never')])).toBe(false);
    }
    expect(await streams.waiting(key, 10)).toEqual([]);
    expect((await sinks.cursors(key.streamId))[0]?.state).toBe('paused');
    await sinks.command(command, { state: 'active' });
    for (const status of ['paused', 'enabled'] as const) {
      expect(await streams.setState(key, { ...ENABLED, status })).toBe(true);
    }
    expect((await sinks.cursors(key.streamId))[0]?.state).toBe('active');
  });

  it('E-POLL-13: a stream is found whose receiver was silent for long, and no other', async () => {
    const ctx = await store.context();
    const old = Date.now() - 10 * DAY;
    const [young, silent, heard, paused, pushed] = [
      await stream(ctx),
      await stream(ctx, { created: old }),
      await stream(ctx, { created: old }),
      await stream(ctx, { kind: 'set-push', created: old }),
      await stream(ctx, { kind: 'set-push', created: old }),
    ];
    await streams.touch(heard);
    await streams.setState(paused, { status: 'paused', byService: false, reason: undefined });
    const found = (await streams.forgotten(DAY)).map(({ streamId }) => streamId);
    expect(found).toContain(silent.streamId);
    for (const key of [young, heard, pushed, paused]) expect(found).not.toContain(key.streamId);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await streams.forgotten(1)).map(({ streamId }) => streamId)).toContain(paused.streamId);

    // What is given up keeps nothing from being removed from the feed.
    await streams.setState(silent, { status: 'paused', byService: true, reason: 'silent' });
    expect((await sinks.cursors(silent.streamId))[0]?.state).toBe('quarantined');
    expect(await streams.state(silent)).toEqual({ status: 'paused', byService: true, reason: 'silent' });
    expect((await streams.forgotten(DAY)).map(({ streamId }) => streamId)).not.toContain(silent.streamId);
  });

  it('E-SSF-12: a push stream that the relay gave up is found, until it is told so', async () => {
    const key = await stream(await store.context(), { kind: 'set-push' });
    const command = { sinkId: key.streamId, tenantId: key.tenantId };
    await sinks.command(command, { state: 'quarantined', lastError: 'gone' });
    const found = async () => (await streams.abandoned()).filter(({ streamId }) => streamId === key.streamId);
    expect(await found()).toEqual([{ ...key, reason: 'gone' }]);
    await streams.setState(key, { status: 'paused', byService: true, reason: 'gone' });
    expect(await found()).toEqual([]);
    expect((await sinks.cursors(key.streamId))[0]?.lastError).toBe('gone');
  });

  it('a verification is not asked for again too soon', async () => {
    const key = await stream(await store.context());
    const ask = (now: number) => streams.verify(key, event('urn:verification'), { now, interval: 5000 });
    expect(await ask(NOW)).toBeUndefined();
    expect(await ask(NOW + 2000)).toBe(3000);
    expect(await ask(NOW + 5000)).toBeUndefined();
    expect(await streams.waiting(key, 10)).toHaveLength(2);
  });

  it('nothing is left of a stream that was removed', async () => {
    const ctx = await store.context();
    const key = await stream(ctx);
    const { id } = await store.createUser(ctx, { userName: 'subject' });
    const subject = { resourceId: id, included: false, event: event('urn:removed') };
    expect(await streams.setSubject(key, subject)).toBe('changed');
    expect(await streams.setSubject(key, subject)).toBe('unchanged');
    expect(await streams.excluded(key, [id, store.ids.next()])).toEqual(new Set([id]));
    await streams.acknowledge(key, { from: 0, through: 0, marks: [2], refused: [] }, NOW);
    await sinks.remove(key.streamId, key.tenantId);
    expect(await streams.waiting(key, 10)).toEqual([]);
    expect(await streams.excluded(key, [id])).toEqual(new Set());
    expect(await streams.marks(key)).toEqual(new Set());
    expect(await streams.state(key)).toEqual(ENABLED);
  });

  /** Gives all events their places. */
  async function placeAll(): Promise<void> {
    const sequencing = sequencingRepository(store.database.unitOfWork);
    const leases = await sequencing.hold('spec', DAY);
    await sequencing.sequence({ owner: 'spec', leases }, 1000);
    expect(await sequencing.backlog()).toMatchObject({ events: 0 });
  }
});
