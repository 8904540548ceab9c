import type { BegunEpoch, EventEpoch } from '../ports/event-epoch.js';
import type { EventFeed } from '../ports/event-feed.js';
import type { SinkStore } from '../ports/sink-store.js';
import type { TenantStore } from '../ports/tenant-store.js';
import type { EventOperator, ReplayedSink, ReplayRequest, SinkSummary } from './event-operator.js';
import { EventReplay } from './event-replay.js';
import { SinkFinder } from './sink-finder.js';
import { sinkSummary } from './sink-summary.js';

/** Sinks, replays and the epoch: the rules, on top of the stores. */
export class EventAdministration implements EventOperator {
  private readonly finder: SinkFinder;
  private readonly replays: EventReplay;

  constructor(
    tenants: Pick<TenantStore, 'findByName'>,
    sinks: SinkStore,
    feed: EventFeed,
    private readonly epoch: EventEpoch,
  ) {
    this.finder = new SinkFinder(tenants, sinks);
    this.replays = new EventReplay(sinks, feed);
  }

  /** @throws AdministrationError `invalidTenantName`, `tenantNotFound` */
  async listSinks(tenantName: string): Promise<readonly SinkSummary[]> {
    return (await this.finder.all(tenantName)).map(sinkSummary);
  }

  /** @throws AdministrationError as `listSinks`; `sinkNotFound`, `sinkAmbiguous`, and as `EventReplay` */
  async replayEvents(
    tenantName: string,
    sink: string,
    request: ReplayRequest,
    now: number,
  ): Promise<ReplayedSink> {
    const found = await this.finder.named(tenantName, sink);
    const replayed = await this.replays.replay(found, request, now);
    return { ...replayed, sink: sinkSummary(await this.finder.one(tenantName, found.sink.id)) };
  }

  beginEpoch(now: number): Promise<BegunEpoch> {
    return this.epoch.begin(now);
  }
}
