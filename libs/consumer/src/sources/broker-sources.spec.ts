import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';

import { describeOnNats, describeOnRabbitmq } from '../../../../test/support/brokers.js';
import { eventually } from '../../../../test/support/eventually.js';
import type { Server } from '../../../../test/support/server-process.mjs';
import { wireEvent } from '../events/wire-event.fixture.js';
import type { EventSource, SourceMemo } from './event-source.js';
import { natsUnderTest, rabbitmqUnderTest, type BrokerUnderTest } from './broker-sources.fixture.js';

/** Milliseconds in which a broker starts. */
const START = 120_000;

/** One run of a source, from its opening until it is stopped. */
class Run {
  readonly received: string[] = [];
  readonly unreadable: string[] = [];
  /** How often it began anew. */
  startedOver = 0;
  take: (id: string) => Promise<void> = () => Promise.resolve();
  /** Called when it is open and does not read yet. */
  opened: () => Promise<void> = () => Promise.resolve();
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly source: EventSource) {}

  async start(): Promise<this> {
    const memo: SourceMemo = {
      cursor: undefined,
      startOver: async () => {
        this.startedOver += 1;
      },
      saveCursor: () => Promise.resolve(),
    };
    await this.source.open(memo, this.stopping.signal);
    await this.opened();
    this.running = this.source.run(
      memo,
      {
        receive: async (event) => {
          await this.take(event.id);
          this.received.push(event.id);
        },
        unreadable: (_error, text) => {
          this.unreadable.push(text);
        },
      },
      this.stopping.signal,
    );
    this.running.catch(() => undefined);
    return this;
  }

  /** Resolves when it ended by itself. @throws why it did */
  ended(): Promise<void> {
    return this.running;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running.catch(() => undefined);
    await this.source.close();
  }

  /** As if the process had been killed: nothing that is under way is waited for. */
  async kill(): Promise<void> {
    await this.source.close();
  }
}

/** What every source of a broker does. */
function brokerSource(
  startServer: () => Promise<Server>,
  open: (url: string) => Promise<BrokerUnderTest>,
): void {
  let server: Server;
  let broker: BrokerUnderTest;
  const runs: Run[] = [];

  beforeAll(async () => {
    server = await startServer();
    broker = await open(server.url);
  }, START);
  afterEach(async () => {
    for (const run of runs.splice(0)) await run.stop();
    await broker.removeSubscription().catch(() => undefined);
  });
  afterAll(async () => {
    await broker.close();
    await server.stop();
  }, START);

  function start(change: (run: Run) => void = () => undefined): Promise<Run> {
    const run = new Run(broker.source());
    change(run);
    runs.push(run);
    return run.start();
  }

  function event(version: number, tenant = 'harbour'): ReturnType<typeof wireEvent> {
    return wireEvent({ version, tenant, id: `${tenant}-${version}` });
  }

  it('brings what happens from its first start on, of its tenant, and begins anew only once', async () => {
    await broker.publish(event(1));
    const run = await start();
    await broker.publish(event(2));
    await broker.publish(event(3, 'another'));
    await broker.publish(event(4));
    await eventually(() => expect(run.received).toEqual(['harbour-2', 'harbour-4']));
    await run.stop();
    await broker.publish(event(5));
    const next = await start();
    await eventually(() => expect(next.received).toEqual(['harbour-5']));
    expect([run.startedOver, next.startedOver]).toEqual([1, 0]);
  });

  it('what was not kept is delivered again, what was kept is not', async () => {
    const run = await start((one) => {
      one.take = (id) => (id === 'harbour-2' ? new Promise<void>(() => undefined) : Promise.resolve());
    });
    await broker.publish(event(1));
    await broker.publish(event(2));
    await eventually(() => expect(run.received).toEqual(['harbour-1']));
    // The acknowledgement is under way when it is killed.
    await new Promise((resolve) => setTimeout(resolve, 200));
    await run.kill();
    runs.length = 0;
    const next = await start();
    await eventually(() => expect(next.received).toEqual(['harbour-2']));
  });

  it('where the database takes nothing it ends, and the event comes again', async () => {
    const run = await start((one) => {
      one.take = () => Promise.reject(new Error('no database'));
    });
    await broker.publish(event(1));
    await expect(run.ended()).rejects.toThrow('no database');
    await run.stop();
    const next = await start();
    await eventually(() => expect(next.received).toEqual(['harbour-1']));
  });

  it('what is under way when it is stopped is ended and acknowledged', async () => {
    let end: () => void = () => undefined;
    const run = await start((one) => {
      one.take = () => new Promise<void>((resolve) => (end = resolve));
    });
    let begun = false;
    const { take } = run;
    run.take = (id) => {
      begun = true;
      return take(id);
    };
    await broker.publish(event(1));
    await eventually(() => expect(begun).toBe(true));
    const stopped = run.stop();
    end();
    await stopped;
    expect(run.received).toEqual(['harbour-1']);
    await broker.publish(event(2));
    const next = await start();
    await eventually(() => expect(next.received).toEqual(['harbour-2']));
  });

  it('what is no event is told of and not delivered for ever', async () => {
    const run = await start();
    await broker.publish(event(1), 'no JSON');
    await broker.publish(event(2));
    await eventually(() => expect(run.received).toEqual(['harbour-2']));
    expect(run.unreadable).toEqual(['no JSON']);
  });

  it('where its consumer or queue is taken away it ends, and begins anew', async () => {
    const run = await start();
    await broker.removeSubscription();
    await expect(run.ended()).rejects.toThrow();
    await run.stop();
    const next = await start();
    expect(next.startedOver).toBe(1);
    await broker.publish(event(1));
    await eventually(() => expect(next.received).toEqual(['harbour-1']));
  });

  it('where its consumer or queue is taken away before it begins to read it ends', async () => {
    const run = await start((one) => (one.opened = () => broker.removeSubscription()));
    await expect(run.ended()).rejects.toThrow();
  });

  it(
    'where the broker goes it ends, and goes on when it is there again',
    async () => {
      // RabbitMQ writes the name of a new quorum queue to its disk some seconds later, and forgets the queue where it is
      // killed before; so it is stopped in order first.
      for (const go of [() => server.shutdown(), () => server.kill()]) {
        const run = await start();
        await go();
        await expect(run.ended()).rejects.toThrow();
        await run.stop();
        await broker.close().catch(() => undefined);
        await server.start();
        broker = await open(server.url);
        const next = await start();
        await broker.publish(event(1));
        await eventually(() => expect(next.received).toEqual(['harbour-1']));
        await next.stop();
      }
    },
    START,
  );
}

describeOnNats('the source of NATS JetStream', (start) => {
  brokerSource(() => start(), natsUnderTest);
});

describeOnRabbitmq('the source of RabbitMQ', (start) => {
  brokerSource(() => start(), rabbitmqUnderTest);
});
