import { describe, expect, it } from '@jest/globals';
import { accessOf, type FeedPage, type FeedQuery, type RequestContext } from '@rollcall/directory';
import { LENIENT } from '@rollcall/scim';

import { FeedReader } from './feed-reader.js';

/** Places that one look goes over. */
const LOOKED_AT = 2000;

const CTX: RequestContext = {
  tenant: { id: 1, name: 'spec', relaxations: LENIENT, uniqueGroupNames: true },
  principal: {
    credentialId: '01900000-0000-7000-8000-000000000000',
    name: 'spec',
    access: accessOf(undefined),
  },
  requestId: 'spec',
  now: 0,
};

const QUERY: FeedQuery = { after: 0, limit: 100, types: ['scim.group.created'] };

describe('FeedReader', () => {
  it('goes over so many events of other types at most, and lets others have their turn', async () => {
    let looks = 0;
    let turns = 0;
    const read = (_: number, { after }: FeedQuery): Promise<FeedPage> => {
      looks += 1;
      setImmediate(() => (turns += 1));
      return Promise.resolve({ events: [], through: after + LOOKED_AT, epoch: 1 });
    };
    const signal = { wait: () => Promise.reject(new Error('there is more to look at')) };
    const reader = new FeedReader({ feed: { read }, signal }, () => false);
    const patience = { wait: 30_000, signal: new AbortController().signal };
    const page = await reader.read(CTX, QUERY, patience);
    expect(page).toEqual({ events: [], through: 10 * LOOKED_AT, epoch: 1 });
    expect(looks).toBe(10);
    expect(turns).toBeGreaterThanOrEqual(9);
  });

  it('looks again only when there may be something new', async () => {
    const ends = [5, 5, 9, 9];
    const afters: number[] = [];
    const read = (_: number, { after }: FeedQuery): Promise<FeedPage> => {
      afters.push(after);
      const through = ends.shift() ?? after;
      return Promise.resolve({ events: [], through, epoch: through === after ? undefined : 1 });
    };
    const news = [false, false, true];
    const leave = new AbortController();
    const signal = {
      wait: () => {
        const isNews = news.shift();
        if (isNews === undefined) leave.abort();
        return Promise.resolve(isNews ?? false);
      },
    };
    const reader = new FeedReader({ feed: { read }, signal }, () => false);
    const page = await reader.read(CTX, QUERY, { wait: 30_000, signal: leave.signal });
    expect(page).toEqual({ events: [], through: 9, epoch: 1 });
    expect(afters).toEqual([0, 5, 5, 9]);
  });
});
