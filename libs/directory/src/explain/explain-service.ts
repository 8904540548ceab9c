import {
  attributesOf,
  bindFilter,
  explainFilter,
  GROUP_TYPE,
  LIMITS,
  matches,
  parseFilter,
  printFilter,
  USER_TYPE,
  type BoundFilter,
  type Filter,
  type JsonObject,
  type ResourceType,
} from '@rollcall/scim';

import { AdministrationError } from '../administration/administration-error.js';
import { findTenant } from '../administration/find-tenant.js';
import type { QueryExplainer, QueryPlan } from '../ports/query-explainer.js';
import type { ResourceReader } from '../ports/resource-reader.js';
import type { TenantStore } from '../ports/tenant-store.js';
import type { RequestContext, Tenant } from '../request-context.js';
import { notFound } from '../resources/not-found.js';
import { renderResource } from '../resources/render-resource.js';
import type { ResourceLinks } from '../resources/resource-links.js';

/** What is to be explained. */
export interface ExplainRequest {
  readonly tenant: string;
  /** Name of a resource type. */
  readonly resourceType: string;
  readonly filter: string;
  /** Id of a resource that matches or does not. */
  readonly resource?: string;
}

/** How a filter is understood and answered. */
export interface Explanation {
  readonly resourceType: string;
  /** As it was read, in the normal spelling. */
  readonly filter: string;
  readonly parsed: Filter;
  /** With its names resolved and its operands prepared: `ne` is a `not` of `eq` here, and `eq null` one of `pr`. */
  readonly bound: JsonObject;
  readonly plan: QueryPlan;
  /** Only where a resource was named. */
  readonly resource?: ExplainedResource;
}

/** Why a resource matches or does not. */
export interface ExplainedResource {
  readonly id: string;
  readonly matches: boolean;
  /** The bound filter once more, each node with its verdict and the values that it saw. */
  readonly why: JsonObject;
}

/** What explanations stand on. */
export interface ExplainPorts {
  readonly tenants: Pick<TenantStore, 'findByName'>;
  readonly reader: Pick<ResourceReader, 'find'>;
  readonly explainer: QueryExplainer;
  readonly links: ResourceLinks;
}

/** Tells administrators how filters are understood, what they cost, and why a resource does not match. */
export class ExplainService {
  constructor(private readonly ports: ExplainPorts) {}

  /**
   * @throws AdministrationError `tenantNotFound`, `invalidTenantName`, `resourceTypeNotFound`
   * @throws ScimError `invalidFilter` as a search does, `notFound` for the resource
   */
  async explain(
    caller: Omit<RequestContext, 'tenant'>,
    { tenant: tenantName, resourceType, filter: text, resource: id }: ExplainRequest,
  ): Promise<Explanation> {
    const tenant = await findTenant(this.ports.tenants, tenantName);
    const ctx = { ...caller, tenant };
    const { relaxations } = tenant;
    const type = typeNamed(tenant, resourceType);
    const parsed = parseFilter(text, LIMITS, relaxations);
    const filter = bindFilter(parsed, type, relaxations);
    const found = id === undefined ? {} : { resource: await this.why(ctx, type, filter, id) };
    return {
      resourceType: type.name,
      filter: printFilter(parsed),
      parsed,
      bound: explainFilter(filter),
      plan: await this.ports.explainer.explain(ctx, type, filter),
      ...found,
    };
  }

  private async why(
    ctx: RequestContext,
    type: ResourceType,
    filter: BoundFilter,
    id: string,
  ): Promise<ExplainedResource> {
    const asked = attributesOf(filter).flatMap(({ extension, attribute }) =>
      extension === undefined ? [attribute.name] : [],
    );
    const wanted = { members: asked.includes('members'), groups: asked.includes('groups') };
    const stored = await this.ports.reader.find(ctx, type, id, wanted);
    if (stored === undefined) throw notFound(type, id);
    const resource = renderResource(type, stored, this.ports.links.for(ctx.tenant));
    return { id, matches: matches(filter, resource), why: explainFilter(filter, resource) };
  }
}

function typeNamed({ types }: Tenant, name: string): ResourceType {
  const all = types?.all ?? [USER_TYPE, GROUP_TYPE];
  const type = all.find((candidate) => candidate.name === name);
  if (type !== undefined) return type;
  throw new AdministrationError(
    'resourceTypeNotFound',
    `The tenant has no resource type ${JSON.stringify(name.slice(0, 80))}. It has ${all.map((each) => each.name).join(', ')}.`,
  );
}
