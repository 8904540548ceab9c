import { Controller, Get, Inject, Param, UseGuards } from '@nestjs/common';
import type { DiscoveryService, RequestContext } from '@rollcall/directory';
import { OLDER_ENDPOINT_NAMES } from '@rollcall/scim';

import { Needs } from '../auth/needs.decorator.js';
import { OfType, SOME_TYPE } from '../auth/of-type.decorator.js';
import { Acceptable } from '../http/acceptable.guard.js';
import { Ctx } from '../http/parameters.decorator.js';
import { document, documents, type ScimAnswer } from '../http/scim-answer.js';
import { DISCOVERY } from './discovery.token.js';
import { FilterForbidden } from './filter-forbidden.guard.js';

/** The description of the service as the caller's tenant sees it (RFC 7644 §4, D-COM-12). */
@Controller('scim/v2')
@Needs('read')
@OfType(SOME_TYPE)
@UseGuards(Acceptable, FilterForbidden)
export class DiscoveryController {
  constructor(@Inject(DISCOVERY) private readonly discovery: DiscoveryService) {}

  @Get('ServiceProviderConfig')
  serviceProviderConfig(@Ctx() ctx: RequestContext): ScimAnswer {
    return document(this.discovery.serviceProviderConfig(ctx));
  }

  @Get([...OLDER_ENDPOINT_NAMES])
  olderServiceProviderConfig(@Ctx() ctx: RequestContext): ScimAnswer {
    return document(this.discovery.olderServiceProviderConfig(ctx));
  }

  @Get('ResourceTypes')
  resourceTypes(@Ctx() ctx: RequestContext): ScimAnswer {
    return documents(this.discovery.resourceTypes(ctx));
  }

  @Get('ResourceTypes/:name')
  resourceType(@Ctx() ctx: RequestContext, @Param('name') name: string): ScimAnswer {
    return document(this.discovery.resourceType(ctx, name));
  }

  @Get('Schemas')
  schemas(@Ctx() ctx: RequestContext): ScimAnswer {
    return documents(this.discovery.schemas(ctx));
  }

  @Get('Schemas/:urn')
  schema(@Ctx() ctx: RequestContext, @Param('urn') urn: string): ScimAnswer {
    return document(this.discovery.schema(ctx, urn));
  }
}
