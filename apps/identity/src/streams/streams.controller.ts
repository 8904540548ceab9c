import {
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
  Put,
  Req,
  UseGuards,
} from '@nestjs/common';
import type { RequestContext } from '@rollcall/directory';
import type { Json, JsonObject } from '@rollcall/scim';
import type { FastifyRequest } from 'fastify';

import { Needs } from '../auth/needs.decorator.js';
import { PUBLIC_URL } from '../bootstrap/process.module.js';
import { Ctx } from '../http/parameters.decorator.js';
import { BODY_LIMIT } from '../http/read-body.js';
import { BodyLimit, JsonBody } from '../http/written.decorator.js';
import { issuerOf } from './issuer.js';
import { atBothBases, OwnTenant } from './own-tenant.guard.js';
import { neededStreamId, streamIdOf } from './stream-id.js';
import type { StreamConfiguration } from './stream-configuration.js';
import { STREAM_CONFIGURATION } from './tokens.js';

/** The configuration endpoint of streams (SSF 1.0 §8.1.1). */
@Controller(atBothBases('events/v1/streams'))
@Needs('events')
@BodyLimit(BODY_LIMIT)
@UseGuards(OwnTenant)
export class StreamsController {
  constructor(
    @Inject(STREAM_CONFIGURATION) private readonly streams: StreamConfiguration,
    @Inject(PUBLIC_URL) private readonly publicUrl: string,
  ) {}

  @Post()
  @Header('cache-control', 'no-store')
  create(
    @Ctx() ctx: RequestContext,
    @Param('tenant') tenant: string | undefined,
    @JsonBody() body: Json,
  ): Promise<JsonObject> {
    return this.streams.create(ctx, issuerOf(this.publicUrl, tenant), body);
  }

  @Get()
  @Header('cache-control', 'no-store')
  async read(
    @Ctx() ctx: RequestContext,
    @Req() request: FastifyRequest,
  ): Promise<JsonObject | readonly JsonObject[]> {
    const id = streamIdOf(request);
    return id === undefined ? this.streams.list(ctx) : this.streams.get(ctx, id);
  }

  @Patch()
  @Header('cache-control', 'no-store')
  change(@Ctx() ctx: RequestContext, @JsonBody() body: Json): Promise<JsonObject> {
    return this.streams.change(ctx, body);
  }

  @Put()
  @Header('cache-control', 'no-store')
  replace(@Ctx() ctx: RequestContext, @JsonBody() body: Json): Promise<JsonObject> {
    return this.streams.replace(ctx, body);
  }

  @Delete()
  @HttpCode(204)
  async remove(@Ctx() ctx: RequestContext, @Req() request: FastifyRequest): Promise<void> {
    await this.streams.remove(ctx, neededStreamId(request));
  }
}
