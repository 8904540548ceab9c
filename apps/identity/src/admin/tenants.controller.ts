import {
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Req,
  Res,
  UseInterceptors,
} from '@nestjs/common';
import type { Operator, TenantAdministration } from '@rollcall/directory';
import type { Json } from '@rollcall/scim';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { AdminOnly } from '../auth/admin-only.decorator.js';
import { PUBLIC_URL } from '../bootstrap/process.module.js';
import { AdminCtx, type AdminContext } from '../http/admin-context.js';
import { BODY_LIMIT } from '../http/read-body.js';
import { BodyLimit, JsonBody } from '../http/written.decorator.js';
import { AdministrationProblems } from './administration-problems.interceptor.js';
import { MalformedTenantName } from './malformed-tenant-name.interceptor.js';
import { NoStore } from './no-store.interceptor.js';
import { pageOf, readPage } from './read-page.js';
import { readRequest } from './read-request.js';
import { CreateTenant } from './tenant-requests.js';
import { tenantView, type TenantView } from './tenant-view.js';
import { ADMINISTRATION, TENANT_ADMINISTRATION } from './tokens.js';

/** The tenants, for administrators. */
@Controller('admin/v1/tenants')
@AdminOnly()
@BodyLimit(BODY_LIMIT)
@UseInterceptors(NoStore, AdministrationProblems)
export class TenantsController {
  constructor(
    @Inject(ADMINISTRATION) private readonly operator: Operator,
    @Inject(TENANT_ADMINISTRATION) private readonly tenants: TenantAdministration,
    @Inject(PUBLIC_URL) private readonly publicUrl: string,
  ) {}

  @Get()
  async list(
    @Req() request: FastifyRequest,
  ): Promise<{ readonly tenants: readonly TenantView[]; readonly next?: string }> {
    const { after, limit } = readPage(request);
    const { entries, ...next } = pageOf(await this.tenants.page(after, limit + 1), limit, ({ name }) => name);
    return { tenants: entries.map(tenantView), ...next };
  }

  /** It has no token yet. */
  @Post()
  @UseInterceptors(MalformedTenantName)
  async create(
    @AdminCtx() { now }: AdminContext,
    @JsonBody() body: Json,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TenantView> {
    const { name, uniqueGroupNames } = readRequest(CreateTenant, body);
    const asked = { name, ...(uniqueGroupNames === undefined ? {} : { uniqueGroupNames }) };
    await this.operator.createTenant(asked, now);
    void reply.header('location', `${this.publicUrl}/admin/v1/tenants/${name}`);
    return this.get(name);
  }

  @Get(':tenant')
  async get(@Param('tenant') tenant: string): Promise<TenantView> {
    return tenantView(await this.tenants.showTenant(tenant));
  }

  @Post(':tenant/pause')
  @HttpCode(200)
  async pause(@Param('tenant') tenant: string): Promise<TenantView> {
    return tenantView(await this.tenants.pauseTenant(tenant));
  }

  @Post(':tenant/resume')
  @HttpCode(200)
  async resume(@Param('tenant') tenant: string): Promise<TenantView> {
    return tenantView(await this.tenants.resumeTenant(tenant));
  }

  /** What it has is removed in the background; the tenant itself shows how far that has come, and is 404 in the end. */
  @Delete(':tenant')
  @HttpCode(202)
  async remove(@AdminCtx() { now }: AdminContext, @Param('tenant') tenant: string): Promise<TenantView> {
    return tenantView(await this.tenants.deleteTenant(tenant, now));
  }
}
