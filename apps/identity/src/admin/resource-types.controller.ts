import { Controller, Delete, Get, HttpCode, Inject, Param, Post, Put, Res } from '@nestjs/common';
import type { ResourceLinks, SchemaAdministration } from '@rollcall/directory';
import { renderResourceType, type Json, type JsonObject } from '@rollcall/scim';
import type { FastifyReply } from 'fastify';

import { LINKS } from '../bootstrap/process.module.js';
import { JsonBody } from '../http/written.decorator.js';
import { adminLocation } from './admin-location.js';
import { AdminRoutes } from './admin-routes.decorator.js';
import { SCHEMA_ADMINISTRATION } from './tokens.js';

/** The resource types of a tenant, for administrators: as `/ResourceTypes` has them. */
@Controller('admin/v1/tenants/:tenant/resource-types')
@AdminRoutes()
export class ResourceTypesController {
  constructor(
    @Inject(SCHEMA_ADMINISTRATION) private readonly schemas: SchemaAdministration,
    @Inject(LINKS) private readonly links: ResourceLinks,
  ) {}

  @Get()
  async list(@Param('tenant') tenant: string): Promise<{ readonly resourceTypes: readonly JsonObject[] }> {
    const types = await this.schemas.listTypes(tenant);
    return { resourceTypes: types.map((type) => renderResourceType(type, this.links.base)) };
  }

  @Post()
  async create(
    @Param('tenant') tenant: string,
    @JsonBody() body: Json,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JsonObject> {
    const made = await this.schemas.putType(tenant, body, { onlyNew: true });
    void reply.header('location', adminLocation(this.links, tenant, `/resource-types/${made.name}`));
    return renderResourceType(made, this.links.base);
  }

  @Get(':name')
  async get(@Param('tenant') tenant: string, @Param('name') name: string): Promise<JsonObject> {
    return renderResourceType(await this.schemas.getType(tenant, name), this.links.base);
  }

  @Put(':name')
  async replace(
    @Param('tenant') tenant: string,
    @Param('name') name: string,
    @JsonBody() body: Json,
  ): Promise<JsonObject> {
    return renderResourceType(
      await this.schemas.putType(tenant, body, { name, onlyNew: false }),
      this.links.base,
    );
  }

  @Delete(':name')
  @HttpCode(204)
  remove(@Param('tenant') tenant: string, @Param('name') name: string): Promise<void> {
    return this.schemas.removeType(tenant, name);
  }
}
