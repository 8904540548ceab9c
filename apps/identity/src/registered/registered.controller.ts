import { Controller, Delete, Get, Inject, Param, Patch, Post, Put, UseGuards } from '@nestjs/common';
import type { ListParameters, ProjectionParameters, RequestContext } from '@rollcall/directory';
import { ScimError, type Json, type Preconditions } from '@rollcall/scim';

import { Needs } from '../auth/needs.decorator.js';
import { OfType, TYPE_OF_ENDPOINT } from '../auth/of-type.decorator.js';
import { Acceptable } from '../http/acceptable.guard.js';
import { Ctx, Listed, Projected } from '../http/parameters.decorator.js';
import { Preconditioned, type Conditional } from '../http/preconditions.js';
import { Preferred, type Preference } from '../http/prefer.js';
import { BODY_LIMIT } from '../http/read-body.js';
import type { ScimAnswer } from '../http/scim-answer.js';
import type { TypeRoutes } from '../http/type-routes.js';
import { BodyLimit, JsonBody, Written } from '../http/written.decorator.js';
import { RegisteredEndpoint } from './registered-endpoint.guard.js';
import type { RegisteredRoutes } from './registered-routes.js';
import { REGISTERED_ROUTES } from './registered.token.js';

/** The routes of every resource type that the caller's tenant has registered: those of `ResourceController`. */
@Controller('scim/v2/:endpoint')
@OfType(TYPE_OF_ENDPOINT)
@BodyLimit(BODY_LIMIT)
@UseGuards(RegisteredEndpoint, Acceptable)
export class RegisteredController {
  constructor(@Inject(REGISTERED_ROUTES) private readonly types: RegisteredRoutes) {}

  @Post()
  @Needs('write')
  create(
    @Ctx() ctx: RequestContext,
    @Param('endpoint') endpoint: string,
    @Written() written: Written,
    @Preferred() preference: Preference | undefined,
  ): Promise<ScimAnswer> {
    return this.routes(ctx, endpoint).create(ctx, written, preference);
  }

  @Get()
  @Needs('read')
  list(
    @Ctx() ctx: RequestContext,
    @Param('endpoint') endpoint: string,
    @Listed() parameters: ListParameters,
  ): Promise<ScimAnswer> {
    return this.routes(ctx, endpoint).list(ctx, parameters);
  }

  @Post('.search')
  @Needs('read')
  search(
    @Ctx() ctx: RequestContext,
    @Param('endpoint') endpoint: string,
    @JsonBody() body: Json,
  ): Promise<ScimAnswer> {
    return this.routes(ctx, endpoint).search(ctx, body);
  }

  @Get(':id')
  @Needs('read')
  get(
    @Ctx() ctx: RequestContext,
    @Param('endpoint') endpoint: string,
    @Param('id') id: string,
    @Projected() parameters: Conditional<ProjectionParameters>,
  ): Promise<ScimAnswer> {
    return this.routes(ctx, endpoint).get(ctx, id, parameters);
  }

  @Put(':id')
  @Needs('write')
  replace(
    @Ctx() ctx: RequestContext,
    @Param('endpoint') endpoint: string,
    @Param('id') id: string,
    @Written() written: Written,
    @Preferred() preference: Preference | undefined,
  ): Promise<ScimAnswer> {
    return this.routes(ctx, endpoint).replace(ctx, id, written, preference);
  }

  @Patch(':id')
  @Needs('write')
  patch(
    @Ctx() ctx: RequestContext,
    @Param('endpoint') endpoint: string,
    @Param('id') id: string,
    @Written() written: Written,
    @Preferred() preference: Preference | undefined,
  ): Promise<ScimAnswer> {
    return this.routes(ctx, endpoint).patch(ctx, id, written, preference);
  }

  @Delete(':id')
  @Needs('write')
  remove(
    @Ctx() ctx: RequestContext,
    @Param('endpoint') endpoint: string,
    @Param('id') id: string,
    @Preconditioned() preconditions: Preconditions | undefined,
    @Preferred() preference: Preference | undefined,
  ): Promise<ScimAnswer> {
    return this.routes(ctx, endpoint).remove(ctx, id, preconditions, preference);
  }

  private routes(ctx: RequestContext, endpoint: string): TypeRoutes {
    const routes = this.types.at(ctx, endpoint);
    if (routes === undefined) throw new ScimError('notFound', 'There is no such endpoint.');
    return routes;
  }
}
