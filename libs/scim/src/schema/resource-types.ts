import type { ResourceType } from './attribute.js';
import { ENTERPRISE_USER_SCHEMA } from './definitions/enterprise-user.js';
import { ENTITLEMENT_SCHEMA } from './definitions/entitlement.js';
import { groupSchema } from './definitions/group.js';
import { ROLE_SCHEMA } from './definitions/role.js';
import { USER_SCHEMA } from './definitions/user.js';

/** Users at `/Users`, with the enterprise extension as an option (RFC 7643 §4.1, §4.3, §6; D-RT-03, D-RT-04). */
export const USER_TYPE: ResourceType = Object.freeze({
  name: 'User',
  description: 'User accounts.',
  endpoint: '/Users',
  schema: USER_SCHEMA,
  extensions: Object.freeze([Object.freeze({ schema: ENTERPRISE_USER_SCHEMA, required: false })]),
  collections: Object.freeze([]),
});

/** Groups at `/Groups` (RFC 7643 §4.2, §6) as tenants have them by default: with unique names (decision 9). */
export const GROUP_TYPE: ResourceType = define({ uniqueDisplayName: true });

const FREE_NAMES_GROUP_TYPE: ResourceType = define({ uniqueDisplayName: false });

/** The resource type Group of a tenant, by its choice whether group names are unique (decision 9, S-GRP-01). */
export function groupType(options: { readonly uniqueDisplayName: boolean }): ResourceType {
  return options.uniqueDisplayName ? GROUP_TYPE : FREE_NAMES_GROUP_TYPE;
}

/** What a tenant's roles are, at `/Roles`; read-only to clients (draft-ietf-scim-roles-entitlements-01, R-ROLE-02). */
export const ROLE_TYPE: ResourceType = Object.freeze({
  name: 'Role',
  description: 'Roles that users can have.',
  endpoint: '/Roles',
  schema: ROLE_SCHEMA,
  extensions: Object.freeze([]),
  collections: Object.freeze([]),
});

/** What a tenant's entitlements are, at `/Entitlements`; read-only to clients (the same draft, R-ROLE-03). */
export const ENTITLEMENT_TYPE: ResourceType = Object.freeze({
  name: 'Entitlement',
  description: 'Entitlements that users can have.',
  endpoint: '/Entitlements',
  schema: ENTITLEMENT_SCHEMA,
  extensions: Object.freeze([]),
  collections: Object.freeze([]),
});

function define(options: { readonly uniqueDisplayName: boolean }): ResourceType {
  return Object.freeze({
    name: 'Group',
    description: 'Groups of users and of other groups.',
    endpoint: '/Groups',
    schema: groupSchema(options),
    extensions: Object.freeze([]),
    collections: Object.freeze(['members']),
  });
}
