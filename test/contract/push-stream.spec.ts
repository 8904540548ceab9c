import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventDescriber, type Sink, type StreamEvent } from '@rollcall/directory';
import { PushStream, secretSealer, SigningKeys, StreamTokens, targetRules } from '@rollcall/outbox';
import { signingKeyRepository, sinkRepository, streamRepository } from '@rollcall/persistence';
import { GROUP_TYPE, USER_TYPE } from '@rollcall/scim';
import { randomBytes } from 'node:crypto';

import { forEachEngine } from '../support/engines.js';
import { LINKS, openStore, type OpenStore } from '../support/open-store.js';
import { outgoingEvent } from '../support/outgoing-events.js';
import { answering, startReceiver, type Receiver } from '../support/receiver.js';

const WAITING = 5;
const ISSUER = 'https://id.example.com';

forEachEngine('a stream that is pushed to', (engine) => {
  let store: OpenStore;
  let receiver: Receiver;
  beforeAll(async () => {
    store = await openStore(engine);
    receiver = await startReceiver(answering(202));
  });
  afterAll(async () => {
    await receiver.close();
    await store.close();
  });

  function event(): StreamEvent {
    const { payload, subject } = { payload: {}, subject: { format: 'opaque', id: 'x' } };
    return { id: store.ids.next(), uri: 'urn:example:event', payload, subject, occurredAt: Date.now() };
  }

  it('sends what waits before the feed only as long as it is to go on, and the rest later', async () => {
    const { unitOfWork } = store.database;
    const { tenant } = await store.context();
    const streams = streamRepository(unitOfWork);
    const given = randomBytes(32).toString('base64');
    const secrets = secretSealer({ given, readKept: () => Promise.reject(new Error('a key is given')) });
    const clock = (): number => Date.now();
    const { event: ofFeed } = outgoingEvent();
    const settings = {
      ...{ credential: store.ids.next(), issuer: ISSUER, audience: ISSUER, format: 'notice' },
      ...{ eventsDelivered: [], endpoint: receiver.url },
    };
    const sink: Sink = {
      ...{ id: store.ids.next(), tenantId: tenant.id, kind: 'set-push', name: 'x', created: clock() },
      ...{ settings, secret: undefined },
    };
    await sinkRepository(unitOfWork).insert(sink, [{ tenantId: tenant.id, seq: 0 }]);
    const key = { streamId: sink.id, tenantId: tenant.id };
    for (let count = 0; count < WAITING; count += 1) await streams.enqueue(key, event());
    const stream = await PushStream.open(sink, {
      streams,
      tokens: new StreamTokens(
        new SigningKeys(signingKeyRepository(unitOfWork), secrets, clock),
        eventDescriber([USER_TYPE, GROUP_TYPE], LINKS),
        clock,
      ),
      push: { secrets, targets: targetRules(['127.0.0.1']) },
      clock,
      remark: () => undefined,
    });

    expect(await stream.deliver(ofFeed, () => receiver.received.length < 2)).toEqual({ kind: 'untried' });
    expect(receiver.received).toHaveLength(2);
    expect(await streams.waiting(key, 10)).toHaveLength(WAITING - 2);
    // It has no type that the stream gets, so that it is passed over when its turn has come.
    expect(await stream.deliver(ofFeed)).toEqual({ kind: 'delivered' });
    expect(receiver.received).toHaveLength(WAITING);
  });
});
