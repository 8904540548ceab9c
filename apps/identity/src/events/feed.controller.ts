import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { EventFeed, FeedPage, RequestContext } from '@rollcall/directory';
import { structuredCloudEvent } from '@rollcall/outbox';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { PUBLIC_URL } from '../bootstrap/process.module.js';
import { Ctx } from '../http/parameters.decorator.js';
import { EVENT_FEED } from '../persistence/tokens.js';
import { EventSignal } from './event-signal.js';
import { findPlace, writeFeedCursor } from './feed-cursor.js';
import { readFeedParameters, type FeedParameters } from './feed-parameters.js';

/** Milliseconds between two looks while a client waits: events of other processes are announced by nobody. */
const LOOK_AGAIN = 250;

/** The ordered events of the caller's tenant, for services that ask for them. */
@Controller('events/v1')
export class FeedController {
  constructor(
    @Inject(EVENT_FEED) private readonly feed: EventFeed,
    @Inject(EventSignal) private readonly signal: EventSignal,
    @Inject(PUBLIC_URL) private readonly publicUrl: string,
  ) {}

  /** `{ events: [CloudEvent], next: cursor, more: whether there are events after it now }`. */
  @Get('feed')
  async read(
    @Ctx() ctx: RequestContext,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const parameters = readFeedParameters(request.url);
    const gone = new AbortController();
    reply.raw.once('close', () => {
      gone.abort();
    });
    const place = await findPlace(this.feed, ctx.tenant.id, parameters.after);
    const page = await this.wait(ctx, { ...parameters, after: place.seq }, gone.signal);
    const next = writeFeedCursor({ epoch: page.epoch ?? place.epoch, seq: page.through });
    const { last } = await this.feed.bounds(ctx.tenant.id);
    const events = page.events.map((event) =>
      structuredCloudEvent({ tenant: ctx.tenant, event, replay: false }, { publicUrl: this.publicUrl }),
    );
    void reply
      .headers({ 'cache-control': 'no-store', 'content-type': 'application/json; charset=utf-8' })
      .send(`{"events":[${events.join(',')}],"next":"${next}","more":${String(page.through < last)}}`);
  }

  private async wait(
    ctx: RequestContext,
    { after, limit, wait, types, resourceId }: Omit<FeedParameters, 'after'> & { readonly after: number },
    signal: AbortSignal,
  ): Promise<FeedPage> {
    const filter = {
      ...(types === undefined ? {} : { types }),
      ...(resourceId === undefined ? {} : { resourceId }),
    };
    const end = performance.now() + wait;
    let from = after;
    for (;;) {
      const page = await this.feed.read(ctx.tenant.id, { after: from, limit, ...filter });
      const left = end - performance.now();
      if (page.events.length > 0 || signal.aborted) return page;
      // A look over many events of other types is not a reason to wait.
      if (page.through > from) {
        from = page.through;
        if (left <= 0) return page;
        continue;
      }
      if (left <= 0) return page;
      await this.signal.wait(Math.min(left, LOOK_AGAIN), signal);
    }
  }
}
