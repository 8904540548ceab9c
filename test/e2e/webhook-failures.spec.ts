import { expect, it } from '@jest/globals';

import { forEachEngine } from '../support/engines.js';
import { answering, type Behaviour } from '../support/receiver.js';
import { makeUser } from '../support/scim-messages.js';
import { selfSigned } from '../support/self-signed.js';
import { eventOf, webhooksWorld } from './webhooks-world.js';

const MIB = 1024 * 1024;

forEachEngine('B5: receivers of webhooks that fail', (engine) => {
  const world = webhooksWorld(engine);

  it('410 ends the sink until an administrator resumes it; nothing is lost meanwhile', async () => {
    const { client, admin } = await world.tenant();
    const receiver = await world.receiver(answering(410));
    const sink = await admin.create(receiver.url);
    await makeUser(client);
    expect(await admin.when(sink.id, ({ state }) => state !== 'active')).toMatchObject({
      state: 'quarantined',
      cursor: 0,
      lastError: 'webhook: the receiver answered 410',
    });
    await makeUser(client);
    receiver.behave(answering(204));
    await admin.send('PATCH', `/sinks/${sink.id}`, { state: 'active' });
    await receiver.arrived(3);
    expect(
      receiver.received
        .slice(1)
        .map((request) => eventOf(request).sequence)
        .sort(),
    ).toEqual(['1', '2']);
  });

  it('429 makes all events wait for as long as Retry-After says', async () => {
    const { client, admin } = await world.tenant();
    const receiver = await world.receiver(answering(429, { 'retry-after': '3600' }));
    const sink = await admin.create(receiver.url);
    const before = Date.now();
    await makeUser(client);
    const waiting = await admin.when(sink.id, ({ state }) => state !== 'active');
    expect(waiting).toMatchObject({ state: 'backingOff', attempts: 1, cursor: 0 });
    expect(Date.parse(waiting.nextAttempt!)).toBeGreaterThanOrEqual(before + 3_600_000);
    await makeUser(client);
    await admin.when(sink.id, ({ head }) => head === 2);
    expect(receiver.received).toHaveLength(1);
  });

  it.each([
    ['resets', ({ socket }) => socket.resetAndDestroy(), 'webhook: the connection was reset (ECONNRESET)'],
    [
      'closes without an answer',
      ({ socket }) => socket.end(),
      'webhook: the connection was reset (ECONNRESET)',
    ],
    ['is down for now', answering(503), 'webhook: the receiver answered 503'],
  ] satisfies readonly (readonly [string, Behaviour, string])[])(
    'a receiver that %s keeps its events, and gets them when it is resumed',
    async (_name, behaviour, lastError) => {
      const { client, admin } = await world.tenant();
      const receiver = await world.receiver(behaviour);
      const sink = await admin.create(receiver.url);
      // Both in one wave: with one alone it would not show whether the receiver fails or the event.
      await admin.send('PATCH', `/sinks/${sink.id}`, { state: 'paused' });
      for (let count = 1; count <= 2; count += 1) await makeUser(client);
      await admin.when(sink.id, ({ head }) => head === 2);
      await admin.send('PATCH', `/sinks/${sink.id}`, { state: 'active' });
      const waiting = await admin.when(sink.id, ({ state }) => state !== 'active');
      expect(waiting).toMatchObject({ state: 'backingOff', attempts: 1, cursor: 0, lag: 2, lastError });
      receiver.behave(answering(204));
      await admin.send('PATCH', `/sinks/${sink.id}`, { state: 'active' });
      expect(await admin.when(sink.id, ({ cursor }) => cursor === 2)).toMatchObject({
        state: 'active',
        attempts: 0,
        lastError: null,
      });
    },
  );

  it.each([
    ['breaks the connection on', ({ socket }) => socket.destroy(), 'the connection was reset (ECONNRESET)'],
    ['has a proxy that gives up on', answering(502), 'the receiver answered 502'],
  ] satisfies readonly (readonly [string, Behaviour, string])[])(
    'a receiver that %s one event gets all others, also when that one is tried again',
    async (_name, fails, reason) => {
      const { client, admin } = await world.tenant();
      const receiver = await world.receiver((request, response) => {
        if (request.body.includes('Poison')) fails(request, response);
        else answering(204)(request, response);
      });
      const taken = (): ReadonlySet<string> =>
        new Set(
          receiver.received
            .filter(({ body }) => !body.includes('Poison'))
            .map((request) => eventOf(request).sequence),
        );
      const sink = await admin.create(receiver.url);
      // All in one wave, with that one ahead.
      await admin.send('PATCH', `/sinks/${sink.id}`, { state: 'paused' });
      await makeUser(client, { title: 'Poison' });
      for (let count = 1; count <= 20; count += 1) await makeUser(client);
      await admin.send('PATCH', `/sinks/${sink.id}`, { state: 'active' });
      await admin.when(sink.id, ({ cursor }) => cursor === 21);
      expect(taken().size).toBe(20);
      const lastError = `webhook: ${reason}`;
      const aside = { deadLetters: [{ seq: 1, state: 'retrying', attempts: 1, lastError }] };
      expect((await admin.send('GET', `/sinks/${sink.id}/dead-letters`)).body).toMatchObject(aside);
      const before = receiver.received.length;
      await admin.send('POST', `/sinks/${sink.id}/dead-letters/retry`, { all: true });
      await receiver.arrived(before + 1);
      await makeUser(client);
      expect(await admin.when(sink.id, ({ cursor }) => cursor === 22)).toMatchObject({
        state: 'active',
        lastError: null,
      });
      expect(taken().size).toBe(21);
    },
  );

  it('a receiver that breaks the connection on one event alone gets what comes after it at once', async () => {
    const { client, admin } = await world.tenant();
    const receiver = await world.receiver((request, response) => {
      if (request.body.includes('Poison')) request.socket.destroy();
      else answering(204)(request, response);
    });
    const sink = await admin.create(receiver.url);
    const poison = await makeUser(client, { title: 'Poison' });
    expect(await admin.when(sink.id, ({ cursor }) => cursor === 1)).toMatchObject({ state: 'active' });
    await makeUser(client);
    expect(await admin.when(sink.id, ({ cursor }) => cursor === 2)).toMatchObject({ state: 'active' });
    const [, taken] = receiver.received;
    expect(eventOf(taken).sequence).toBe('2');
    expect((await admin.send('GET', `/sinks/${sink.id}/dead-letters`)).body).toMatchObject({
      deadLetters: [{ seq: 1, resourceId: poison.id, state: 'retrying', attempts: 1 }],
    });
  });

  it('a receiver to which there is no connection gets all later, with one event alone too', async () => {
    const { client, admin } = await world.tenant();
    const receiver = await world.receiver();
    const { url } = receiver;
    await receiver.close();
    const sink = await admin.create(url);
    await makeUser(client);
    expect(await admin.when(sink.id, ({ state }) => state !== 'active')).toMatchObject({
      ...{ state: 'backingOff', attempts: 1, cursor: 0 },
      lastError: 'webhook: the connection was refused (ECONNREFUSED)',
    });
  });

  it('a certificate that nobody vouches for is told, and gets nothing', async () => {
    const { client, admin } = await world.tenant();
    const receiver = await world.receiver(answering(204), selfSigned('localhost'));
    const sink = await admin.create(receiver.url);
    await makeUser(client);
    const { lastError } = await admin.when(sink.id, ({ state }) => state === 'backingOff');
    expect(lastError).toBe('webhook: TLS failed (DEPTH_ZERO_SELF_SIGNED_CERT)');
    expect(receiver.received).toEqual([]);
  });

  it('a redirect is not followed: the event stands aside', async () => {
    const { client, admin } = await world.tenant();
    const target = await world.receiver();
    const receiver = await world.receiver(answering(307, { location: target.url }));
    const sink = await admin.create(receiver.url);
    await makeUser(client);
    await admin.when(sink.id, ({ cursor }) => cursor === 1);
    expect((await admin.send('GET', `/sinks/${sink.id}/dead-letters`)).body).toMatchObject({
      deadLetters: [
        { seq: 1, lastError: expect.stringContaining('answered 307; redirects are not followed') },
      ],
    });
    expect(target.received).toEqual([]);
  });

  it('an answer of 1 GiB is not read, and its status counts', async () => {
    const { client, admin } = await world.tenant();
    let sent = 0;
    const receiver = await world.receiver((_request, response) => {
      response.writeHead(200, { 'content-length': String(1024 * MIB) });
      const chunk = Buffer.alloc(MIB, 'x');
      const more = (): void => {
        while (!response.destroyed && sent < 1024) {
          sent += 1;
          if (!response.write(chunk)) return;
        }
      };
      response.on('drain', more);
      more();
    });
    const sink = await admin.create(receiver.url);
    await makeUser(client);
    expect(await admin.when(sink.id, ({ cursor }) => cursor === 1)).toMatchObject({ state: 'active' });
    expect(sent).toBeLessThan(100);
  });

  it('a sink waits after an event that stood aside too, and the delivery ends the wait', async () => {
    const { client, admin } = await world.tenant();
    const receiver = await world.receiver(answering(500));
    const sink = await admin.create(receiver.url);
    await makeUser(client);
    await admin.when(sink.id, ({ cursor }) => cursor === 1);
    receiver.behave(answering(429, { 'retry-after': '2' }));
    await admin.send('POST', `/sinks/${sink.id}/dead-letters/retry`, { all: true });
    const waiting = await admin.when(sink.id, ({ state }) => state === 'backingOff');
    expect(waiting).toMatchObject({ attempts: 1, lastError: 'webhook: the receiver answered 429' });
    expect(receiver.received).toHaveLength(2);
    receiver.behave(answering(204));
    // The first pause of the schedule, which is longer than the receiver asks for.
    const resumed = await admin.when(sink.id, ({ attempts }) => attempts === 0);
    expect(resumed).toMatchObject({ state: 'active', lastError: null });
    expect(receiver.received).toHaveLength(3);
    expect((await admin.send('GET', `/sinks/${sink.id}/dead-letters`)).body).toMatchObject({
      deadLetters: [],
    });
  });

  it('B4: a receiver that fails with everything holds up no other sink, and is not asked without a pause', async () => {
    const { client, admin } = await world.tenant();
    const [broken, healthy] = [await world.receiver(answering(500)), await world.receiver()];
    const sink = await admin.create(broken.url);
    await admin.create(healthy.url);
    const users = 30;
    for (let count = 1; count <= users; count += 1) {
      await makeUser(client);
      // One by one, so that no wave has more than a few of them.
      await healthy.arrived(count);
    }
    const waiting = await admin.when(sink.id, ({ state }) => state === 'backingOff');
    expect(waiting.lastError).toBe('webhook: the receiver answered 500');
    expect(broken.received.length).toBeLessThan(users);
  });
});
