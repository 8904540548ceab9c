import { Controller, Delete, Get, Inject, Patch, Post, Put, UseGuards } from '@nestjs/common';
import type { ProjectionParameters, RequestContext } from '@rollcall/directory';
import { ScimError, type Preconditions } from '@rollcall/scim';

import { Needs } from '../auth/needs.decorator.js';
import { OfType } from '../auth/of-type.decorator.js';
import { Acceptable } from '../http/acceptable.guard.js';
import { Ctx, Projected } from '../http/parameters.decorator.js';
import { Preconditioned, type Conditional } from '../http/preconditions.js';
import { Preferred, type Preference } from '../http/prefer.js';
import { BODY_LIMIT } from '../http/read-body.js';
import type { ScimAnswer } from '../http/scim-answer.js';
import type { TypeRoutes } from '../http/type-routes.js';
import { BodyLimit, Written } from '../http/written.decorator.js';
import { USER_ROUTES } from '../users/users.token.js';
import { Aliased } from './aliased.guard.js';
import { subjectOf } from './subject-of.js';

/** `/Me`: the user for whom the caller's token stands, by another name (RFC 7644 §3.11). */
@Controller('scim/v2/Me')
@OfType('User')
@BodyLimit(BODY_LIMIT)
export class MeController {
  constructor(@Inject(USER_ROUTES) private readonly users: TypeRoutes) {}

  /** Nobody signs up here (H-ME-05): whoever has a token has a user, or creates users at `/Users`. */
  @Post()
  @Needs('write')
  create(): never {
    throw new ScimError('notImplemented', 'Users do not register themselves. Create users at /Users.');
  }

  @Get()
  @Needs('read')
  @UseGuards(Aliased, Acceptable)
  get(
    @Ctx() ctx: RequestContext,
    @Projected() parameters: Conditional<ProjectionParameters>,
  ): Promise<ScimAnswer> {
    return this.users.get(ctx, subjectOf(ctx), parameters);
  }

  @Put()
  @Needs('write')
  @UseGuards(Aliased, Acceptable)
  replace(
    @Ctx() ctx: RequestContext,
    @Written() written: Written,
    @Preferred() preference: Preference | undefined,
  ): Promise<ScimAnswer> {
    return this.users.replace(ctx, subjectOf(ctx), written, preference);
  }

  @Patch()
  @Needs('write')
  @UseGuards(Aliased, Acceptable)
  patch(
    @Ctx() ctx: RequestContext,
    @Written() written: Written,
    @Preferred() preference: Preference | undefined,
  ): Promise<ScimAnswer> {
    return this.users.patch(ctx, subjectOf(ctx), written, preference);
  }

  @Delete()
  @Needs('write')
  @UseGuards(Aliased, Acceptable)
  remove(
    @Ctx() ctx: RequestContext,
    @Preconditioned() preconditions: Preconditions | undefined,
    @Preferred() preference: Preference | undefined,
  ): Promise<ScimAnswer> {
    return this.users.remove(ctx, subjectOf(ctx), preconditions, preference);
  }
}
