import { Controller, Get, Inject, Param, Patch, Put, UseInterceptors } from '@nestjs/common';
import type { TenantAdministration, TenantSettings } from '@rollcall/directory';
import type { Json } from '@rollcall/scim';

import { AdminOnly } from '../auth/admin-only.decorator.js';
import { BODY_LIMIT } from '../http/read-body.js';
import { BodyLimit, JsonBody } from '../http/written.decorator.js';
import { AdministrationProblems } from './administration-problems.interceptor.js';
import { NoStore } from './no-store.interceptor.js';
import { TENANT_ADMINISTRATION } from './tokens.js';

/** What is set for a tenant, for administrators; what is absent is as the service's own settings say. */
@Controller('admin/v1/tenants/:tenant/settings')
@AdminOnly()
@BodyLimit(BODY_LIMIT)
@UseInterceptors(NoStore, AdministrationProblems)
export class TenantSettingsController {
  constructor(@Inject(TENANT_ADMINISTRATION) private readonly tenants: TenantAdministration) {}

  @Get()
  async get(@Param('tenant') tenant: string): Promise<TenantSettings> {
    return (await this.tenants.showTenant(tenant)).settings;
  }

  /** A JSON merge patch (RFC 7396): null brings the default back. */
  @Patch()
  async change(@Param('tenant') tenant: string, @JsonBody() body: Json): Promise<TenantSettings> {
    return (await this.tenants.changeTenantSettings(tenant, body)).settings;
  }

  @Put()
  async replace(@Param('tenant') tenant: string, @JsonBody() body: Json): Promise<TenantSettings> {
    return (await this.tenants.replaceTenantSettings(tenant, body)).settings;
  }
}
