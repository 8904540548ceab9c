import { Controller, Get, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import type { Json } from '@rollcall/scim';
import type { FastifyRequest } from 'fastify';

import { AdminCtx, type AdminContext } from '../http/admin-context.js';
import { Problem } from '../http/problem.js';
import { readQuery } from '../http/query-string.js';
import { JsonBody } from '../http/written.decorator.js';
import { AdminRoutes } from './admin-routes.decorator.js';
import { readRequest } from './read-request.js';
import type { DeadLetterPage, Replay, SinkDeliveries } from './sink-deliveries.js';
import { DecideDeadLetters, ReplayEvents } from './sink-requests.js';
import { SINK_DELIVERIES } from './tokens.js';

/** Dead letters in one answer, by default and at most. */
const LIMIT = { byDefault: 100, most: 1000 };

/** What becomes of a sink's deliveries, for administrators. */
@Controller('admin/v1/tenants/:tenant/sinks/:id')
@AdminRoutes()
export class SinkDeliveriesController {
  constructor(@Inject(SINK_DELIVERIES) private readonly deliveries: SinkDeliveries) {}

  @Post('replay')
  @HttpCode(200)
  replay(
    @AdminCtx() { now }: AdminContext,
    @Param('tenant') tenant: string,
    @Param('id') id: string,
    @JsonBody() body: Json,
  ): Promise<Replay> {
    return this.deliveries.replay(tenant, id, readRequest(ReplayEvents, body), now);
  }

  /** `after` (a place; 0 without it) and `limit` (100; 1 to 1000). */
  @Get('dead-letters')
  deadLetters(
    @AdminCtx() { now }: AdminContext,
    @Param('tenant') tenant: string,
    @Param('id') id: string,
    @Req() { url }: FastifyRequest,
  ): Promise<DeadLetterPage> {
    const query = readQuery(url, ['after', 'limit']);
    const after = wholeNumber('after', query.get('after') ?? '0', { from: 0, to: Number.MAX_SAFE_INTEGER });
    const limit = wholeNumber('limit', query.get('limit') ?? String(LIMIT.byDefault), {
      from: 1,
      to: LIMIT.most,
    });
    return this.deliveries.deadLetters(tenant, id, { after, limit, now });
  }

  @Post('dead-letters/retry')
  @HttpCode(200)
  async retry(
    @Param('tenant') tenant: string,
    @Param('id') id: string,
    @JsonBody() body: Json,
  ): Promise<{ readonly retried: number }> {
    const request = readRequest(DecideDeadLetters, body);
    return { retried: await this.deliveries.decide(tenant, id, { verb: 'retry', request }) };
  }

  @Post('dead-letters/skip')
  @HttpCode(200)
  async skip(
    @Param('tenant') tenant: string,
    @Param('id') id: string,
    @JsonBody() body: Json,
  ): Promise<{ readonly skipped: number }> {
    const request = readRequest(DecideDeadLetters, body);
    return { skipped: await this.deliveries.decide(tenant, id, { verb: 'skip', request }) };
  }
}

function wholeNumber(
  name: string,
  text: string,
  { from, to }: { readonly from: number; readonly to: number },
): number {
  const number = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= from && number <= to) return number;
  throw new Problem(400, `The parameter "${name}" must be a whole number from ${from} to ${to}.`);
}
