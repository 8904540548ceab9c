import {
  renderResourceType,
  renderSchema,
  renderServiceProviderConfig,
  RESOURCE_TYPE_SCHEMA,
  SCHEMA_SCHEMA,
  ScimError,
  SERVICE_PROVIDER_CONFIG_SCHEMA,
  type Resource,
  type ResourceType,
  type Schema,
  type ServiceFeatures,
} from '@rollcall/scim';

import { CATALOGUE_TYPES } from '../catalogues/catalogue-binding.js';
import type { RequestContext } from '../request-context.js';
import type { ResourceBinding } from '../resources/resource-binding.js';
import type { ResourceLinks } from '../resources/resource-links.js';

/** Describes the service to its clients (RFC 7644 §4), computed from the bindings and features that are on. */
export class DiscoveryService {
  constructor(
    private readonly bindings: readonly ResourceBinding[],
    private readonly features: ServiceFeatures,
    private readonly links: ResourceLinks,
  ) {}

  /** `/ServiceProviderConfig` (RFC 7643 §5). */
  serviceProviderConfig(ctx: RequestContext): Resource {
    return renderServiceProviderConfig(this.features, this.baseOf(ctx));
  }

  /**
   * The same under a name of older clients (relaxation `olderEndpointNames`).
   *
   * @throws ScimError `notFound` where the tenant has the relaxation off
   */
  olderServiceProviderConfig(ctx: RequestContext): Resource {
    if (ctx.tenant.relaxations.olderEndpointNames) return this.serviceProviderConfig(ctx);
    throw new ScimError('notFound', 'There is no such endpoint. Ask for /ServiceProviderConfig.');
  }

  /** `/ResourceTypes` as the tenant sees them (RFC 7643 §6). */
  resourceTypes(ctx: RequestContext): readonly Resource[] {
    return this.types(ctx).map((type) => renderResourceType(type, this.baseOf(ctx)));
  }

  /** @throws ScimError `notFound` for a name that no resource type has (D-COM-03) */
  resourceType(ctx: RequestContext, name: string): Resource {
    const type = this.types(ctx).find((candidate) => candidate.name === name);
    if (type === undefined)
      throw new ScimError('notFound', `There is no resource type "${name.slice(0, 80)}".`);
    return renderResourceType(type, this.baseOf(ctx));
  }

  /** `/Schemas` as the tenant sees them (RFC 7643 §7), the three service schemas among them (D-COM-11). */
  schemas(ctx: RequestContext): readonly Resource[] {
    return this.allSchemas(ctx).map((schema) => renderSchema(schema, this.baseOf(ctx)));
  }

  /** @throws ScimError `notFound` for a URN that no schema has; URNs ignore case (Q-FILTER-13) */
  schema(ctx: RequestContext, urn: string): Resource {
    const wanted = urn.toLowerCase();
    const schema = this.allSchemas(ctx).find((candidate) => candidate.id.toLowerCase() === wanted);
    if (schema === undefined) throw new ScimError('notFound', `There is no schema "${urn.slice(0, 80)}".`);
    return renderSchema(schema, this.baseOf(ctx));
  }

  private baseOf({ tenant }: RequestContext): string {
    return this.links.for(tenant).base;
  }

  private types(ctx: RequestContext): readonly ResourceType[] {
    const types = ctx.tenant.types?.all ?? this.bindings.map((binding) => binding.typeFor(ctx.tenant));
    return [...types, ...CATALOGUE_TYPES];
  }

  private allSchemas(ctx: RequestContext): readonly Schema[] {
    const schemas = this.types(ctx).flatMap((type) => [
      type.schema,
      ...type.extensions.map(({ schema }) => schema),
    ]);
    const registered = ctx.tenant.types?.registered ?? [];
    return [
      ...new Set([...schemas, ...registered]),
      ...[SERVICE_PROVIDER_CONFIG_SCHEMA, RESOURCE_TYPE_SCHEMA, SCHEMA_SCHEMA],
    ];
  }
}
