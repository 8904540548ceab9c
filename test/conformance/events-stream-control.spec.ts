import { expect, it } from '@jest/globals';

import { sinkAdmin } from '../e2e/webhooks-world.js';
import { eventually } from '../support/eventually.js';
import { answering } from '../support/receiver.js';
import { at, makeUser, textAt, type Body } from '../support/scim-messages.js';
import { everythingPlaced, idOf, kindOf, PUSH, withStreams, type StreamUser } from './streams-world.js';

const NOW = { returnImmediately: true };

withStreams('9.6 Status, subjects and verification of streams (OpenID SSF 1.0)', (world) => {
  const statusOf = async (user: StreamUser, stream: Body): Promise<unknown> =>
    (await user.send('GET', `/streams/status?stream_id=${idOf(stream)}`)).body;
  const setStatus = async (
    user: StreamUser,
    stream: Body,
    status: string,
    reason?: string,
  ): Promise<void> => {
    await everythingPlaced(world.service);
    const answer = await user.send('POST', '/streams/status', { stream_id: idOf(stream), status, reason });
    expect([answer.status, answer.body]).toEqual([
      200,
      { stream_id: idOf(stream), status, ...(reason === undefined ? {} : { reason }) },
    ]);
  };

  it('E-SSF-09: a paused stream holds its events, a disabled one drops them', async () => {
    const user = await world.user();
    const receiver = await world.receiver(answering(202));
    const polled = await user.create();
    const pushed = await user.create({ delivery: { method: PUSH, endpoint_url: receiver.url } });
    for (const stream of [polled, pushed]) {
      expect(await statusOf(user, stream)).toEqual({ stream_id: idOf(stream), status: 'enabled' });
      await setStatus(user, stream, 'paused', 'maintenance');
      expect(await statusOf(user, stream)).toMatchObject({ status: 'paused', reason: 'maintenance' });
    }
    const held = await makeUser(user.client);
    await everythingPlaced(world.service);
    expect(await user.poll(polled, NOW)).toEqual({ sets: {} });
    for (const stream of [polled, pushed]) await setStatus(user, stream, 'enabled');
    const [token] = await user.take(polled, 1);
    await receiver.arrived(1);
    const sent = await world.verified(receiver.received[0]?.body ?? '');
    for (const { claims } of [token!, sent]) expect(at(claims, 'sub_id', 'uri')).toBe(held.path);

    for (const stream of [polled, pushed]) await setStatus(user, stream, 'disabled');
    await makeUser(user.client);
    for (const stream of [polled, pushed]) await setStatus(user, stream, 'enabled');
    const later = await makeUser(user.client);
    const [after] = await user.take(polled, 1);
    await receiver.arrived(2);
    const next = await world.verified(receiver.received[1]?.body ?? '');
    for (const { claims } of [after!, next]) expect(at(claims, 'sub_id', 'uri')).toBe(later.path);
    expect(
      (await user.send('POST', '/streams/status', { stream_id: idOf(polled), status: 'idle' })).status,
    ).toBe(400);
  });

  it('E-SSF-09: a stream that an administrator has paused does not go on by the word of its receiver', async () => {
    const user = await world.user();
    const stream = await user.create();
    const { service } = world;
    const admin = sinkAdmin(`${service.origin}/admin/v1/tenants/${user.tenant}`, service.adminToken);
    await admin.send('PATCH', `/sinks/${idOf(stream)}`, { state: 'paused' });
    const refused = await user.send('POST', '/streams/status', {
      stream_id: idOf(stream),
      status: 'enabled',
    });
    expect([refused.status, textAt(refused.body, 'detail')]).toEqual([
      403,
      expect.stringContaining('administrator'),
    ]);
    expect((await admin.sink(idOf(stream))).state).toBe('paused');
    await admin.send('PATCH', `/sinks/${idOf(stream)}`, { state: 'active' });
    await setStatus(user, stream, 'paused');
    await setStatus(user, stream, 'enabled');
  });

  it('E-SSF-10: subjects are added with 200 and removed with 204; of unknown ones nothing is said', async () => {
    const user = await world.user();
    const [made, foreign] = [await makeUser(user.client), await makeUser((await world.user()).client)];
    const stream = await user.create();
    const ask = (verb: string, subject: unknown): Promise<Body> =>
      user
        .send('POST', `/streams/subjects/${verb}`, { stream_id: idOf(stream), subject })
        .then(({ status, text }) => ({ status, text }));
    for (const subject of [
      { format: 'scim', uri: made.path },
      { format: 'scim', uri: foreign.path },
      { format: 'scim', uri: '/Users/unknown' },
      { format: 'email', email: 'x@example.com' },
    ]) {
      expect(await ask('remove', subject)).toEqual({ status: 204, text: '' });
      expect(await ask('add', subject)).toEqual({ status: 200, text: '' });
    }
    // What was added is in already; only one resource of the tenant was taken out and back in.
    expect((await user.take(stream, 2)).map(kindOf)).toEqual(['feed:remove', 'feed:add']);
    expect(await user.poll(stream, NOW)).toEqual({ sets: {} });
    for (const wrong of [undefined, 'x', {}, { format: 'scim' }]) {
      expect((await ask('add', wrong))['status']).toBe(400);
    }
  });

  it('E-SSF-11: a verification is answered 204, and comes as a token with its state and the stream as its subject', async () => {
    const user = await world.user();
    const receiver = await world.receiver(answering(202));
    const polled = await user.create();
    const pushed = await user.create({ delivery: { method: PUSH, endpoint_url: receiver.url } });
    const verify = (stream: Body, more: Body = {}): ReturnType<StreamUser['send']> =>
      user.send('POST', '/streams/verification', { stream_id: idOf(stream), ...more });
    for (const stream of [polled, pushed]) {
      const answer = await verify(stream, { state: 'VGhpcyBpcyBhbiBleGFtcGxlIHN0YXRl' });
      expect([answer.status, answer.text]).toEqual([204, '']);
    }
    const [taken] = await user.take(polled, 1);
    await receiver.arrived(1);
    const sent = await world.verified(receiver.received[0]?.body ?? '');
    for (const [token, stream] of [
      [taken!, polled],
      [sent, pushed],
    ] as const) {
      expect(kindOf(token)).toBe('verification');
      expect(token.payload).toEqual({ state: 'VGhpcyBpcyBhbiBleGFtcGxlIHN0YXRl' });
      expect(token.claims['sub_id']).toEqual({ format: 'opaque', id: idOf(stream) });
    }
    const early = await verify(polled);
    expect([early.status, Number(early.headers['retry-after'])]).toEqual([429, expect.any(Number)]);
    expect(Number(early.headers['retry-after'])).toBeLessThanOrEqual(
      Number(polled['min_verification_interval']),
    );
    expect((await verify({ stream_id: 'unknown' })).status).toBe(404);
    const stateless = await user.create();
    await verify(stateless);
    expect((await user.take(stateless, 1))[0]?.payload).toEqual({});
  });

  it('E-SSF-12: a receiver whose stream the service pauses is told so, and again when it goes on', async () => {
    const user = await world.user();
    const receiver = await world.receiver(answering(410));
    const stream = await user.create({ delivery: { method: PUSH, endpoint_url: receiver.url } });
    const made = await makeUser(user.client);
    await eventually(async () => expect(await statusOf(user, stream)).toMatchObject({ status: 'paused' }));
    expect(textAt(await statusOf(user, stream), 'reason')).toContain('410');
    await receiver.arrived(2);
    const [refused, told] = await Promise.all(receiver.received.map(({ body }) => world.verified(body)));
    expect([kindOf(refused!), kindOf(told!)]).toEqual(['prov:create:notice', 'stream-updated']);
    expect(told?.payload).toEqual({ status: 'paused', reason: expect.stringContaining('410') });
    expect(told?.claims['sub_id']).toEqual({ format: 'opaque', id: idOf(stream) });

    receiver.behave(answering(202));
    const before = receiver.received.length;
    await setStatus(user, stream, 'enabled', 'repaired');
    await eventually(async () => {
      const tokens = await Promise.all(
        receiver.received.slice(before).map(({ body }) => world.verified(body)),
      );
      const resumed = tokens.findIndex(({ payload }) => payload['status'] === 'enabled');
      const held = tokens.findIndex(({ claims }) => at(claims, 'sub_id', 'uri') === made.path);
      expect(resumed).toBeGreaterThanOrEqual(0);
      expect(held).toBeGreaterThan(resumed);
    });
    expect(await statusOf(user, stream)).toMatchObject({ status: 'enabled' });
  });

  it('E-SSF-12: 410 to what a stream says of itself ends it too, though nothing of the feed is on its way', async () => {
    const user = await world.user();
    const receiver = await world.receiver(answering(410));
    const stream = await user.create({ delivery: { method: PUSH, endpoint_url: receiver.url } });
    await user.send('POST', '/streams/verification', { stream_id: idOf(stream) });
    await eventually(async () => expect(await statusOf(user, stream)).toMatchObject({ status: 'paused' }));
    expect(textAt(await statusOf(user, stream), 'reason')).toContain('410');
  });

  it('E-SSF-12, E-SSF-13: whose credential is revoked gets no more tokens but the one that says so', async () => {
    const user = await world.user();
    const colleague = await world.colleague(user);
    const receiver = await world.receiver(answering(202));
    await user.create({ delivery: { method: PUSH, endpoint_url: receiver.url } });
    const { operator } = world.service;
    const issued = await operator.listTokens(user.tenant, Date.now());
    const own = issued.find(({ name }) => name === 'spec');
    await operator.revokeToken(user.tenant, own?.id ?? '', Date.now());
    await receiver.arrived(1);
    const told = await world.verified(receiver.received[0]?.body ?? '');
    expect([kindOf(told), told.payload['status']]).toEqual(['stream-updated', 'paused']);
    const stream = await colleague.create();
    await makeUser(colleague.client);
    await colleague.take(stream, 1);
    expect(receiver.received).toHaveLength(1);
  });

  it('E-SSF-12: a receiver is told when an administrator has its stream go on', async () => {
    const user = await world.user();
    const receiver = await world.receiver(answering(410));
    const stream = await user.create({ delivery: { method: PUSH, endpoint_url: receiver.url } });
    await makeUser(user.client);
    await eventually(async () => expect(await statusOf(user, stream)).toMatchObject({ status: 'paused' }));
    await receiver.arrived(2);
    receiver.behave(answering(202));
    const { service } = world;
    const admin = sinkAdmin(`${service.origin}/admin/v1/tenants/${user.tenant}`, service.adminToken);
    expect((await admin.send('PATCH', `/sinks/${idOf(stream)}`, { state: 'active' })).status).toBe(200);
    await eventually(async () => {
      const tokens = await Promise.all(receiver.received.map(({ body }) => world.verified(body)));
      expect(tokens.filter(({ payload }) => payload['status'] === 'enabled')).toHaveLength(1);
      expect(tokens.filter((token) => kindOf(token) === 'prov:create:notice')).toHaveLength(2);
    });
    expect(await statusOf(user, stream)).toMatchObject({ status: 'enabled' });
  });
});
