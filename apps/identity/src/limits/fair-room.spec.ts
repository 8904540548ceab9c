import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { FairRoom, type Entrance, type FairRoomOptions, type Place } from './fair-room.js';

const PATIENCE = 1000;

/** A request by its name. */
interface Guest {
  readonly name: string;
  readonly place: Place;
}

describe('the room for requests', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  let entered: string[] = [];
  let refusals: string[] = [];

  function roomOf(options: Partial<FairRoomOptions> = {}): FairRoom {
    entered = [];
    refusals = [];
    return new FairRoom({
      ...{ places: 4, placesOfOne: 2, placesOfHasty: 1, seats: 100, seatsOfOne: 50, patience: PATIENCE },
      onRefusal: (limit) => refusals.push(limit),
      ...options,
    });
  }

  function enter(room: FairRoom, tenantId: number, name: string, how: Partial<Entrance> = {}): Guest {
    const place = room.enter({ tenantId, hasty: false, now: 0, ...how });
    if (place.ready === undefined) entered.push(name);
    else
      place.ready.then(
        () => entered.push(name),
        (error: unknown) => entered.push(`${name}: ${String(Object(error).status)}`),
      );
    return { name, place };
  }

  /** What is settled is told in a later turn of the event loop. */
  async function settled(): Promise<void> {
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  }

  it('lets in at once while there are places, and only so many of one tenant', async () => {
    const room = roomOf();
    const guests = ['a1', 'a2', 'a3', 'b1', 'b2', 'c1'].map((name) => enter(room, name.charCodeAt(0), name));
    await settled();
    expect(entered).toEqual(['a1', 'a2', 'b1', 'b2']);
    guests[0]?.place.leave();
    await settled();
    expect(entered).toEqual(['a1', 'a2', 'b1', 'b2', 'c1']);
    guests[3]?.place.leave();
    await settled();
    expect(entered.at(-1)).toBe('a3');
  });

  it('tenants take turns, whichever came first with however many', async () => {
    const room = roomOf({ places: 1, placesOfOne: 1 });
    const first = enter(room, 0, 'first');
    const guests = ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'c1'].map((name) =>
      enter(room, name.charCodeAt(0), name),
    );
    let last: Guest | undefined = first;
    for (let turn = 0; turn < 8; turn += 1) {
      last?.place.leave();
      await settled();
      last = guests.find(({ name }) => name === entered.at(-1));
    }
    expect(entered).toEqual(['first', 'a1', 'b1', 'c1', 'a2', 'b2', 'a3', 'a4']);
  });

  it('a second leave gives no second place', async () => {
    const room = roomOf({ places: 1, placesOfOne: 1 });
    const first = enter(room, 1, 'a1');
    enter(room, 1, 'a2');
    enter(room, 1, 'a3');
    first.place.leave();
    first.place.leave();
    await settled();
    expect(entered).toEqual(['a1', 'a2']);
  });

  it('who is ahead of its rate has fewer places while others send, and all of its own when they have been silent for a second', async () => {
    const room = roomOf({ places: 8, placesOfOne: 3, placesOfHasty: 1 });
    const hasty = { hasty: true };
    const alone = [1, 2, 3].map((index) => enter(room, 1, `a${index}`, { ...hasty, now: 0 }));
    for (const { place } of alone) place.leave();
    enter(room, 2, 'b1', { now: 10 }).place.leave();
    const beside = [4, 5, 6].map((index) => enter(room, 1, `a${index}`, { ...hasty, now: 1000 }));
    enter(room, 2, 'b2', { now: 1005 }).place.leave();
    await settled();
    expect(entered).toEqual(['a1', 'a2', 'a3', 'b1', 'a4', 'b2']);
    beside[0]?.place.leave();
    await settled();
    expect(entered.at(-1)).toBe('a5');
    enter(room, 1, 'a7', { ...hasty, now: 2005 });
    await settled();
    expect(entered.slice(-2)).toEqual(['a6', 'a7']);
  });

  it('who keeps to its rate has its places beside others', async () => {
    const room = roomOf({ places: 8, placesOfOne: 3, placesOfHasty: 1 });
    for (const name of ['a1', 'b1', 'a2', 'b2', 'a3', 'b3', 'a4'])
      enter(room, name.charCodeAt(0), name, { hasty: name.startsWith('b') });
    await settled();
    expect(entered).toEqual(['a1', 'b1', 'a2', 'a3']);
  });

  it('429 where too many of one tenant wait, 503 where too many wait in all, both with Retry-After', async () => {
    const room = roomOf({ seatsOfOne: 2, seats: 3 });
    for (const name of ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'b3']) enter(room, name.charCodeAt(0), name);
    expect(() => enter(room, 'a'.charCodeAt(0), 'a5')).toThrow(
      expect.objectContaining({ status: 429, headers: { 'Retry-After': '1' } }),
    );
    expect(() => enter(room, 'b'.charCodeAt(0), 'b4')).toThrow(
      expect.objectContaining({ status: 503, headers: { 'Retry-After': '1' } }),
    );
    await settled();
    expect(refusals).toEqual(['queue', 'queue']);
  });

  it('503 for who has waited too long; the place goes to who came later', async () => {
    const room = roomOf({ places: 1, placesOfOne: 1 });
    const first = enter(room, 1, 'a1');
    enter(room, 1, 'a2');
    jest.advanceTimersByTime(PATIENCE - 1);
    enter(room, 1, 'a3');
    jest.advanceTimersByTime(1);
    await settled();
    expect([entered, refusals]).toEqual([['a1', 'a2: 503'], ['wait']]);
    first.place.leave();
    await settled();
    expect(entered.at(-1)).toBe('a3');
    jest.advanceTimersByTime(10 * PATIENCE);
    await settled();
    expect(entered).toHaveLength(3);
  });

  it('whoever goes away while he waits takes no place', async () => {
    const room = roomOf({ places: 1, placesOfOne: 1 });
    const first = enter(room, 1, 'a1');
    const gone = enter(room, 1, 'a2');
    enter(room, 2, 'b1');
    gone.place.leave();
    gone.place.leave();
    first.place.leave();
    await settled();
    expect(entered).toEqual(['a1', 'a2: 400', 'b1']);
    expect(refusals).toEqual([]);
  });
});
