import { All, Controller, Inject, Post, UseGuards } from '@nestjs/common';
import type { ListParameters, RequestContext, RootSearch } from '@rollcall/directory';
import { readSearchRequest, type Json } from '@rollcall/scim';

import { Needs } from '../auth/needs.decorator.js';
import { OfType, SOME_TYPE } from '../auth/of-type.decorator.js';
import { Acceptable } from '../http/acceptable.guard.js';
import { Ctx, Listed } from '../http/parameters.decorator.js';
import { BODY_LIMIT } from '../http/read-body.js';
import { list, type ScimAnswer } from '../http/scim-answer.js';
import { BodyLimit, JsonBody } from '../http/written.decorator.js';
import { GetOnly } from './get-only.guard.js';
import { ROOT_SEARCH } from './root-search.token.js';

/** Queries of all resource types at the root of the service (RFC 7644 §3.4.2.1, §3.4.3). */
@Controller('scim/v2')
@Needs('read')
@OfType(SOME_TYPE)
@BodyLimit(BODY_LIMIT)
export class RootSearchController {
  constructor(@Inject(ROOT_SEARCH) private readonly searches: RootSearch) {}

  /** Paths that cannot be read are routed here, too, whatever their method: their credential is looked at first. */
  @All()
  @UseGuards(GetOnly, Acceptable)
  async list(@Ctx() ctx: RequestContext, @Listed() parameters: ListParameters): Promise<ScimAnswer> {
    return list(await this.searches.list(ctx, parameters));
  }

  /** The query is that of the body alone (Q-SEARCH-06). */
  @Post('.search')
  @UseGuards(Acceptable)
  async search(@Ctx() ctx: RequestContext, @JsonBody() body: Json): Promise<ScimAnswer> {
    return list(await this.searches.list(ctx, readSearchRequest(body)));
  }
}
