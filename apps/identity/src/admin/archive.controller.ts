import { Controller, Get, HttpCode, Inject, Param, Post, Req, UseInterceptors } from '@nestjs/common';
import type { ArchiveAdministration, RestoreOutcome, RestoredResource } from '@rollcall/directory';
import type { Json, JsonObject } from '@rollcall/scim';
import type { FastifyRequest } from 'fastify';

import { AdminOnly } from '../auth/admin-only.decorator.js';
import { AdminCtx, type AdminContext } from '../http/admin-context.js';
import { BODY_LIMIT } from '../http/read-body.js';
import { BodyLimit, JsonBody } from '../http/written.decorator.js';
import { AdministrationProblems } from './administration-problems.interceptor.js';
import { archiveCursor, readArchiveParameters } from './archive-parameters.js';
import { RestoreArchived } from './archive-requests.js';
import { NoStore } from './no-store.interceptor.js';
import { readRequest } from './read-request.js';
import { instant } from './sink-view.js';
import { ARCHIVE_ADMINISTRATION } from './tokens.js';

/** The deleted resources of a tenant, for administrators. */
@Controller('admin/v1/tenants/:tenant/archive')
@AdminOnly()
@BodyLimit(BODY_LIMIT)
@UseInterceptors(NoStore, AdministrationProblems)
export class ArchiveController {
  constructor(@Inject(ARCHIVE_ADMINISTRATION) private readonly archive: ArchiveAdministration) {}

  /** The latest first; `next` is the `cursor` of the next page, null at the end. */
  @Get()
  async list(@Param('tenant') tenant: string, @Req() { url }: FastifyRequest): Promise<JsonObject> {
    const { resources, next } = await this.archive.listArchive(tenant, readArchiveParameters(url));
    return {
      resources: resources.map(({ deleted, ...rest }) => ({ ...rest, deleted: instant(deleted) })),
      next: next === undefined ? null : archiveCursor(next),
    };
  }

  /** Several, each by itself: what is refused hinders no other. */
  @Post('restore')
  @HttpCode(200)
  async restoreSeveral(
    @AdminCtx() { now, ...by }: AdminContext,
    @Param('tenant') tenant: string,
    @JsonBody() body: Json,
  ): Promise<{ readonly restored: readonly RestoredResource[]; readonly refused: readonly JsonObject[] }> {
    const { ids } = readRequest(RestoreArchived, body);
    const outcomes = await this.archive.restoreArchived(tenant, ids, now, by);
    return {
      restored: outcomes.flatMap(({ restored }) => restored ?? []),
      refused: outcomes.flatMap(refusedOf),
    };
  }

  @Post(':id/restore')
  @HttpCode(200)
  restore(
    @AdminCtx() ctx: AdminContext,
    @Param('tenant') tenant: string,
    @Param('id') id: string,
  ): Promise<RestoredResource> {
    return this.archive.restoreOne(tenant, id, ctx);
  }
}

function refusedOf({ id, refusal }: RestoreOutcome): readonly JsonObject[] {
  return refusal === undefined ? [] : [{ id, detail: refusal }];
}
