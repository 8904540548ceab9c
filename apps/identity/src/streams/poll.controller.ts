import { Controller, Header, HttpCode, Inject, Param, Post, Res, UseGuards } from '@nestjs/common';
import type { RequestContext } from '@rollcall/directory';
import type { Json } from '@rollcall/scim';
import type { FastifyReply } from 'fastify';

import { Needs } from '../auth/needs.decorator.js';
import { Ctx } from '../http/parameters.decorator.js';
import { BODY_LIMIT } from '../http/read-body.js';
import { BodyLimit, JsonBody } from '../http/written.decorator.js';
import { atBothBases, OwnTenant } from './own-tenant.guard.js';
import { readPollRequest } from './read-poll-request.js';
import type { PollAnswer, StreamPolls } from './stream-polls.js';
import { STREAM_POLLS } from './tokens.js';

/** Where receivers poll their tokens (RFC 8936 §2). */
@Controller(atBothBases('events/v1/streams'))
@Needs('events')
@BodyLimit(BODY_LIMIT)
@UseGuards(OwnTenant)
export class PollController {
  constructor(@Inject(STREAM_POLLS) private readonly polls: StreamPolls) {}

  @Post(':id/poll')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  async poll(
    @Ctx() ctx: RequestContext,
    @Param('id') id: string,
    @JsonBody() body: Json,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PollAnswer> {
    const gone = new AbortController();
    reply.raw.once('close', () => {
      gone.abort();
    });
    return this.polls.poll(ctx, id, readPollRequest(body), gone.signal);
  }
}
