import { expect, it } from '@jest/globals';

import { forEachEngine } from '../support/engines.js';
import { answering } from '../support/receiver.js';
import { makeUser, patchOp, textAt } from '../support/scim-messages.js';
import { verifyingSignatures } from '../support/verify-webhook.js';
import { eventOf, webhooksWorld } from './webhooks-world.js';

forEachEngine('webhooks', (engine) => {
  const world = webhooksWorld(engine);

  it('events arrive signed, those of one resource in order and one at a time', async () => {
    const { client, admin } = await world.tenant();
    let busy = 0;
    let most = 0;
    const receiver = await world.receiver((_request, response) => {
      busy += 1;
      most = Math.max(most, busy);
      setTimeout(() => {
        busy -= 1;
        response.writeHead(204).end();
      }, 5);
    });
    const sink = await admin.create(receiver.url);
    const { id } = await makeUser(client);
    for (const title of ['a', 'b', 'c', 'd']) await client.patch(`/Users/${id}`, titled(title));
    const { cursor, lag } = await admin.when(sink.id, ({ cursor: place }) => place === 5);
    expect([cursor, lag, most]).toEqual([5, 0, 1]);
    const events = receiver.received.map(eventOf);
    expect(events.map(({ sequence }) => sequence)).toEqual(['1', '2', '3', '4', '5']);
    expect(events.map(({ data }) => data.version)).toEqual([1, 2, 3, 4, 5]);
    for (const request of receiver.received) {
      expect(verifyingSignatures(sink.signing.publicKeys[0]!.key, request)).toEqual([0]);
      expect(request.headers['webhook-id']).toBe(eventOf(request).id);
    }
  });

  it('a sink begins with what happens from now on, or with all that is kept', async () => {
    const { client, admin } = await world.tenant();
    const [late, early] = [await world.receiver(), await world.receiver()];
    await makeUser(client);
    await makeUser(client);
    await admin.create(early.url, { from: 'start' });
    await early.arrived(2);
    const fromEnd = await admin.create(late.url);
    await makeUser(client);
    await Promise.all([early.arrived(3), late.arrived(1)]);
    expect(late.received.map((request) => eventOf(request).sequence)).toEqual(['3']);
    expect((await admin.sink(fromEnd.id)).head).toBe(3);
  });

  it('rotation: both keys sign until the overlap has passed, from one algorithm to the other', async () => {
    const { client, admin } = await world.tenant();
    const receiver = await world.receiver();
    const made = await admin.create(receiver.url, { algorithm: 'hmac-sha256' });
    expect(made.secret).toMatch(/^whsec_/);
    const rotated = (await admin.send('POST', `/sinks/${made.id}/rotate`, { algorithm: 'ed25519' })).body;
    const [publicKey] = (await admin.sink(made.id)).signing.publicKeys;
    expect(rotated).not.toHaveProperty('secret');
    await makeUser(client);
    await receiver.arrived(1);
    const [request] = receiver.received;
    expect(verifyingSignatures(publicKey!.key, request!)).toEqual([0]);
    expect(verifyingSignatures(made.secret!, request!)).toEqual([1]);

    const ended = await admin.send('POST', `/sinks/${made.id}/rotate`, { overlapHours: 0 });
    await makeUser(client);
    await receiver.arrived(2);
    const next = receiver.received[1]!;
    expect(verifyingSignatures(publicKey!.key, next)).toEqual([]);
    expect(verifyingSignatures(textAt(ended.body, 'signing', 'publicKeys', 0, 'key'), next)).toEqual([0]);
  });

  it('a paused sink gets nothing, and everything when it is resumed', async () => {
    const { client, admin } = await world.tenant();
    const [receiver, other] = [await world.receiver(), await world.receiver()];
    const sink = await admin.create(receiver.url);
    await admin.create(other.url);
    expect((await admin.send('PATCH', `/sinks/${sink.id}`, { state: 'paused' })).body).toMatchObject({
      state: 'paused',
    });
    await makeUser(client);
    await makeUser(client);
    await other.arrived(2);
    expect(await admin.sink(sink.id)).toMatchObject({ state: 'paused', lag: 2 });
    expect(receiver.received).toEqual([]);
    await admin.send('PATCH', `/sinks/${sink.id}`, { state: 'active' });
    await receiver.arrived(2);
  });

  it('a test event is sent now, and its answer given', async () => {
    const { admin } = await world.tenant();
    const receiver = await world.receiver((_request, response) => response.writeHead(418).end('a teapot'));
    const { id, signing } = await admin.create(receiver.url);
    const { status, body } = await admin.send('POST', `/sinks/${id}/test`);
    expect([status, body]).toMatchObject([200, { delivered: false, status: 418, body: 'a teapot' }]);
    const [request] = receiver.received;
    expect(eventOf(request)).toMatchObject({ type: 'scim.test', id: (body as { id: string }).id });
    expect(verifyingSignatures(signing.publicKeys[0]!.key, request!)).toEqual([0]);
    expect(await admin.sink(id)).toMatchObject({ state: 'active', cursor: 0, head: 0 });
    receiver.behave(({ socket }) => socket.resetAndDestroy());
    expect((await admin.send('POST', `/sinks/${id}/test`)).body).toMatchObject({
      delivered: false,
      error: 'the connection was reset (ECONNRESET)',
    });
  });

  it('a new URL and payload hold from the next event on', async () => {
    const { client, admin } = await world.tenant();
    const [first, second] = [await world.receiver(), await world.receiver()];
    const sink = await admin.create(first.url);
    await makeUser(client);
    await first.arrived(1);
    await admin.send('PATCH', `/sinks/${sink.id}`, { name: 'moved', url: second.url, payload: 'thin' });
    await makeUser(client);
    await second.arrived(1);
    expect(eventOf(second.received[0]).data).not.toHaveProperty('after');
    expect(await admin.sink(sink.id)).toMatchObject({ name: 'moved', url: second.url, payload: 'thin' });
    expect(first.received).toHaveLength(1);
  });

  it('a deleted sink gets nothing more', async () => {
    const { client, admin } = await world.tenant();
    const [receiver, other] = [await world.receiver(), await world.receiver()];
    const sink = await admin.create(receiver.url);
    await admin.create(other.url);
    expect((await admin.send('DELETE', `/sinks/${sink.id}`)).status).toBe(204);
    await makeUser(client);
    await other.arrived(1);
    expect(receiver.received).toEqual([]);
    expect((await admin.send('GET', `/sinks/${sink.id}`)).status).toBe(404);
    expect((await admin.send('DELETE', `/sinks/${sink.id}`)).status).toBe(404);
  });

  it('replay from a place and from a time: the same events with the same ids, marked', async () => {
    const { client, admin } = await world.tenant();
    const receiver = await world.receiver();
    const sink = await admin.create(receiver.url);
    for (let count = 0; count < 3; count += 1) await makeUser(client);
    await admin.when(sink.id, ({ cursor }) => cursor === 3);
    const replay = (body: object) => admin.send('POST', `/sinks/${sink.id}/replay`, body);
    expect((await replay({ fromSeq: 2 })).body).toMatchObject({ fromSeq: 2, events: 2 });
    await receiver.arrived(5);
    await admin.when(sink.id, ({ cursor }) => cursor === 3);
    expect((await replay({ fromTime: '2026-01-01T00:00:00Z' })).body).toMatchObject({
      fromSeq: 1,
      events: 3,
    });
    await receiver.arrived(8);
    await makeUser(client);
    await receiver.arrived(9);
    const events = receiver.received.map(eventOf);
    const sequences = events.map(({ sequence }) => sequence);
    expect(sequences.slice(0, 3).sort()).toEqual(['1', '2', '3']);
    expect(sequences.slice(3, 5).sort()).toEqual(['2', '3']);
    expect(new Set(events.map(({ id }) => id)).size).toBe(4);
    expect(events.map(({ replay: marked }) => marked === true)).toEqual(
      [0, 0, 0, 1, 1, 1, 1, 1, 0].map(Boolean),
    );
    expect((await replay({ fromSeq: 5 })).status).toBe(409);
    expect((await replay({ fromTime: '2099-01-01T00:00:00Z' })).status).toBe(409);
  });

  it('replay of one resource: its events again, in order, and before what is still to come of it', async () => {
    const { client, admin } = await world.tenant();
    const receiver = await world.receiver();
    const sink = await admin.create(receiver.url);
    const [mine, other] = [await makeUser(client), await makeUser(client)];
    for (const title of ['a', 'b']) {
      for (const { id } of [mine, other]) await client.patch(`/Users/${id}`, titled(title));
    }
    await admin.when(sink.id, ({ cursor }) => cursor === 6);
    const replay = () => admin.send('POST', `/sinks/${sink.id}/replay`, { fromSeq: 1, resourceId: mine.id });
    await admin.send('PATCH', `/sinks/${sink.id}`, { state: 'paused' });
    expect((await replay()).body).toMatchObject({ events: 3, sink: { cursor: 6 } });
    expect((await replay()).status).toBe(409);
    await client.patch(`/Users/${mine.id}`, titled('c'));
    await admin.send('PATCH', `/sinks/${sink.id}`, { state: 'active' });
    await receiver.arrived(10);
    const again = receiver.received.slice(6).map(eventOf);
    expect(again.map(({ data }) => [data.resourceId, data.version])).toEqual(
      [1, 2, 3, 4].map((version) => [mine.id, version]),
    );
    expect(
      (await admin.send('POST', `/sinks/${sink.id}/replay`, { fromSeq: 1, resourceId: 'nobody' })).status,
    ).toBe(409);
  });

  it('B4: a resource that always fails stands aside alone, and is delivered in order once it is retried', async () => {
    const { client, admin } = await world.tenant();
    const receiver = await world.receiver();
    const sink = await admin.create(receiver.url);
    const [poison, healthy] = [await makeUser(client), await makeUser(client)];
    await admin.when(sink.id, ({ cursor }) => cursor === 2);
    receiver.behave((request, response) =>
      answering(eventOf(request).data.resourceId === poison.id ? 500 : 204)(request, response),
    );
    for (const title of ['a', 'b', 'c']) {
      for (const { id } of [poison, healthy]) await client.patch(`/Users/${id}`, titled(title));
    }
    await admin.when(sink.id, ({ cursor, head }) => cursor === 8 && head === 8);
    const deadLetters = async () =>
      (await admin.send('GET', `/sinks/${sink.id}/dead-letters`)).body as DeadLetters;
    const aside = (await deadLetters()).deadLetters;
    expect(aside.map(({ seq, state }) => [seq, state])).toEqual([
      [3, 'retrying'],
      [5, 'queued'],
      [7, 'queued'],
    ]);
    expect(aside[0]).toMatchObject({
      resourceId: poison.id,
      attempts: 1,
      lastError: 'webhook: the receiver answered 500',
    });
    expect(await admin.sink(sink.id)).toMatchObject({ state: 'active', attempts: 0 });

    receiver.behave(answering(204));
    const before = receiver.received.length;
    expect((await admin.send('POST', `/sinks/${sink.id}/dead-letters/retry`, { seqs: [3] })).body).toEqual({
      retried: 1,
    });
    await receiver.arrived(before + 3);
    expect(receiver.received.slice(before).map((request) => eventOf(request).sequence)).toEqual([
      '3',
      '5',
      '7',
    ]);
    while ((await deadLetters()).deadLetters.length > 0)
      await new Promise((resolve) => setTimeout(resolve, 20));
  });

  it('what stands aside can be given up, one by one or all, and goes with a replay', async () => {
    const { client, admin } = await world.tenant();
    const receiver = await world.receiver(answering(500));
    const sink = await admin.create(receiver.url);
    for (let count = 0; count < 4; count += 1) await makeUser(client);
    await admin.when(sink.id, ({ cursor }) => cursor === 4);
    const path = `/sinks/${sink.id}/dead-letters`;
    expect((await admin.send('GET', `${path}?limit=3`)).body).toMatchObject({ next: 3 });
    expect((await admin.send('GET', `${path}?limit=3&after=3`)).body).toMatchObject({
      next: null,
      deadLetters: [{ seq: 4 }],
    });
    expect((await admin.send('POST', `${path}/skip`, { seqs: [1, 99] })).body).toEqual({ skipped: 1 });
    receiver.behave(answering(204));
    const before = receiver.received.length;
    await admin.send('POST', `/sinks/${sink.id}/replay`, { fromSeq: 3 });
    await receiver.arrived(before + 2);
    await admin.when(sink.id, ({ cursor }) => cursor === 4);
    expect((await admin.send('GET', path)).body).toMatchObject({ deadLetters: [{ seq: 2 }] });
    expect((await admin.send('POST', `${path}/skip`, { all: true })).body).toEqual({ skipped: 1 });
    expect((await admin.send('GET', path)).body).toEqual({ deadLetters: [], next: null });
  });
});

interface DeadLetters {
  readonly deadLetters: readonly {
    readonly seq: number;
    readonly state: string;
    readonly resourceId: string;
    readonly attempts: number;
    readonly lastError: string;
  }[];
}

function titled(title: string): object {
  return patchOp({ op: 'replace', value: { title } });
}
