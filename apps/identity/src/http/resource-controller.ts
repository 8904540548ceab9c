import { Body, Delete, Get, Param, Patch, Post, Put, UseInterceptors } from '@nestjs/common';
import type {
  ListParameters,
  ProjectionParameters,
  RequestContext,
  ResourceService,
} from '@rollcall/directory';
import type { Json } from '@rollcall/scim';

import { BodyLimit, BodyReader } from './body-reader.interceptor.js';
import { Ctx, Listed, Projected } from './parameters.decorator.js';
import { BODY_LIMIT } from './read-body.js';
import { created, EMPTY, list, resource, type ScimAnswer } from './scim-answer.js';
import { ScimResponseInterceptor } from './scim-response.interceptor.js';

/** The routes of one resource type (RFC 7644 §3.2). A built-in type extends it with its path and its service. */
@BodyLimit(BODY_LIMIT)
@UseInterceptors(ScimResponseInterceptor)
export abstract class ResourceController {
  constructor(private readonly resources: ResourceService) {}

  @Post()
  @UseInterceptors(BodyReader)
  async create(
    @Ctx() ctx: RequestContext,
    @Body() body: Json,
    @Projected() parameters: ProjectionParameters,
  ): Promise<ScimAnswer> {
    return created(await this.resources.create(ctx, body, parameters));
  }

  @Get()
  async list(@Ctx() ctx: RequestContext, @Listed() parameters: ListParameters): Promise<ScimAnswer> {
    return list(await this.resources.list(ctx, parameters));
  }

  @Get(':id')
  async get(
    @Ctx() ctx: RequestContext,
    @Param('id') id: string,
    @Projected() parameters: ProjectionParameters,
  ): Promise<ScimAnswer> {
    return resource(await this.resources.get(ctx, id, parameters));
  }

  @Put(':id')
  @UseInterceptors(BodyReader)
  async replace(
    @Ctx() ctx: RequestContext,
    @Param('id') id: string,
    @Body() body: Json,
    @Projected() parameters: ProjectionParameters,
  ): Promise<ScimAnswer> {
    return resource(await this.resources.replace(ctx, id, body, parameters));
  }

  @Patch(':id')
  @UseInterceptors(BodyReader)
  async patch(
    @Ctx() ctx: RequestContext,
    @Param('id') id: string,
    @Body() body: Json,
    @Projected() parameters: ProjectionParameters,
  ): Promise<ScimAnswer> {
    return resource(await this.resources.patch(ctx, id, body, parameters));
  }

  @Delete(':id')
  async remove(@Ctx() ctx: RequestContext, @Param('id') id: string): Promise<ScimAnswer> {
    await this.resources.remove(ctx, id);
    return EMPTY;
  }
}
