import type { EventFeed, FeedEvent } from '../ports/event-feed.js';
import type { ParkedEvent, SinkProgress, SinkStore } from '../ports/sink-store.js';
import { AdministrationError } from './administration-error.js';
import type { Replayed, ReplayedResource, ReplayRequest } from './event-operator.js';
import type { AdministeredSink } from './sink-finder.js';

/** Events of one resource that are replayed at most. */
const MOST_OF_A_RESOURCE = 1000;

const READ_AT_ONCE = 500;

/** Has a sink deliver again what it has delivered, with the same ids. */
export class EventReplay {
  constructor(
    private readonly sinks: Pick<SinkStore, 'command' | 'moveBack' | 'setAside'>,
    private readonly feed: EventFeed,
  ) {}

  /**
   * @param now milliseconds since the epoch
   * @throws AdministrationError `invalidReplay`; `notKept`, `nothingToReplay`, `tooManyEvents`, `eventsAside` where the feed
   * or the sink does not allow it now
   */
  async replay(found: AdministeredSink, request: ReplayRequest, now: number): Promise<Replayed> {
    const { tenant, progress } = found;
    const fromSeq = await this.placeOf(tenant.id, request);
    if (progress === undefined || fromSeq > progress.seq) {
      throw new AdministrationError(
        'nothingToReplay',
        `The sink has come to ${progress?.seq ?? 0} of the feed, so that from ${fromSeq} on there is nothing to deliver again.`,
      );
    }
    const { resource } = request;
    const events =
      resource === undefined
        ? await this.sinks.moveBack(progress, fromSeq - 1)
        : await this.repeatResource(progress, { fromSeq, resource, now });
    return { fromSeq, events };
  }

  private async placeOf(tenantId: number, { afterSeq, since, resource }: ReplayRequest): Promise<number> {
    if (afterSeq !== undefined && since !== undefined) {
      throw new AdministrationError(
        'invalidReplay',
        'A replay begins at a place or at an instant, not at both.',
      );
    }
    if (since !== undefined) return (await this.feed.placeBefore(tenantId, since)) + 1;
    const { first } = await this.feed.bounds(tenantId);
    if (afterSeq === undefined) {
      if (resource !== undefined) return first;
      throw new AdministrationError(
        'invalidReplay',
        'A replay needs the place after which it begins, the instant, or the resource.',
      );
    }
    if (afterSeq + 1 >= first) return afterSeq + 1;
    throw new AdministrationError(
      'notKept',
      `The feed is kept from ${first} on. Replay from there, which is after ${first - 1}.`,
    );
  }

  /** The cursor stays; events of the resource that it passed are set aside, to be tried now and in order. */
  private async repeatResource(
    progress: SinkProgress,
    {
      fromSeq,
      resource,
      now,
    }: { readonly fromSeq: number; readonly resource: ReplayedResource; readonly now: number },
  ): Promise<number> {
    const { sinks } = this;
    const { sinkId, tenantId, seq } = progress;
    const events = await this.eventsOf(tenantId, { after: fromSeq - 1, until: seq, resource });
    if (events.length === 0) {
      throw new AdministrationError(
        'nothingToReplay',
        `There are no events of this resource from ${fromSeq} to ${seq}.`,
      );
    }
    const key = { sinkId, tenantId };
    await sinks.command(key, { replayUntil: Math.max(seq, progress.replayUntil) });
    const aside = events.map((event, index): ParkedEvent => ({
      seq: event.seq,
      resourceId: event.resourceId,
      state: index === 0 ? 'retrying' : 'queued',
      attempts: 0,
      nextAttempt: 0,
      lastError: undefined,
      since: now,
    }));
    if (await sinks.setAside(key, aside)) return events.length;
    throw new AdministrationError(
      'eventsAside',
      'Events of this resource stand aside already. Retry or skip those first.',
    );
  }

  private async eventsOf(
    tenantId: number,
    {
      after,
      until,
      resource,
    }: { readonly after: number; readonly until: number; readonly resource: ReplayedResource },
  ): Promise<readonly FeedEvent[]> {
    const events: FeedEvent[] = [];
    for (let from = after; from < until;) {
      const query = { after: from, limit: READ_AT_ONCE, resourceId: resource.id };
      const page = await this.feed.read(tenantId, query);
      events.push(
        ...page.events.filter(
          ({ seq, resourceType }) => seq <= until && resourceType === (resource.type ?? resourceType),
        ),
      );
      if (events.length > MOST_OF_A_RESOURCE) {
        throw new AdministrationError(
          'tooManyEvents',
          `The resource has more than ${MOST_OF_A_RESOURCE} events from there on. Replay from a later place.`,
        );
      }
      if (page.through <= from) break;
      from = page.through;
    }
    return events;
  }
}
