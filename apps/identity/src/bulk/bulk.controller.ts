import { Controller, Inject, Post, UseGuards } from '@nestjs/common';
import type { BulkService, RequestContext } from '@rollcall/directory';
import type { Json } from '@rollcall/scim';

import { Needs } from '../auth/needs.decorator.js';
import { OfType, SOME_TYPE } from '../auth/of-type.decorator.js';
import { Acceptable } from '../http/acceptable.guard.js';
import { Ctx } from '../http/parameters.decorator.js';
import { Preferred, type Preference } from '../http/prefer.js';
import { LARGE_BODY_LIMIT } from '../http/read-body.js';
import { message, type ScimAnswer } from '../http/scim-answer.js';
import { BodyLimit, BodyLimitName, JsonBody } from '../http/written.decorator.js';
import { countOperations } from '../limits/count-operations.js';
import { REQUEST_LIMITS } from '../limits/limits.token.js';
import type { RequestLimits } from '../limits/request-limits.js';
import { PREFERRED_REQUESTS } from '../preferred/preferred.token.js';
import type { PreferredRequests } from '../preferred/preferred-requests.js';
import type { BulkRoom } from './bulk-room.js';
import { BULK, BULK_ROOM } from './bulk.token.js';

/** `/Bulk`: many operations in one request (RFC 7644 §3.7), also carried out later (RFC 9967 §2.5.1.2), or only tried. */
@Controller('scim/v2/Bulk')
@Needs('write')
@OfType(SOME_TYPE)
@BodyLimit(LARGE_BODY_LIMIT)
@BodyLimitName('maxPayloadSize')
@UseGuards(Acceptable)
export class BulkController {
  constructor(
    @Inject(BULK) private readonly bulk: BulkService,
    @Inject(PREFERRED_REQUESTS) private readonly later: PreferredRequests,
    @Inject(BULK_ROOM) private readonly room: BulkRoom,
    @Inject(REQUEST_LIMITS) private readonly limits: RequestLimits,
  ) {}

  @Post()
  async perform(
    @Ctx() ctx: RequestContext,
    @JsonBody() body: Json,
    @Preferred() preference: Preference | undefined,
  ): Promise<ScimAnswer> {
    this.limits.chargeOperations(ctx, countOperations(body));
    if (preference !== undefined) return this.later.acceptBulk(ctx, body, preference);
    return this.room.within(ctx, async () => message(await this.bulk.perform(ctx, body)));
  }
}
