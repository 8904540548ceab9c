import { Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Res } from '@nestjs/common';
import type { Json } from '@rollcall/scim';
import type { FastifyReply } from 'fastify';

import { PUBLIC_URL } from '../bootstrap/process.module.js';
import { AdminCtx, type AdminContext } from '../http/admin-context.js';
import { JsonBody } from '../http/written.decorator.js';
import { AdminRoutes } from './admin-routes.decorator.js';
import { readRequest } from './read-request.js';
import type { SinkAdministration, SinkWithSecret, TestAnswer } from './sink-administration.js';
import { ChangeSink, CreateSink, RotateSecret } from './sink-requests.js';
import type { SinkView } from './sink-view.js';
import { SINK_ADMINISTRATION } from './tokens.js';

/** The sinks of a tenant, for administrators. */
@Controller('admin/v1/tenants/:tenant/sinks')
@AdminRoutes()
export class SinksController {
  constructor(
    @Inject(SINK_ADMINISTRATION) private readonly sinks: SinkAdministration,
    @Inject(PUBLIC_URL) private readonly publicUrl: string,
  ) {}

  @Post()
  async create(
    @AdminCtx() ctx: AdminContext,
    @Param('tenant') tenant: string,
    @JsonBody() body: Json,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SinkWithSecret> {
    const made = await this.sinks.create(tenant, readRequest(CreateSink, body), ctx);
    void reply.header('location', `${this.publicUrl}/admin/v1/tenants/${tenant}/sinks/${made.id}`);
    return made;
  }

  @Get()
  async list(
    @AdminCtx() { now }: AdminContext,
    @Param('tenant') tenant: string,
  ): Promise<{ readonly sinks: readonly SinkView[] }> {
    return { sinks: await this.sinks.list(tenant, now) };
  }

  @Get(':id')
  get(
    @AdminCtx() { now }: AdminContext,
    @Param('tenant') tenant: string,
    @Param('id') id: string,
  ): Promise<SinkView> {
    return this.sinks.get(tenant, id, now);
  }

  @Patch(':id')
  change(
    @AdminCtx() { now }: AdminContext,
    @Param('tenant') tenant: string,
    @Param('id') id: string,
    @JsonBody() body: Json,
  ): Promise<SinkView> {
    return this.sinks.change(tenant, id, readRequest(ChangeSink, body), now);
  }

  @Delete(':id')
  @HttpCode(204)
  remove(@Param('tenant') tenant: string, @Param('id') id: string): Promise<void> {
    return this.sinks.remove(tenant, id);
  }

  @Post(':id/rotate')
  @HttpCode(200)
  rotate(
    @AdminCtx() { now }: AdminContext,
    @Param('tenant') tenant: string,
    @Param('id') id: string,
    @JsonBody() body: Json,
  ): Promise<SinkWithSecret> {
    return this.sinks.rotate(tenant, id, readRequest(RotateSecret, body), now);
  }

  @Post(':id/test')
  @HttpCode(200)
  test(
    @AdminCtx() ctx: AdminContext,
    @Param('tenant') tenant: string,
    @Param('id') id: string,
  ): Promise<TestAnswer> {
    return this.sinks.test(tenant, id, ctx);
  }
}
