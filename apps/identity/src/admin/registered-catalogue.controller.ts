import { Delete, Get, HttpCode, Param, Post, Put, Res } from '@nestjs/common';
import {
  catalogueType,
  renderResource,
  type CatalogueAdministration,
  type CatalogueDefinition,
  type CatalogueEntry,
  type CatalogueName,
  type ResourceLinks,
} from '@rollcall/directory';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '@rollcall/scim';
import type { FastifyReply } from 'fastify';

import { AdminCtx, type AdminContext } from '../http/admin-context.js';
import { JsonBody } from '../http/written.decorator.js';
import { adminLocation } from './admin-location.js';
import { AdminRoutes } from './admin-routes.decorator.js';

/** What the roles or the entitlements of a tenant are, for administrators. */
@AdminRoutes()
export abstract class RegisteredCatalogueController {
  constructor(
    private readonly name: CatalogueName,
    private readonly catalogues: CatalogueAdministration,
    private readonly links: ResourceLinks,
  ) {}

  @Get()
  async list(@Param('tenant') tenant: string): Promise<JsonObject> {
    return this.viewOfAll(await this.catalogues.list(tenant, this.name));
  }

  /** One value that is new, or several: those are all registered, or changed, or none. */
  @Post()
  async create(
    @AdminCtx() { now }: AdminContext,
    @Param('tenant') tenant: string,
    @JsonBody() body: Json,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JsonObject> {
    if (isSeveral(body, this.name)) {
      void reply.code(200);
      return this.viewOfAll(await this.catalogues.put(tenant, this.name, body, { now, replaces: false }));
    }
    const made = await this.catalogues.add(tenant, this.name, body, now);
    const { value } = made.attributes;
    const last = encodeURIComponent(typeof value === 'string' ? value : '');
    void reply.header('location', adminLocation(this.links, tenant, `/${this.name}/${last}`));
    return this.view(made);
  }

  /** What is left out goes; without the list of values it stays, and only what is done with unknown ones changes. */
  @Put()
  async replaceAll(
    @AdminCtx() { now }: AdminContext,
    @Param('tenant') tenant: string,
    @JsonBody() body: Json,
  ): Promise<JsonObject> {
    return this.viewOfAll(await this.catalogues.put(tenant, this.name, body, { now, replaces: true }));
  }

  @Get(':value')
  async get(@Param('tenant') tenant: string, @Param('value') value: string): Promise<JsonObject> {
    return this.view(await this.catalogues.get({ tenant, name: this.name, value }));
  }

  @Put(':value')
  async replace(
    @AdminCtx() { now }: AdminContext,
    @Param('tenant') tenant: string,
    @Param('value') value: string,
    @JsonBody() body: Json,
  ): Promise<JsonObject> {
    return this.view(await this.catalogues.set({ tenant, name: this.name, value }, body, now));
  }

  @Delete(':value')
  @HttpCode(204)
  remove(@Param('tenant') tenant: string, @Param('value') value: string): Promise<void> {
    return this.catalogues.remove({ tenant, name: this.name, value });
  }

  private viewOfAll({ unknown, entries }: CatalogueDefinition): JsonObject {
    return { unknown, [this.name]: entries.map((entry) => this.view(entry)) };
  }

  private view(entry: CatalogueEntry): JsonObject {
    const type = catalogueType(this.name);
    return renderResource(type, { ...entry, type: type.name }, this.links);
  }
}

function isSeveral(body: Json, name: CatalogueName): boolean {
  if (isJsonArray(body)) return true;
  return isJsonObject(body) && ['unknown', name, 'Resources'].some((member) => member in body);
}
