import type { EventFeed, FeedPage, FeedQuery, RequestContext } from '@rollcall/directory';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { OpenRequests } from '../http/open-requests.js';
import type { EventSignal } from './event-signal.js';

/** Times that the feed is looked at for one answer at most, where events are left out. */
const MOST_LOOKS = 10;

/** Milliseconds after which one that waits sees that the service is about to stop. */
const SLICE = 1000;

/** Requests of one credential that wait for an event at the same time at most. */
const MOST_WAITING = 20;

/** What reading stands on. */
export interface FeedReaderPorts {
  readonly feed: Pick<EventFeed, 'read'>;
  readonly signal: Pick<EventSignal, 'wait'>;
}

/** How long one waits for an event. */
export interface Patience {
  /** Milliseconds. */
  readonly wait: number;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

interface Found {
  readonly page: FeedPage;
  /** Whether the feed has nothing after the page now. */
  readonly isEnd: boolean;
}

/** Reads a tenant's feed, and waits where it has nothing to give. */
export class FeedReader {
  private readonly waiting = new OpenRequests({
    most: MOST_WAITING,
    detail: `${MOST_WAITING} requests with this credential wait for events already. Ask without "wait", or with another credential.`,
  });

  constructor(
    private readonly ports: FeedReaderPorts,
    /** Whether the service is about to stop, so that nobody is kept waiting. */
    private readonly isDraining: () => boolean,
  ) {}

  /**
   * @returns events; without any, how far was looked in the time
   * @throws Problem 429 where too many requests of the credential wait
   */
  async read(ctx: RequestContext, query: FeedQuery, { wait, signal }: Patience): Promise<FeedPage> {
    const end = performance.now() + wait;
    const isOver = (): boolean => signal.aborted || this.isDraining() || performance.now() >= end;
    const tenantId = ctx.tenant.id;
    const start: FeedPage = { events: [], through: query.after, epoch: undefined };
    let found = await this.look(tenantId, query, start, isOver);
    if (!found.isEnd || isOver()) return found.page;
    const leave = this.waiting.enter(ctx.principal.credentialId);
    try {
      while (found.isEnd && !isOver()) {
        const left = Math.min(end - performance.now(), SLICE);
        const isNews = await this.ports.signal.wait(tenantId, left, signal, found.page.through);
        if (isNews) found = await this.look(tenantId, query, found.page, isOver);
      }
      return found.page;
    } finally {
      leave();
    }
  }

  /** Goes on from a page that has no events to the next that has some, or to the end. */
  private async look(
    tenantId: number,
    query: FeedQuery,
    from: FeedPage,
    isOver: () => boolean,
  ): Promise<Found> {
    let page = from;
    for (let looks = 1; ; looks += 1) {
      const next = await this.ports.feed.read(tenantId, { ...query, after: page.through });
      if (next.through === page.through) return { page, isEnd: true };
      page = next;
      if (page.events.length > 0 || looks === MOST_LOOKS || isOver()) return { page, isEnd: false };
      // On the embedded database a look keeps the process waiting: others have their turn between two.
      await nextTurn();
    }
  }
}
