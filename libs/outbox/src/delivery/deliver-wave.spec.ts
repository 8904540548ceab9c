import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { eventOf, outgoing } from './events.fixture.js';
import { deliverWave } from './deliver-wave.js';
import type { Delivery, DeliveryPolicy, Publisher } from './publisher.js';

const POLICY: DeliveryPolicy = { wave: 500, concurrency: 4, retryAfter: () => 1000 };
const DELIVERED: Delivery = { kind: 'delivered' };

describe('a wave of deliveries', () => {
  it('never has two events of one resource under way, delivers each once, and those of a resource in order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 40 }),
        async (scheduler, resources) => {
          const wave = resources.map((resource, index) => outgoing(eventOf(index + 1, `r${resource}`)));
          const underWay = new Set<string>();
          const done: number[] = [];
          const publish = scheduler.scheduleFunction(() => Promise.resolve(DELIVERED));
          const deliveries = deliverWave(
            {
              policy: POLICY,
              publish: async ({ event }) => {
                if (underWay.has(event.resourceId)) throw new Error('two of one resource');
                underWay.add(event.resourceId);
                if (underWay.size > POLICY.concurrency) throw new Error('too many');
                const delivery = await publish();
                underWay.delete(event.resourceId);
                done.push(event.seq);
                return delivery;
              },
            },
            wave,
          );
          await scheduler.waitFor(deliveries);
          expect([...done].sort((a, b) => a - b)).toEqual(wave.map(({ event }) => event.seq));
          for (let resource = 0; resource <= 5; resource++) {
            const own = done.filter((seq) => resources[seq - 1] === resource);
            expect(own).toEqual([...own].sort((a, b) => a - b));
          }
        },
      ),
      { verbose: fc.VerbosityLevel.Verbose },
    );
  });

  it('tries nothing of a resource behind an event that failed, and everything else', async () => {
    const wave = [1, 2, 3, 4].map((seq) => outgoing(eventOf(seq, seq % 2 === 0 ? 'even' : 'odd')));
    const deliveries = await deliverWave(
      {
        policy: POLICY,
        publish: ({ event }) =>
          Promise.resolve(event.seq === 1 ? { kind: 'failed', reason: 'poison' } : DELIVERED),
      },
      wave,
    );
    expect(deliveries.map((delivery) => delivery?.kind)).toEqual([
      'failed',
      'delivered',
      undefined,
      'delivered',
    ]);
  });

  it.each(['unavailable', 'gone'] as const)('tries nothing more once the other side is %s', async (kind) => {
    let calls = 0;
    const wave = Array.from({ length: 50 }, (_, index) => outgoing(eventOf(index + 1, `r${index}`)));
    const deliveries = await deliverWave(
      {
        policy: { ...POLICY, concurrency: 1 },
        publish: () => {
          calls += 1;
          return Promise.resolve(calls === 3 ? { kind, reason: 'down' } : DELIVERED);
        },
      },
      wave,
    );
    expect(calls).toBe(3);
    expect(deliveries.filter((delivery) => delivery === undefined)).toHaveLength(47);
  });

  it('takes what the publisher throws for a sink that takes nothing now', async () => {
    const wave = ['a', 'b'].map((resource, index) => outgoing(eventOf(index + 1, resource)));
    const publish = (): Promise<Delivery> => Promise.reject(new Error('no key'));
    const deliveries = await deliverWave({ policy: { ...POLICY, concurrency: 1 }, publish }, wave);
    expect(deliveries).toEqual([{ kind: 'unavailable', reason: 'no key' }, undefined]);
  });

  it('takes what its publisher did not begin for not tried, and tries the next of that resource neither', async () => {
    const wave = ['a', 'a', 'b'].map((resource, index) => outgoing(eventOf(index + 1, resource)));
    let begun = 0;
    const goesOn = (): boolean => begun < 1;
    const publish: Publisher['publish'] = (_, mayGoOn) => {
      if (mayGoOn === undefined) throw new Error('nothing says whether to go on');
      begun += 1;
      // Told to end while it was busy with something else.
      return Promise.resolve(mayGoOn() ? DELIVERED : { kind: 'untried' });
    };
    const policy = { ...POLICY, concurrency: 1 };
    expect(await deliverWave({ policy, publish }, wave, goesOn)).toEqual([undefined, undefined, undefined]);
    expect(begun).toBe(1);
  });

  it('tries nothing more once it is not to go on, and waits for what is under way', async () => {
    const wave = Array.from({ length: 9 }, (_, index) => outgoing(eventOf(index + 1, `r${index % 3}`)));
    let calls = 0;
    const publish = (): Promise<Delivery> => {
      calls += 1;
      return Promise.resolve(DELIVERED);
    };
    const deliveries = await deliverWave({ policy: POLICY, publish }, wave, () => calls < 5);
    expect(calls).toBe(5);
    expect(deliveries.filter((delivery) => delivery?.kind === 'delivered')).toHaveLength(5);
  });
});
