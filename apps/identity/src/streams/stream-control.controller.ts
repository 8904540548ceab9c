import { Controller, Get, Header, HttpCode, Inject, Post, Req, UseGuards } from '@nestjs/common';
import type { RequestContext } from '@rollcall/directory';
import type { Json, JsonObject } from '@rollcall/scim';
import type { FastifyRequest } from 'fastify';

import { Needs } from '../auth/needs.decorator.js';
import { Ctx } from '../http/parameters.decorator.js';
import { BODY_LIMIT } from '../http/read-body.js';
import { BodyLimit, JsonBody } from '../http/written.decorator.js';
import { atBothBases, OwnTenant } from './own-tenant.guard.js';
import type { StreamControl } from './stream-control.js';
import { neededStreamId } from './stream-id.js';
import { STREAM_CONTROL } from './tokens.js';

/** The endpoints for the status, the subjects and the verification of streams (SSF 1.0 §8.1.2 to §8.1.4). */
@Controller(atBothBases('events/v1/streams'))
@Needs('events')
@BodyLimit(BODY_LIMIT)
@UseGuards(OwnTenant)
export class StreamControlController {
  constructor(@Inject(STREAM_CONTROL) private readonly streams: StreamControl) {}

  @Get('status')
  @Header('cache-control', 'no-store')
  status(@Ctx() ctx: RequestContext, @Req() request: FastifyRequest): Promise<JsonObject> {
    return this.streams.status(ctx, neededStreamId(request));
  }

  @Post('status')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  setStatus(@Ctx() ctx: RequestContext, @JsonBody() body: Json): Promise<JsonObject> {
    return this.streams.setStatus(ctx, body);
  }

  @Post('subjects/add')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  addSubject(@Ctx() ctx: RequestContext, @JsonBody() body: Json): Promise<void> {
    return this.streams.setSubject(ctx, body, { included: true });
  }

  @Post('subjects/remove')
  @HttpCode(204)
  @Header('cache-control', 'no-store')
  removeSubject(@Ctx() ctx: RequestContext, @JsonBody() body: Json): Promise<void> {
    return this.streams.setSubject(ctx, body, { included: false });
  }

  @Post('verification')
  @HttpCode(204)
  @Header('cache-control', 'no-store')
  verify(@Ctx() ctx: RequestContext, @JsonBody() body: Json): Promise<void> {
    return this.streams.verify(ctx, body);
  }
}
