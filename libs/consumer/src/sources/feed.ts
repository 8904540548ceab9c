import { Fields } from '../events/fields.js';
import { readCloudEvent } from '../events/read-event.js';
import { UnreadableEvent } from '../events/unreadable-event.js';
import type { WireEvent } from '../events/wire-event.js';
import { CursorGone, type DirectoryAccess, type EventSource, type Receiver } from './event-source.js';
import { getJson } from './get-json.js';

/** How the feed of a tenant is read. */
export interface FeedOptions extends DirectoryAccess {
  /** Events in one answer: 200 unless given, 1000 at most. */
  readonly limit?: number;
  /** Seconds that an answer waits for an event: 25 unless given, 30 at most. */
  readonly wait?: number;
}

/** Milliseconds that an answer may take beyond the time that it waits. */
const TIMEOUT = 30_000;

const END = 'now';

interface FeedPage {
  readonly events: readonly unknown[];
  readonly next: string;
}

/**
 * The events of one tenant, asked for over HTTP (`GET /events/v1/feed`): needs no broker. The place in the feed is kept
 * in the consumer's own database.
 */
export function feed(options: FeedOptions): EventSource {
  const { limit = 200, wait = 25 } = options;
  const access = { url: options.url, token: options.token };

  async function read(after: string, waiting: number, signal: AbortSignal): Promise<FeedPage> {
    const query = new URLSearchParams({ after, limit: String(limit), wait: String(waiting) });
    const { status, body } = await getJson({
      access,
      path: `/events/v1/feed?${query.toString()}`,
      timeout: TIMEOUT + waiting * 1000,
      signal,
      understands: [410],
    });
    if (status === 410) throw new CursorGone('the feed holds the events after the cursor no longer');
    const fields = Fields.of(body, "The feed's answer");
    const events = fields.raw('events');
    if (!Array.isArray(events)) throw new UnreadableEvent('The feed\'s answer: "events" must be a list.');
    return { events, next: fields.word('next') };
  }

  return {
    name: `feed of ${options.url}`,
    exclusive: true,
    tellsOfRestores: true,
    tenant: undefined,
    directory: access,
    async open(memo, signal) {
      if (memo.cursor !== undefined) return;
      // What the answer brings was there before the snapshot, which is taken afterwards.
      const { next } = await read(END, 0, signal);
      await memo.startOver(next);
    },
    async run(memo, receiver, signal) {
      for (;;) {
        const { cursor } = memo;
        if (signal.aborted) return;
        if (cursor === undefined) throw new CursorGone('the cursor is lost');
        const page = await read(cursor, wait, signal).catch((error: unknown) => {
          if (signal.aborted) return undefined;
          throw error;
        });
        if (page === undefined) return;
        await Promise.all(readEvents(page.events, receiver).map((event) => receiver.receive(event)));
        if (page.next !== cursor) await memo.saveCursor(page.next);
      }
    },
    close: () => Promise.resolve(),
  };
}

function readEvents(events: readonly unknown[], receiver: Receiver): readonly WireEvent[] {
  return events.flatMap((event) => {
    try {
      return [readCloudEvent(event)];
    } catch (error) {
      receiver.unreadable(error, JSON.stringify(event));
      return [];
    }
  });
}
