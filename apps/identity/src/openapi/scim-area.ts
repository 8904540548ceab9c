import { GROUP_TYPE, ROLE_TYPE, ENTITLEMENT_TYPE, USER_TYPE, type ResourceType } from '@rollcall/scim';

import { answersScim, scimBody } from './media-types.js';
import type { Area } from './notes.js';
import { refusalsOfScim } from './refusals.js';
import { discoveryOperations } from './scim-discovery.js';
import { listOf, SCIM_MESSAGES } from './scim-messages.js';
import { assignableOperations, meOperations, typeOperations } from './scim-operations.js';
import { DRY_RUN_PARAMETER, PREFER_PARAMETER, QUERY_PARAMETERS } from './scim-parameters.js';
import { shapeOfType } from './scim-shapes.js';
import { openObject, ref, told, type Shape } from './shapes.js';

const BUILT_IN: readonly ResourceType[] = [USER_TYPE, GROUP_TYPE, ROLE_TYPE, ENTITLEMENT_TYPE];

const SCHEMAS: Readonly<Record<string, Shape>> = {
  ...SCIM_MESSAGES,
  ...Object.fromEntries(BUILT_IN.map((type) => [type.name, shapeOfType(type)])),
  Resource: told(
    { ...openObject, properties: { meta: ref('Meta') } },
    'A resource of a type that the tenant has registered, or of any type.',
  ),
};

/** SCIM 2.0 (RFC 7643, RFC 7644). */
export const SCIM_AREA: Area = {
  name: 'SCIM',
  description: 'Users, groups, roles and types of the tenant, whose name the credential says.',
  alsoPerTenant: true,
  schemas: SCHEMAS,
  refusals: refusalsOfScim,
  operations: {
    ...typeOperations({
      ...{ all: '/scim/v2/Users', one: 'User', several: 'Users', shape: ref('User') },
      ...{ noun: 'a user', nouns: 'users' },
    }),
    ...typeOperations({
      ...{ all: '/scim/v2/Groups', one: 'Group', several: 'Groups', shape: ref('Group') },
      ...{ noun: 'a group', nouns: 'groups' },
    }),
    ...typeOperations({
      ...{ all: '/scim/v2/{endpoint}', one: 'Resource', several: 'Resources', shape: ref('Resource') },
      ...{ noun: 'a resource of a registered type', nouns: 'resources of a registered type' },
    }),
    ...meOperations(),
    ...assignableOperations({
      ...{ all: '/scim/v2/Roles', one: 'Role', several: 'Roles', shape: ref('Role') },
      ...{ noun: 'a role', nouns: 'roles' },
    }),
    ...assignableOperations({
      ...{
        all: '/scim/v2/Entitlements',
        one: 'Entitlement',
        several: 'Entitlements',
        shape: ref('Entitlement'),
      },
      ...{ noun: 'an entitlement', nouns: 'entitlements' },
    }),
    ...discoveryOperations(),
    'GET /scim/v2': {
      id: 'listAllTypes',
      summary: 'Finds resources of all types',
      access: 'read',
      parameters: QUERY_PARAMETERS,
      answers: { 200: answersScim('A page of what was found.', listOf(ref('Resource'))) },
    },
    'POST /scim/v2/.search': {
      id: 'searchAllTypes',
      summary: 'Finds resources of all types by a query in the body',
      access: 'read',
      body: { required: true, content: scimBody(ref('SearchRequest')) },
      answers: { 200: answersScim('A page of what was found.', listOf(ref('Resource'))) },
    },
    'POST /scim/v2/Bulk': {
      id: 'bulk',
      summary: 'Carries out several changes',
      description: 'Each operation succeeds or fails by itself (RFC 7644 §3.7).',
      access: 'write',
      parameters: [DRY_RUN_PARAMETER, PREFER_PARAMETER],
      body: { required: true, content: scimBody(ref('BulkRequest')) },
      answers: {
        200: answersScim('The result of each operation.', {
          anyOf: [ref('BulkResponse'), ref('BulkDryRun')],
        }),
        202: {
          description: 'It is carried out later; `Location` has the result.',
          headers: ['Location', 'Set-Txn', 'Preference-Applied'],
        },
      },
    },
  },
};
