import { Get, Param, Post, UseGuards } from '@nestjs/common';
import type {
  ListParameters,
  ProjectionParameters,
  RequestContext,
  ResourceSearch,
  ResourceService,
} from '@rollcall/directory';
import { readSearchRequest, type Json } from '@rollcall/scim';

import { Needs } from '../auth/needs.decorator.js';
import { Acceptable } from '../http/acceptable.guard.js';
import { Ctx, Listed, Projected } from '../http/parameters.decorator.js';
import type { Conditional } from '../http/preconditions.js';
import { BODY_LIMIT } from '../http/read-body.js';
import { list, resource, type ScimAnswer } from '../http/scim-answer.js';
import { BodyLimit, JsonBody } from '../http/written.decorator.js';

/** The routes of what clients read and administrators write: any other method is 405. */
@Needs('read')
@BodyLimit(BODY_LIMIT)
@UseGuards(Acceptable)
export abstract class CatalogueController {
  constructor(
    private readonly resources: Pick<ResourceService, 'get'>,
    private readonly searches: ResourceSearch,
  ) {}

  @Get()
  async list(@Ctx() ctx: RequestContext, @Listed() parameters: ListParameters): Promise<ScimAnswer> {
    return list(await this.searches.list(ctx, parameters));
  }

  /** The query is that of the body alone (Q-SEARCH-06). */
  @Post('.search')
  async search(@Ctx() ctx: RequestContext, @JsonBody() body: Json): Promise<ScimAnswer> {
    return list(await this.searches.list(ctx, readSearchRequest(body)));
  }

  @Get(':id')
  async get(
    @Ctx() ctx: RequestContext,
    @Param('id') id: string,
    @Projected() parameters: Conditional<ProjectionParameters>,
  ): Promise<ScimAnswer> {
    return resource(await this.resources.get(ctx, id, parameters, parameters.preconditions));
  }
}
