import { describe, expect, it } from '@jest/globals';

import type { Delivery } from '../delivery/publisher.js';
import { GatheredSends } from './gathered-sends.js';

const DELIVERED: Delivery = { kind: 'delivered' };
const REFUSED: Delivery = { kind: 'refused', reason: 'too large' };

describe('GatheredSends', () => {
  function gathered(send: (items: readonly number[]) => Delivery): {
    readonly sends: GatheredSends<number>;
    readonly sent: (readonly number[])[];
  } {
    const sent: (readonly number[])[] = [];
    const sends = new GatheredSends<number>({
      async send(items) {
        sent.push(items);
        await new Promise((resolve) => setTimeout(resolve, 1));
        return send(items);
      },
      sizeOf: (item) => item,
      most: 10,
    });
    return { sends, sent };
  }

  it('sends together what comes in one turn, and what comes during a sending with the next', async () => {
    const { sends, sent } = gathered(() => DELIVERED);
    const first = Promise.all([sends.send(1), sends.send(2)]);
    await new Promise(setImmediate);
    const second = Promise.all([sends.send(3), sends.send(4)]);
    expect([...(await first), ...(await second)]).toEqual([DELIVERED, DELIVERED, DELIVERED, DELIVERED]);
    expect(await sends.send(5)).toBe(DELIVERED);
    expect(sent).toEqual([[1, 2], [3, 4], [5]]);
  });

  it('sends no more bytes together than it may, and a larger one alone', async () => {
    const { sends, sent } = gathered(() => DELIVERED);
    await Promise.all([4, 4, 4, 50, 10, 1].map((size) => sends.send(size)));
    expect(sent).toEqual([[4, 4], [4], [50], [10], [1]]);
  });

  it('finds those that are refused, and delivers all others', async () => {
    const { sends } = gathered((items) => (items.some((item) => item === 2) ? REFUSED : DELIVERED));
    const items = [1, 1, 2, 1, 1, 1, 2];
    const deliveries = await Promise.all(items.map((item) => sends.send(item)));
    expect(deliveries).toEqual(items.map((item) => (item === 2 ? REFUSED : DELIVERED)));
  });

  it('what fails fails for all that were sent together, and they are not sent again', async () => {
    const failed: Delivery = { kind: 'unavailable', reason: 'down' };
    const { sends, sent } = gathered(() => failed);
    expect(await Promise.all([sends.send(1), sends.send(2)])).toEqual([failed, failed]);
    expect(sent).toEqual([[1, 2]]);
  });
});
