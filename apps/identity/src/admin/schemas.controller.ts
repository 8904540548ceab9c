import { Controller, Delete, Get, HttpCode, Inject, Param, Post, Put, Res } from '@nestjs/common';
import type {
  ImportedSchemas,
  ResourceLinks,
  SchemaAdministration,
  SchemaSummary,
} from '@rollcall/directory';
import { isJsonArray, isJsonObject, renderSchema, type Json, type JsonObject } from '@rollcall/scim';
import type { FastifyReply } from 'fastify';

import { LINKS } from '../bootstrap/process.module.js';
import { JsonBody } from '../http/written.decorator.js';
import { adminLocation } from './admin-location.js';
import { AdminRoutes } from './admin-routes.decorator.js';
import { SCHEMA_ADMINISTRATION } from './tokens.js';

/** The schemas that a tenant has registered, for administrators: as `/Schemas` has them, with what they extend. */
@Controller('admin/v1/tenants/:tenant/schemas')
@AdminRoutes()
export class SchemasController {
  constructor(
    @Inject(SCHEMA_ADMINISTRATION) private readonly schemas: SchemaAdministration,
    @Inject(LINKS) private readonly links: ResourceLinks,
  ) {}

  @Get()
  async list(@Param('tenant') tenant: string): Promise<{ readonly schemas: readonly JsonObject[] }> {
    return { schemas: (await this.schemas.listSchemas(tenant)).map((summary) => this.view(summary)) };
  }

  /** One schema that is new, or several and resource types with them: those are all registered, or changed, or none. */
  @Post()
  async create(
    @Param('tenant') tenant: string,
    @JsonBody() body: Json,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JsonObject | ImportedSchemas> {
    if (isList(body)) {
      void reply.code(200);
      return this.schemas.importSchemas(tenant, body);
    }
    const made = await this.schemas.putSchema(tenant, body, { onlyNew: true });
    void reply.header('location', adminLocation(this.links, tenant, `/schemas/${made.schema.id}`));
    return this.view(made);
  }

  @Get(':urn')
  async get(@Param('tenant') tenant: string, @Param('urn') urn: string): Promise<JsonObject> {
    return this.view(await this.schemas.getSchema(tenant, urn));
  }

  @Put(':urn')
  async replace(
    @Param('tenant') tenant: string,
    @Param('urn') urn: string,
    @JsonBody() body: Json,
  ): Promise<JsonObject> {
    return this.view(await this.schemas.putSchema(tenant, body, { urn, onlyNew: false }));
  }

  @Delete(':urn')
  @HttpCode(204)
  remove(@Param('tenant') tenant: string, @Param('urn') urn: string): Promise<void> {
    return this.schemas.removeSchema(tenant, urn);
  }

  private view({ schema, extends: names }: SchemaSummary): JsonObject {
    return { ...renderSchema(schema, this.links.base), extends: names };
  }
}

function isList(body: Json): boolean {
  return isJsonArray(body) || (isJsonObject(body) && isJsonArray(body['Resources']));
}
