import { Controller, Get, HttpCode, Inject, Param, Post, UseInterceptors } from '@nestjs/common';
import type { GuardAdministration } from '@rollcall/directory';
import type { Json, JsonObject } from '@rollcall/scim';

import { AdminOnly } from '../auth/admin-only.decorator.js';
import { AdminCtx, type AdminContext } from '../http/admin-context.js';
import { BODY_LIMIT } from '../http/read-body.js';
import { BodyLimit, JsonBody } from '../http/written.decorator.js';
import { AdministrationProblems } from './administration-problems.interceptor.js';
import { ApproveRemovals, RejectRemovals } from './guard-requests.js';
import { guardView } from './guard-view.js';
import { NoStore } from './no-store.interceptor.js';
import { readRequest } from './read-request.js';
import { GUARD_ADMINISTRATION } from './tokens.js';

/** What the deletion guard of a tenant holds, for administrators. */
@Controller('admin/v1/tenants/:tenant/guard')
@AdminOnly()
@BodyLimit(BODY_LIMIT)
@UseInterceptors(NoStore, AdministrationProblems)
export class GuardController {
  constructor(@Inject(GUARD_ADMINISTRATION) private readonly guard: GuardAdministration) {}

  @Get()
  async show(@AdminCtx() { now }: AdminContext, @Param('tenant') tenant: string): Promise<JsonObject> {
    return guardView(await this.guard.showGuard(tenant, now));
  }

  @Post('approve')
  @HttpCode(200)
  async approve(
    @AdminCtx() { now }: AdminContext,
    @Param('tenant') tenant: string,
    @JsonBody() body: Json,
  ): Promise<JsonObject> {
    return guardView(await this.guard.approveRemovals(tenant, readRequest(ApproveRemovals, body), now));
  }

  @Post('reject')
  @HttpCode(200)
  async reject(
    @AdminCtx() { now }: AdminContext,
    @Param('tenant') tenant: string,
    @JsonBody() body: Json,
  ): Promise<JsonObject> {
    return guardView(await this.guard.rejectRemovals(tenant, readRequest(RejectRemovals, body), now));
  }
}
