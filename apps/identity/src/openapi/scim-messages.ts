import { DRY_RUN_URN } from '@rollcall/directory';
import { LIMITS, SCIM_ERRORS, URN } from '@rollcall/scim';

import {
  anything,
  count,
  flag,
  instant,
  integer,
  list,
  object,
  oneOf,
  openObject,
  orNull,
  ref,
  text,
  told,
  type Shape,
} from './shapes.js';

/** What a message says it is. */
function schemasOf(urn: string): Shape {
  return list({ const: urn }, { minItems: 1, maxItems: 1 });
}

const SCIM_TYPES = [
  ...new Set(Object.values(SCIM_ERRORS).flatMap((row) => ('scimType' in row ? [row.scimType] : []))),
];

const METHODS = ['POST', 'PUT', 'PATCH', 'DELETE'] as const;

const BULK_RESULT = object(
  { method: told(text, 'As it was sent.'), status: text },
  { location: text, bulkId: text, version: text, response: ref('Error') },
);

const DRY_RUN_EVENTS = {
  totalEvents: count,
  events: list(object({ type: text, subject: text }, { data: openObject })),
};

/** The messages of RFC 7644 §3, and our answer to a dry run. */
export const SCIM_MESSAGES: Readonly<Record<string, Shape>> = {
  Meta: object(
    {},
    {
      resourceType: text,
      created: instant,
      lastModified: instant,
      location: text,
      version: told(text, 'The entity tag.'),
    },
  ),
  Error: told(
    object(
      {
        schemas: schemasOf(URN.error),
        status: { type: 'string', pattern: '^[45]\\d\\d$' },
        detail: told(text, 'What was wrong, where, and what to do.'),
      },
      { scimType: oneOf(...SCIM_TYPES) },
    ),
    'A refusal (RFC 7644 §3.12).',
  ),
  SearchRequest: object(
    { schemas: schemasOf(URN.searchRequest) },
    {
      attributes: list(text),
      excludedAttributes: list(text),
      filter: { type: 'string', maxLength: LIMITS.filterLength },
      sortBy: text,
      sortOrder: oneOf('ascending', 'descending'),
      startIndex: integer,
      count: integer,
      cursor: text,
    },
  ),
  PatchOp: object({
    schemas: schemasOf(URN.patchOp),
    Operations: list(
      object(
        { op: told(text, '`add`, `remove` or `replace`, in any case.') },
        { path: text, value: anything },
      ),
      { maxItems: LIMITS.patchOperations },
    ),
  }),
  BulkRequest: object(
    {
      schemas: schemasOf(URN.bulkRequest),
      Operations: list(
        object({ method: oneOf(...METHODS), path: text }, { bulkId: text, version: text, data: anything }),
        { maxItems: LIMITS.bulkOperations },
      ),
    },
    { failOnErrors: { type: 'integer', minimum: 1 } },
  ),
  BulkResponse: object({ schemas: schemasOf(URN.bulkResponse), Operations: list(BULK_RESULT) }),
  Change: object(
    { path: text },
    { before: anything, after: anything, added: anything, removed: anything, values: anything },
  ),
  DryRun: told(
    object(
      {
        schemas: schemasOf(DRY_RUN_URN),
        status: told(text, 'What the change itself would be answered.'),
        changes: list(ref('Change')),
        ...DRY_RUN_EVENTS,
      },
      { resource: openObject },
    ),
    'What a change would do; nothing was changed.',
  ),
  BulkDryRun: object({
    schemas: schemasOf(DRY_RUN_URN),
    status: text,
    Operations: list({
      ...BULK_RESULT,
      properties: {
        ...(BULK_RESULT['properties'] as Shape),
        changes: list(ref('Change')),
        resource: openObject,
      },
    }),
    ...DRY_RUN_EVENTS,
  }),
  ServiceProviderConfig: {
    type: 'object',
    description: 'What is switched on, and the limits (RFC 7643 §5).',
    properties: {
      schemas: schemasOf(URN.serviceProviderConfig),
      documentationUri: text,
      patch: object({ supported: flag }),
      bulk: object({ supported: flag, maxOperations: count, maxPayloadSize: count }),
      filter: object({ supported: flag, maxResults: count }),
      changePassword: object({ supported: flag }),
      sort: object({ supported: flag }),
      etag: object({ supported: flag }),
      authenticationSchemes: list(
        object(
          { type: text, name: text, description: text },
          { specUri: text, documentationUri: text, primary: flag },
        ),
      ),
      pagination: openObject,
      securityEvents: openObject,
      RolesAndEntitlements: openObject,
      meta: ref('Meta'),
    },
    required: [
      'schemas',
      'patch',
      'bulk',
      'filter',
      'changePassword',
      'sort',
      'etag',
      'authenticationSchemes',
    ],
    additionalProperties: false,
  },
  Schema: object(
    { schemas: schemasOf(URN.schema), id: text, name: text, attributes: list(ref('Attribute')) },
    { description: text, meta: ref('Meta') },
  ),
  Attribute: object(
    { name: text, type: text, multiValued: flag, required: flag, mutability: text, returned: text },
    {
      description: text,
      caseExact: flag,
      uniqueness: text,
      canonicalValues: list(text),
      referenceTypes: list(text),
      subAttributes: list(ref('Attribute')),
    },
  ),
  ResourceType: object(
    { schemas: schemasOf(URN.resourceType), id: text, name: text, endpoint: text, schema: text },
    {
      description: text,
      schemaExtensions: list(object({ schema: text, required: flag })),
      meta: ref('Meta'),
    },
  ),
};

/** A page of such resources (RFC 7644 §3.4.2, RFC 9865 §2). */
export function listOf(resource: Shape): Shape {
  return object(
    { schemas: schemasOf(URN.listResponse), totalResults: count },
    {
      Resources: list(resource),
      startIndex: integer,
      itemsPerPage: count,
      nextCursor: orNull(text),
      previousCursor: orNull(text),
    },
  );
}
