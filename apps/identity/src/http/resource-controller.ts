import { Delete, Get, Param, Patch, Post, Put, UseGuards } from '@nestjs/common';
import type {
  ListParameters,
  ProjectionParameters,
  RequestContext,
  ResourceSearch,
  ResourceService,
} from '@rollcall/directory';
import type { Json, Preconditions } from '@rollcall/scim';
import { readSearchRequest } from '@rollcall/scim';

import { Needs } from '../auth/needs.decorator.js';
import { Acceptable } from './acceptable.guard.js';
import { Ctx, Listed, Projected } from './parameters.decorator.js';
import { Preconditioned, type Conditional } from './preconditions.js';
import { Preferred, type Preference } from './prefer.js';
import type { PreferredEndpoint } from './preferred-endpoint.js';
import { BODY_LIMIT } from './read-body.js';
import { created, EMPTY, list, resource, type ScimAnswer } from './scim-answer.js';
import { BodyLimit, JsonBody, Written } from './written.decorator.js';

/** The routes of one resource type (RFC 7644 §3.2). A built-in type extends it with its path, its type and its service. */
@BodyLimit(BODY_LIMIT)
@UseGuards(Acceptable)
export abstract class ResourceController {
  constructor(
    private readonly resources: ResourceService,
    private readonly searches: ResourceSearch,
    private readonly later: PreferredEndpoint,
  ) {}

  @Post()
  @Needs('write')
  async create(
    @Ctx() ctx: RequestContext,
    @Written() { body, parameters }: Written,
    @Preferred() preference: Preference | undefined,
  ): Promise<ScimAnswer> {
    if (preference !== undefined)
      return this.later.accept(ctx, { method: 'POST', body, parameters }, preference);
    return created(await this.resources.create(ctx, body, parameters));
  }

  @Get()
  @Needs('read')
  async list(@Ctx() ctx: RequestContext, @Listed() parameters: ListParameters): Promise<ScimAnswer> {
    return list(await this.searches.list(ctx, parameters));
  }

  /** The query is that of the body alone (Q-SEARCH-06). */
  @Post('.search')
  @Needs('read')
  async search(@Ctx() ctx: RequestContext, @JsonBody() body: Json): Promise<ScimAnswer> {
    return list(await this.searches.list(ctx, readSearchRequest(body)));
  }

  @Get(':id')
  @Needs('read')
  async get(
    @Ctx() ctx: RequestContext,
    @Param('id') id: string,
    @Projected() parameters: Conditional<ProjectionParameters>,
  ): Promise<ScimAnswer> {
    return resource(await this.resources.get(ctx, id, parameters, parameters.preconditions));
  }

  @Put(':id')
  @Needs('write')
  async replace(
    @Ctx() ctx: RequestContext,
    @Param('id') id: string,
    @Written() { body, parameters, preconditions }: Written,
    @Preferred() preference: Preference | undefined,
  ): Promise<ScimAnswer> {
    if (preference !== undefined)
      return this.later.accept(ctx, { method: 'PUT', id, body, parameters, preconditions }, preference);
    return resource(await this.resources.replace(ctx, id, body, parameters, preconditions));
  }

  @Patch(':id')
  @Needs('write')
  async patch(
    @Ctx() ctx: RequestContext,
    @Param('id') id: string,
    @Written() { body, parameters, preconditions }: Written,
    @Preferred() preference: Preference | undefined,
  ): Promise<ScimAnswer> {
    if (preference !== undefined)
      return this.later.accept(ctx, { method: 'PATCH', id, body, parameters, preconditions }, preference);
    return resource(await this.resources.patch(ctx, id, body, parameters, preconditions));
  }

  @Delete(':id')
  @Needs('write')
  async remove(
    @Ctx() ctx: RequestContext,
    @Param('id') id: string,
    @Preconditioned() preconditions: Preconditions | undefined,
    @Preferred() preference: Preference | undefined,
  ): Promise<ScimAnswer> {
    if (preference !== undefined)
      return this.later.accept(ctx, { method: 'DELETE', id, preconditions }, preference);
    await this.resources.remove(ctx, id, preconditions);
    return EMPTY;
  }
}
