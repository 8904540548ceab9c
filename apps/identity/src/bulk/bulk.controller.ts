import { Controller, Inject, Post, UseGuards } from '@nestjs/common';
import type { BulkService, RequestContext } from '@rollcall/directory';
import type { Json } from '@rollcall/scim';

import { Needs } from '../auth/needs.decorator.js';
import { OfType, SOME_TYPE } from '../auth/of-type.decorator.js';
import { Acceptable } from '../http/acceptable.guard.js';
import { Ctx } from '../http/parameters.decorator.js';
import { LARGE_BODY_LIMIT } from '../http/read-body.js';
import { message, type ScimAnswer } from '../http/scim-answer.js';
import { BodyLimit, BodyLimitName, JsonBody } from '../http/written.decorator.js';
import { BULK } from './bulk.token.js';

/** `/Bulk`: many operations in one request (RFC 7644 §3.7). `Prefer: respond-async` is not heeded (RFC 7240 §2). */
@Controller('scim/v2/Bulk')
@Needs('write')
@OfType(SOME_TYPE)
@BodyLimit(LARGE_BODY_LIMIT)
@BodyLimitName('maxPayloadSize')
@UseGuards(Acceptable)
export class BulkController {
  constructor(@Inject(BULK) private readonly bulk: BulkService) {}

  @Post()
  async perform(@Ctx() ctx: RequestContext, @JsonBody() body: Json): Promise<ScimAnswer> {
    return message(await this.bulk.perform(ctx, body));
  }
}
