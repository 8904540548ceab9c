import { Controller, Get, Inject, Param } from '@nestjs/common';
import type {
  MemberPageParameters,
  MemberPages,
  RequestContext,
  ResourceSearch,
  ResourceService,
} from '@rollcall/directory';

import { Needs } from '../auth/needs.decorator.js';
import { OfType } from '../auth/of-type.decorator.js';
import { Ctx } from '../http/parameters.decorator.js';
import type { Conditional } from '../http/preconditions.js';
import type { PreferredEndpoint } from '../http/preferred-endpoint.js';
import { BodyLimit } from '../http/written.decorator.js';
import { LARGE_BODY_LIMIT } from '../http/read-body.js';
import { ResourceController } from '../http/resource-controller.js';
import { resource, type ScimAnswer } from '../http/scim-answer.js';
import { GROUP_ASYNC, GROUP_SEARCH, GROUPS, MEMBER_PAGES } from './groups.token.js';
import { MemberPaged } from './member-paged.decorator.js';

/** `/Groups` (RFC 7643 §4.2), whose member lists may be long. */
@Controller('scim/v2/Groups')
@OfType('Group')
@BodyLimit(LARGE_BODY_LIMIT)
export class GroupsController extends ResourceController {
  constructor(
    @Inject(GROUPS) groups: ResourceService,
    @Inject(GROUP_SEARCH) search: ResourceSearch,
    @Inject(GROUP_ASYNC) later: PreferredEndpoint,
    @Inject(MEMBER_PAGES) private readonly memberPages: MemberPages,
  ) {
    super(groups, search, later);
  }

  @Get(':id')
  @Needs('read')
  override async get(
    @Ctx() ctx: RequestContext,
    @Param('id') id: string,
    @MemberPaged() parameters: Conditional<MemberPageParameters>,
  ): Promise<ScimAnswer> {
    const paged = parameters.membersCount !== undefined || parameters.membersCursor !== undefined;
    return paged
      ? resource(await this.memberPages.get(ctx, id, parameters, parameters.preconditions))
      : super.get(ctx, id, parameters);
  }
}
