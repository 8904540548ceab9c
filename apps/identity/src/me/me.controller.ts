import { Controller, Delete, Get, Inject, Patch, Post, Put, UseGuards } from '@nestjs/common';
import type { ProjectionParameters, RequestContext, ResourceService } from '@rollcall/directory';
import { ScimError, type Preconditions } from '@rollcall/scim';

import type { AsyncEndpoint } from '../async/async-operation.js';
import { Needs } from '../auth/needs.decorator.js';
import { OfType } from '../auth/of-type.decorator.js';
import { Acceptable } from '../http/acceptable.guard.js';
import { Ctx, Projected } from '../http/parameters.decorator.js';
import { Preconditioned, type Conditional } from '../http/preconditions.js';
import { Preferred, type AsyncPreference } from '../http/prefer.js';
import { BODY_LIMIT } from '../http/read-body.js';
import { EMPTY, resource, type ScimAnswer } from '../http/scim-answer.js';
import { BodyLimit, Written } from '../http/written.decorator.js';
import { USER_ASYNC, USERS } from '../users/users.token.js';
import { Aliased } from './aliased.guard.js';
import { subjectOf } from './subject-of.js';

/** `/Me`: the user for whom the caller's token stands, by another name (RFC 7644 §3.11). */
@Controller('scim/v2/Me')
@OfType('User')
@BodyLimit(BODY_LIMIT)
export class MeController {
  constructor(
    @Inject(USERS) private readonly users: ResourceService,
    @Inject(USER_ASYNC) private readonly later: AsyncEndpoint,
  ) {}

  /** Nobody signs up here (H-ME-05): whoever has a token has a user, or creates users at `/Users`. */
  @Post()
  @Needs('write')
  create(): never {
    throw new ScimError('notImplemented', 'Users do not register themselves. Create users at /Users.');
  }

  @Get()
  @Needs('read')
  @UseGuards(Aliased, Acceptable)
  async get(
    @Ctx() ctx: RequestContext,
    @Projected() parameters: Conditional<ProjectionParameters>,
  ): Promise<ScimAnswer> {
    return resource(await this.users.get(ctx, subjectOf(ctx), parameters, parameters.preconditions));
  }

  @Put()
  @Needs('write')
  @UseGuards(Aliased, Acceptable)
  async replace(
    @Ctx() ctx: RequestContext,
    @Written() { body, parameters, preconditions }: Written,
    @Preferred() preference: AsyncPreference | undefined,
  ): Promise<ScimAnswer> {
    const id = subjectOf(ctx);
    if (preference !== undefined)
      return this.later.accept(ctx, { method: 'PUT', id, body, parameters, preconditions }, preference);
    return resource(await this.users.replace(ctx, id, body, parameters, preconditions));
  }

  @Patch()
  @Needs('write')
  @UseGuards(Aliased, Acceptable)
  async patch(
    @Ctx() ctx: RequestContext,
    @Written() { body, parameters, preconditions }: Written,
    @Preferred() preference: AsyncPreference | undefined,
  ): Promise<ScimAnswer> {
    const id = subjectOf(ctx);
    if (preference !== undefined)
      return this.later.accept(ctx, { method: 'PATCH', id, body, parameters, preconditions }, preference);
    return resource(await this.users.patch(ctx, id, body, parameters, preconditions));
  }

  @Delete()
  @Needs('write')
  @UseGuards(Aliased, Acceptable)
  async remove(
    @Ctx() ctx: RequestContext,
    @Preconditioned() preconditions: Preconditions | undefined,
    @Preferred() preference: AsyncPreference | undefined,
  ): Promise<ScimAnswer> {
    const id = subjectOf(ctx);
    if (preference !== undefined)
      return this.later.accept(ctx, { method: 'DELETE', id, preconditions }, preference);
    await this.users.remove(ctx, id, preconditions);
    return EMPTY;
  }
}
