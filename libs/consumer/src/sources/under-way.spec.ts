import { describe, expect, it } from '@jest/globals';

import { wireEvent } from '../events/wire-event.fixture.js';
import { UnreadableEvent } from '../events/unreadable-event.js';
import { UnderWay, type BrokerMessage } from './under-way.js';

/** A message that notes how it was answered. */
function message(name: string, log: string[], read = () => wireEvent({ id: name })): BrokerMessage {
  return {
    read,
    text: () => name,
    ack: () => log.push(`ack ${name}`),
    giveBack: () => log.push(`back ${name}`),
  };
}

describe('messages that are under way', () => {
  it('a message is acknowledged when its event is kept, and not before', async () => {
    const log: string[] = [];
    let keep: () => void = () => undefined;
    const kept = new Promise<void>((resolve) => (keep = resolve));
    const underWay = new UnderWay(
      {
        receive: async () => {
          await kept;
          log.push('kept');
        },
        unreadable: () => undefined,
      },
      () => undefined,
    );
    underWay.add(message('one', log));
    await Promise.resolve();
    expect(log).toEqual([]);
    keep();
    await underWay.settle();
    expect(log).toEqual(['kept', 'ack one']);
  });

  it('what the database does not take is given back, and so is all that comes after', async () => {
    const log: string[] = [];
    let failures = 0;
    const receiver = { receive: () => Promise.reject(new Error('no database')), unreadable: () => undefined };
    const underWay = new UnderWay(receiver, () => (failures += 1));
    underWay.add(message('one', log));
    underWay.add(message('two', log));
    await expect(underWay.settle()).rejects.toThrow('no database');
    underWay.add(message('three', log));
    expect(log).toEqual(['back one', 'back two', 'back three']);
    expect(failures).toBe(1);
  });

  it('what nobody can read is told of and acknowledged, for it would come for ever', async () => {
    const log: string[] = [];
    const underWay = new UnderWay(
      { receive: () => Promise.resolve(), unreadable: (_error, text) => log.push(`unreadable ${text}`) },
      () => undefined,
    );
    underWay.add(
      message('one', log, () => {
        throw new UnreadableEvent('no event');
      }),
    );
    await underWay.settle();
    expect(log).toEqual(['unreadable one', 'ack one']);
  });
});
