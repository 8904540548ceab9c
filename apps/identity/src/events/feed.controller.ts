import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { EventFeed, RequestContext } from '@rollcall/directory';
import { structuredCloudEvent } from '@rollcall/outbox';
import { GROUP_TYPE, USER_TYPE } from '@rollcall/scim';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Needs } from '../auth/needs.decorator.js';
import { PUBLIC_URL } from '../bootstrap/process.module.js';
import type { ServingState } from '../health/serving-state.js';
import { SERVING_STATE } from '../health/tokens.js';
import { Ctx } from '../http/parameters.decorator.js';
import { EVENT_FEED } from '../persistence/tokens.js';
import { EventSignal } from './event-signal.js';
import { findPlace, writeFeedCursor } from './feed-cursor.js';
import { readFeedParameters } from './feed-parameters.js';
import { FeedReader } from './feed-reader.js';

/** The ordered events of the caller's tenant, for services that ask for them. */
@Controller('events/v1')
@Needs('events')
export class FeedController {
  private readonly reader: FeedReader;

  constructor(
    @Inject(EVENT_FEED) private readonly feed: EventFeed,
    @Inject(EventSignal) signal: EventSignal,
    @Inject(SERVING_STATE) serving: ServingState,
    @Inject(PUBLIC_URL) private readonly publicUrl: string,
  ) {
    this.reader = new FeedReader({ feed, signal }, () => serving.isDraining);
  }

  /** `{ events: [CloudEvent], next: cursor, more: whether there are events after it now }`. */
  @Get('feed')
  async read(
    @Ctx() ctx: RequestContext,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { after, wait, limit, types, resource } = readFeedParameters(request.url, typeNamesOf(ctx));
    const gone = new AbortController();
    reply.raw.once('close', () => {
      gone.abort();
    });
    const place = await findPlace(this.feed, ctx.tenant.id, after);
    const query = {
      ...{ after: place.seq, limit },
      ...(types === undefined ? {} : { types }),
      ...resource,
    };
    const page = await this.reader.read(ctx, query, { wait, signal: gone.signal });
    const next = writeFeedCursor({ epoch: page.epoch ?? place.epoch, seq: page.through });
    const { last } = await this.feed.bounds(ctx.tenant.id);
    const events = page.events.map((event) =>
      structuredCloudEvent({ tenant: ctx.tenant, event, replay: false }, { publicUrl: this.publicUrl }),
    );
    void reply
      .headers({ 'cache-control': 'no-store', 'content-type': 'application/json; charset=utf-8' })
      .send(`{"events":[${events.join(',')}],"next":"${next}","more":${String(page.through < last)}}`);
  }
}

function typeNamesOf({ tenant }: RequestContext): readonly string[] {
  return (tenant.types?.all ?? [USER_TYPE, GROUP_TYPE]).map(({ name }) => name);
}
