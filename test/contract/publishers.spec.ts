import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openBroker, type OutgoingEvent, type Publisher } from '@rollcall/outbox';

import { describeOnKafkaMock, describeOnNats, describeOnRabbitmq } from '../support/brokers.js';
import {
  eventsOfOneResource,
  outgoingEvent,
  PUBLIC_URL,
  publishPatiently,
} from '../support/outgoing-events.js';
import { readKafka, readNats, takeFromRabbitmq, type ReceivedEvent } from '../support/received-events.js';

const DELIVERED = { kind: 'delivered' };

/** A broker as the contract of publishers sees it. */
interface Broker {
  readonly url: string;
  /** Holds its connections and answers nothing, until it goes on. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

interface Kind {
  readonly start: () => Promise<Broker>;
  readonly keyOf: (outgoing: OutgoingEvent) => string;
  /** What arrived since the start, or since the last call. */
  readonly received: (url: string) => Promise<readonly ReceivedEvent[]>;
}

/** What every publisher does, whatever its broker; each implementation runs it. */
function publisherContract({ start, keyOf, received }: Kind): void {
  let broker: Broker;
  let publisher: Publisher;

  beforeAll(async () => {
    broker = await start();
  }, 120_000);
  afterAll(() => broker.stop());
  beforeEach(async () => {
    publisher = await openBroker(broker.url, { publicUrl: PUBLIC_URL });
  });
  afterEach(() => publisher.close());

  /** What arrived of some events. */
  async function arrived(events: readonly OutgoingEvent[]): Promise<readonly ReceivedEvent[]> {
    const ids = new Set(events.map(({ event }) => event.id));
    return (await received(broker.url)).filter(({ attributes }) => ids.has(attributes['id'] ?? ''));
  }

  it('an event arrives once, in binary mode of CloudEvents 1.0: id, key, attributes and data', async () => {
    const outgoing = outgoingEvent({ version: 7, ordinal: 1, last: false });
    const { event } = outgoing;
    expect(await publisher.publish(outgoing)).toEqual(DELIVERED);
    const found = await arrived([outgoing]);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      key: keyOf(outgoing),
      contentType: 'application/json',
      attributes: {
        specversion: '1.0',
        id: event.id,
        source: `${PUBLIC_URL}/tenants/acme/scim/v2`,
        type: 'scim.user.created',
        subject: `User/${event.resourceId}`,
        time: '2027-01-31T12:30:15.250Z',
        tenant: 'acme',
        sequence: String(event.seq),
        partitionkey: event.resourceId,
        epoch: '1',
        resourceversion: '7',
        ordinal: '1',
        last: 'false',
      },
      body: {
        tenant: 'acme',
        resourceType: 'User',
        resourceId: event.resourceId,
        version: 7,
        operation: 'create',
        changed: ['userName'],
        after: { userName: 'zoë' },
      },
    });
    expect(found[0]?.attributes).not.toHaveProperty('replay');
  });

  it('an event that is asked for again arrives again, under the same id and with the attribute replay', async () => {
    const outgoing = outgoingEvent();
    expect(await publisher.publish(outgoing)).toEqual(DELIVERED);
    expect(await publisher.publish({ ...outgoing, replay: true })).toEqual(DELIVERED);
    const found = await arrived([outgoing]);
    expect(found.map(({ attributes }) => attributes['replay'])).toEqual([undefined, 'true']);
  });

  it('a type with characters that mean something to brokers stays one word', async () => {
    const outgoing = outgoingEvent({ resourceType: 'Häuser.* > #%' });
    expect(await publisher.publish(outgoing)).toEqual(DELIVERED);
    const [found] = await arrived([outgoing]);
    expect(found?.key).toBe(keyOf(outgoing));
    expect(found?.attributes['subject']).toBe(`Häuser.* > #%/${outgoing.event.resourceId}`);
  });

  it('the events of a resource keep their order, while those of others are under way', async () => {
    const resources = Array.from({ length: 50 }, () => eventsOfOneResource(4));
    await Promise.all(
      resources.map(async (events) => {
        for (const outgoing of events) expect(await publisher.publish(outgoing)).toEqual(DELIVERED);
      }),
    );
    const found = await arrived(resources.flat());
    expect(found).toHaveLength(200);
    for (const events of resources) {
      const id = events[0]?.event.resourceId;
      const versions = found.filter(({ attributes }) => attributes['partitionkey'] === id);
      expect(versions.map(({ attributes }) => attributes['resourceversion'])).toEqual(['1', '2', '3', '4']);
    }
  });

  it('a broker that answers nothing is unavailable; it has the event once it goes on, and then the next', async () => {
    const events = eventsOfOneResource(3);
    const [first, second, third] = events as [OutgoingEvent, OutgoingEvent, OutgoingEvent];
    expect(await publisher.publish(first)).toEqual(DELIVERED);
    broker.freeze();
    try {
      const delivery = await publisher.publish(second);
      expect(delivery).toMatchObject({ kind: 'unavailable', reason: expect.stringMatching(/^\w+: \S/) });
    } finally {
      broker.thaw();
    }
    expect((await publishPatiently(publisher, second)).at(-1)).toEqual(DELIVERED);
    expect((await publishPatiently(publisher, third)).at(-1)).toEqual(DELIVERED);
    const ids = (await arrived(events)).map(({ attributes }) => attributes['id']);
    // What was sent before the silence may have been taken after it: a consumer drops it by its id.
    expect([...new Set(ids)]).toEqual(events.map(({ event }) => event.id));
  }, 120_000);

  it('a publisher that is closed makes its connection again when it is used', async () => {
    const [first, second] = eventsOfOneResource(2) as [OutgoingEvent, OutgoingEvent];
    expect(await publisher.publish(first)).toEqual(DELIVERED);
    await publisher.close();
    expect(await publisher.publish(second)).toEqual(DELIVERED);
  });
}

const encodedPath = ({ tenant, event }: OutgoingEvent): string =>
  `${tenant.name}.${event.resourceType.replace('Häuser.* > #%', 'H%C3%A4user%2E%2A%20%3E%20%23%25')}.${event.resourceId}`;

describeOnNats('the NATS publisher', (start) => {
  publisherContract({
    start,
    keyOf: (outgoing) => `scim.${encodedPath(outgoing)}`,
    received: (url) => readNats(url),
  });
});

describeOnRabbitmq('the RabbitMQ publisher', (start) => {
  publisherContract({ start, keyOf: encodedPath, received: (url) => takeFromRabbitmq(url) });
});

describeOnKafkaMock('the Kafka publisher, with the mock brokers of librdkafka', (start) => {
  publisherContract({
    start,
    keyOf: ({ event }) => event.resourceId,
    received: (url) => readKafka(url),
  });
});

describe('a broker that is not there', () => {
  it.each(['nats', 'amqp', 'kafka'])('%s:// is unavailable, and says who refuses', async (scheme) => {
    const publisher = await openBroker(`${scheme}://127.0.0.1:1`, { publicUrl: PUBLIC_URL });
    const delivery = await publisher.publish(outgoingEvent());
    expect(delivery).toMatchObject({
      kind: 'unavailable',
      reason: expect.stringMatching(/refused|ECONNREFUSED/),
    });
    await publisher.close();
  });
});
