import type { JsonObject } from '@rollcall/scim';

import { ADMINISTRATION_SHAPES } from './administration-shapes.js';
import { CREDENTIALS_AREA } from './credentials-area.js';
import { DOCUMENTATION_AREA } from './documentation-area.js';
import { EVENTS_AREA } from './events-area.js';
import type { Access, AnswerNotes, Area, OperationNotes, ParameterNotes } from './notes.js';
import { OAUTH_AREA } from './oauth-area.js';
import { RECORDS_AREA } from './records-area.js';
import { REGISTERED_AREA } from './registered-area.js';
import { SCIM_AREA } from './scim-area.js';
import { text } from './shapes.js';
import { SINKS_AREA } from './sinks-area.js';
import { STREAMS_AREA } from './streams-area.js';
import { TENANTS_AREA } from './tenants-area.js';

/** All that there is, in the order in which it is read. */
export const AREAS: readonly Area[] = [
  SCIM_AREA,
  EVENTS_AREA,
  STREAMS_AREA,
  OAUTH_AREA,
  TENANTS_AREA,
  CREDENTIALS_AREA,
  REGISTERED_AREA,
  SINKS_AREA,
  RECORDS_AREA,
  DOCUMENTATION_AREA,
];

const HEADERS: Readonly<Record<string, string>> = {
  Location: 'Where it is.',
  ETag: 'The version.',
  'Content-Disposition': 'The name of a file.',
  'WWW-Authenticate': 'How to authenticate (RFC 6750 §3).',
  'Retry-After': 'Whole seconds after which the request may be sent again.',
  RateLimit: 'What is left (draft-ietf-httpapi-ratelimit-headers-10).',
  'RateLimit-Policy': 'How much there is.',
  'Set-Txn': 'The id of the transaction (RFC 9967 §5).',
  'Preference-Applied': 'The preference that was followed (RFC 7240 §3).',
};

const SECURITY: Readonly<Record<Access, readonly JsonObject[]>> = {
  public: [],
  admin: [{ adminToken: [] }],
  read: [{ tenantToken: [] }, { clientCredentials: ['scim:read'] }],
  write: [{ tenantToken: [] }, { clientCredentials: ['scim:write'] }],
  events: [{ tenantToken: [] }, { clientCredentials: ['events:read'] }],
};

/** The scope that each way of asking needs. */
export const SCOPES: Readonly<Partial<Record<Access, string>>> = {
  read: 'scim:read',
  write: 'scim:write',
  events: 'events:read',
};

/**
 * The OpenAPI document of the public listener.
 * @param publicUrl base of all URLs, without a slash at its end
 */
export function renderDocument(publicUrl: string, version: string): JsonObject {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Rollcall',
      version,
      summary: 'SCIM 2.0 service provider, provisioning events and administration.',
      description:
        'Tokens are sent as `Authorization: Bearer …`. A tenant is the one of its token; the token of an ' +
        'administrator opens `/admin/v1` and nothing else. Refusals say what was wrong, where, and what to do.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    servers: [{ url: publicUrl }],
    tags: AREAS.map(({ name, description }) => ({ name, description })),
    paths: paths(publicUrl),
    components: {
      schemas: Object.assign({}, ADMINISTRATION_SHAPES, ...AREAS.map(({ schemas }) => schemas)) as JsonObject,
      headers: Object.fromEntries(
        Object.entries(HEADERS).map(([name, description]) => [name, { description, schema: text }]),
      ),
      securitySchemes: securitySchemes(publicUrl),
    },
  };
}

function securitySchemes(publicUrl: string): JsonObject {
  return {
    tenantToken: { type: 'http', scheme: 'bearer', description: "A tenant's token, with its scopes." },
    adminToken: { type: 'http', scheme: 'bearer', description: 'The token of an administrator.' },
    clientCredentials: {
      type: 'oauth2',
      flows: {
        clientCredentials: {
          tokenUrl: `${publicUrl}/oauth/token`,
          scopes: {
            'scim:read': 'Reads resources of all types; `scim:User:read` those of one.',
            'scim:write': 'Writes resources of all types.',
            'events:read': "Reads the tenant's events.",
          },
        },
      },
    },
  };
}

function paths(publicUrl: string): JsonObject {
  const items: Record<string, Record<string, JsonObject | readonly JsonObject[]>> = {};
  for (const area of AREAS) {
    for (const [route, notes] of Object.entries(area.operations)) {
      const [method = '', path = ''] = route.split(' ');
      const item = (items[path] ??= {});
      item[method.toLowerCase()] = operation(area, method, notes);
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
      if (names.length > 0) item['parameters'] = names.map(pathParameter);
      if (area.alsoPerTenant === true) item['servers'] = serversOf(publicUrl);
    }
  }
  return items;
}

function serversOf(publicUrl: string): readonly JsonObject[] {
  return [
    { url: publicUrl },
    {
      url: `${publicUrl}/tenants/{tenant}`,
      description: 'The same; the tenant must be that of the token.',
      variables: { tenant: { default: 'default' } },
    },
  ];
}

function pathParameter(name: string): JsonObject {
  return { name, in: 'path', required: true, schema: text };
}

function operation(area: Area, method: string, notes: OperationNotes): JsonObject {
  const { id, summary, description, access, parameters = [], body, answers } = notes;
  const responses = { ...area.refusals(method, notes), ...answers };
  return {
    ...{ operationId: id, summary, tags: [area.name], security: SECURITY[access] },
    ...(description === undefined ? {} : { description }),
    ...(parameters.length === 0 ? {} : { parameters: parameters.map(parameter) }),
    ...(body === undefined
      ? {}
      : { requestBody: { required: body.required, content: contentOf(body.content) } }),
    responses: Object.fromEntries(
      Object.entries(responses).map(([status, answer]) => [status, response(answer)]),
    ),
  };
}

function parameter({ name, in: place = 'query', required = false, ...rest }: ParameterNotes): JsonObject {
  return { name, in: place, required, ...rest };
}

function response({ description, content, headers = [] }: AnswerNotes): JsonObject {
  return {
    description,
    ...(headers.length === 0
      ? {}
      : {
          headers: Object.fromEntries(
            headers.map((name) => [name, { $ref: `#/components/headers/${name}` }]),
          ),
        }),
    ...(content === undefined ? {} : { content: contentOf(content) }),
  };
}

function contentOf(content: NonNullable<AnswerNotes['content']>): JsonObject {
  return Object.fromEntries(Object.entries(content).map(([type, schema]) => [type, { schema }]));
}
