import type { Resource } from '../resource/resource.js';
import type { Json, JsonObject } from '../text/json.js';
import { URN } from '../urns.js';
import type { Attribute, AttributeType, ResourceType, Schema } from './attribute.js';

/** One way to authenticate, as `/ServiceProviderConfig` lists it (D-SPC-07). */
export interface AuthenticationScheme {
  readonly type: 'oauth' | 'oauth2' | 'oauthbearertoken' | 'httpbasic' | 'httpdigest';
  readonly name: string;
  readonly description: string;
  readonly specUri?: string;
  readonly documentationUri?: string;
  readonly primary?: boolean;
}

/** What is switched on, as `/ServiceProviderConfig` tells it (RFC 7643 §5, D-SPC-01 to D-SPC-11). */
export interface ServiceFeatures {
  readonly documentationUri?: string;
  readonly patch: boolean;
  /** `maxPayloadSize` in bytes. */
  readonly bulk: {
    readonly supported: boolean;
    readonly maxOperations: number;
    readonly maxPayloadSize: number;
  };
  readonly filter: { readonly supported: boolean; readonly maxResults: number };
  readonly changePassword: boolean;
  readonly sort: boolean;
  readonly etag: boolean;
  readonly authenticationSchemes: readonly AuthenticationScheme[];
  /** RFC 9865 §4; `cursorTimeout` in seconds. */
  readonly pagination?: {
    readonly cursor: boolean;
    readonly index: boolean;
    readonly defaultPaginationMethod?: 'cursor' | 'index';
    readonly defaultPageSize?: number;
    readonly maxPageSize?: number;
    readonly cursorTimeout?: number;
  };
  /** RFC 9967 §4; absent where no events are sent. */
  readonly securityEvents?: {
    readonly asyncRequest: 'none' | 'long' | 'request';
    readonly eventUris: readonly string[];
  };
  /** draft-ietf-scim-roles-entitlements-01, R-ROLE-01; absent where neither has an endpoint. */
  readonly rolesAndEntitlements?: {
    readonly roles: AssignmentFeatures & { readonly multipleRolesSupported: boolean };
    readonly entitlements: AssignmentFeatures & { readonly multipleEntitlementsSupported: boolean };
  };
}

/** What users can have of roles, or of entitlements, and whether those that there are can be asked for. */
export interface AssignmentFeatures {
  readonly supported: boolean;
  readonly primarySupported: boolean;
  readonly typeSupported: boolean;
}

/**
 * Renders a schema as the resource of `/Schemas/{id}` (RFC 7643 §7; D-SCH-01 to D-SCH-06). `baseUrl` is absolute and
 * without a slash at its end. `caseExact` and `uniqueness` are left out where the type has none.
 */
export function renderSchema(schema: Schema, baseUrl: string): Resource {
  return {
    schemas: [URN.schema],
    id: schema.id,
    name: schema.name,
    description: schema.description,
    attributes: schema.attributes.map(renderAttribute),
    meta: { resourceType: 'Schema', location: `${baseUrl}/Schemas/${schema.id}` },
  };
}

/** Renders a resource type as the resource of `/ResourceTypes/{name}` (RFC 7643 §6; D-RT-01 to D-RT-06). */
export function renderResourceType(type: ResourceType, baseUrl: string): Resource {
  return {
    schemas: [URN.resourceType],
    id: type.name,
    name: type.name,
    description: type.description,
    endpoint: type.endpoint,
    schema: type.schema.id,
    ...(type.extensions.length === 0
      ? {}
      : {
          schemaExtensions: type.extensions.map(({ schema, required }) => ({ schema: schema.id, required })),
        }),
    meta: { resourceType: 'ResourceType', location: `${baseUrl}/ResourceTypes/${type.name}` },
  };
}

/** Renders `/ServiceProviderConfig` (RFC 7643 §5; D-SPC-01 to D-SPC-11): a resource without `id` (W-19, D-SPC-09). */
export function renderServiceProviderConfig(features: ServiceFeatures, baseUrl: string): Resource {
  return {
    schemas: [URN.serviceProviderConfig],
    ...(features.documentationUri === undefined ? {} : { documentationUri: features.documentationUri }),
    patch: { supported: features.patch },
    bulk: { ...features.bulk },
    filter: { ...features.filter },
    changePassword: { supported: features.changePassword },
    sort: { supported: features.sort },
    etag: { supported: features.etag },
    ...(features.pagination === undefined ? {} : { pagination: { ...features.pagination } }),
    ...(features.securityEvents === undefined
      ? {}
      : { securityEvents: renderEvents(features.securityEvents) }),
    ...(features.rolesAndEntitlements === undefined
      ? {}
      : { RolesAndEntitlements: renderAssignments(features.rolesAndEntitlements) }),
    authenticationSchemes: features.authenticationSchemes.map((scheme) => ({ ...scheme })),
    meta: { resourceType: 'ServiceProviderConfig', location: `${baseUrl}/ServiceProviderConfig` },
  };
}

/** The draft has complex values in a complex value, which no schema can describe (RFC 7643 §2.3.8): this one does not. */
function renderAssignments({
  roles,
  entitlements,
}: NonNullable<ServiceFeatures['rolesAndEntitlements']>): JsonObject {
  return { roles: { ...roles }, entitlements: { ...entitlements } };
}

/** An empty list is left out, as everywhere (C-NULL-03). */
function renderEvents(events: NonNullable<ServiceFeatures['securityEvents']>): JsonObject {
  return {
    asyncRequest: events.asyncRequest,
    ...(events.eventUris.length === 0 ? {} : { eventUris: [...events.eventUris] }),
  };
}

/** RFC 7643 §2.3: which data types know letter case, and which can be unique (D-SCH-05, W-ERR-06, W-ERR-08). */
const WITHOUT_CASE: ReadonlySet<AttributeType> = new Set([
  'boolean',
  'decimal',
  'integer',
  'dateTime',
  'complex',
]);
const WITHOUT_UNIQUENESS: ReadonlySet<AttributeType> = new Set(['boolean', 'dateTime', 'binary', 'complex']);

function renderAttribute(attribute: Attribute): Json {
  return {
    name: attribute.name,
    type: attribute.type,
    multiValued: attribute.multiValued,
    description: attribute.description,
    required: attribute.required,
    ...(attribute.canonicalValues === undefined ? {} : { canonicalValues: attribute.canonicalValues }),
    ...(WITHOUT_CASE.has(attribute.type) ? {} : { caseExact: attribute.caseExact }),
    mutability: attribute.mutability,
    returned: attribute.returned,
    ...(WITHOUT_UNIQUENESS.has(attribute.type) ? {} : { uniqueness: attribute.uniqueness }),
    ...(attribute.referenceTypes === undefined ? {} : { referenceTypes: attribute.referenceTypes }),
    ...(attribute.subAttributes === undefined
      ? {}
      : { subAttributes: attribute.subAttributes.map(renderAttribute) }),
  };
}
