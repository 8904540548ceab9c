import { describe, expect, it } from '@jest/globals';

import { EventSignal } from './event-signal.js';

/** Milliseconds that nothing in this file takes. */
const LONG = 60_000;

const [ONE, OTHER] = [1, 2];

/** A signal over feeds whose ends the spec moves, with the looks at them. */
function signalOver(heads: Map<number, number>): { signal: EventSignal; looks: (readonly number[])[] } {
  const looks: (readonly number[])[] = [];
  const signal = new EventSignal((tenantIds) => {
    looks.push(tenantIds);
    return Promise.resolve(new Map([...heads].filter(([tenantId]) => tenantIds.includes(tenantId))));
  });
  return { signal, looks };
}

describe('EventSignal', () => {
  it('wakes those who wait for events of the tenant that has some, and nobody else', async () => {
    const { signal } = signalOver(new Map());
    const leave = new AbortController();
    const woken: string[] = [];
    const mine = signal.wait(ONE, LONG, leave.signal).then((isNews) => woken.push(`mine ${String(isNews)}`));
    const other = signal
      .wait(OTHER, LONG, leave.signal)
      .then((isNews) => woken.push(`other ${String(isNews)}`));
    signal.announce(ONE);
    await mine;
    expect(woken).toEqual(['mine true']);
    leave.abort();
    await other;
    expect(woken).toEqual(['mine true', 'other false']);
  });

  it('wakes everybody where nobody knows whose events there are', async () => {
    const { signal } = signalOver(new Map());
    const { signal: stays } = new AbortController();
    const waiting = [signal.wait(ONE, LONG, stays), signal.wait(OTHER, LONG, stays)];
    signal.announce();
    expect(await Promise.all(waiting)).toEqual([true, true]);
  });

  it('ends after its time, or at once for one who has gone', async () => {
    const { signal } = signalOver(new Map());
    expect(await signal.wait(ONE, 1, new AbortController().signal)).toBe(false);
    expect(await signal.wait(ONE, LONG, AbortSignal.abort())).toBe(false);
  });

  it('looks once for all who wait, and wakes those whose feed goes beyond what they have read', async () => {
    const { signal, looks } = signalOver(
      new Map([
        [ONE, 7],
        [OTHER, 3],
      ]),
    );
    const leave = new AbortController();
    const behind = Array.from({ length: 50 }, () => signal.wait(ONE, LONG, new AbortController().signal, 6));
    const reached = [signal.wait(ONE, LONG, leave.signal, 7), signal.wait(OTHER, LONG, leave.signal, 3)];
    expect(new Set(await Promise.all(behind))).toEqual(new Set([true]));
    expect(looks).toEqual([[ONE, OTHER]]);
    leave.abort();
    expect(await Promise.all(reached)).toEqual([false, false]);
  });

  it('goes on looking when the database is away for a while', async () => {
    let looks = 0;
    const signal = new EventSignal(() => {
      looks += 1;
      return looks === 1 ? Promise.reject(new Error('away')) : Promise.resolve(new Map([[ONE, 1]]));
    });
    expect(await signal.wait(ONE, LONG, new AbortController().signal, 0)).toBe(true);
    expect(looks).toBe(2);
  });
});
