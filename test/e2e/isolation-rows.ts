/** Where an id can stand in the requests of each route. */
import type { PlaceName } from './isolation-places.js';
import type { Things } from './isolation-world.js';

/** The places of a route, and what its `:id` is. */
export interface Row {
  readonly kind: keyof Things;
  readonly places: readonly PlaceName[];
}

/** A route in which no id can stand but by its tenant's name. */
const NAMED: readonly PlaceName[] = ['tenantPath'];

function row(kind: keyof Things, ...places: readonly PlaceName[]): Row {
  return { kind, places };
}

/** What a group's and a user's body can name. */
const BODY_PLACES: Readonly<Partial<Record<keyof Things, readonly PlaceName[]>>> = {
  user: ['manager'],
  group: ['members', 'ref'],
};

function ofType(base: string, kind: 'user' | 'group' | 'robot'): Readonly<Record<string, Row>> {
  const inBody = BODY_PLACES[kind] ?? [];
  const inPath: readonly PlaceName[] = ['path', 'etag', 'tenantPath'];
  const ofOther: readonly PlaceName[] = kind === 'robot' ? ['endpoint'] : [];
  return {
    [`POST ${base}`]: row(kind, ...NAMED, ...inBody, ...ofOther),
    [`GET ${base}`]: row(kind, ...NAMED, 'filter', 'cursor', ...ofOther),
    [`POST ${base}/.search`]: row(kind, ...NAMED, 'search', 'cursor', ...ofOther),
    [`GET ${base}/:id`]: row(kind, ...inPath, ...ofOther),
    [`PUT ${base}/:id`]: row(kind, ...inPath, ...inBody, ...ofOther),
    [`PATCH ${base}/:id`]: row(
      kind,
      ...inPath,
      ...inBody,
      ...(kind === 'group' ? (['memberPath'] as const) : []),
      ...ofOther,
    ),
    [`DELETE ${base}/:id`]: row(kind, ...inPath, ...ofOther),
  };
}

function ofCatalogue(base: string, kind: 'role' | 'entitlement'): Readonly<Record<string, Row>> {
  return {
    [`GET ${base}`]: row(kind, ...NAMED, 'filter', 'cursor'),
    [`POST ${base}/.search`]: row(kind, ...NAMED, 'search', 'cursor'),
    [`GET ${base}/:id`]: row(kind, 'path', 'etag', 'tenantPath'),
  };
}

function atBothBases(routes: Readonly<Record<string, Row>>): Readonly<Record<string, Row>> {
  const named = Object.entries(routes).map(([route, { kind, places }]) => [
    route.replace(' /', ' /tenants/:tenant/'),
    row(kind, ...places, 'tenantPath'),
  ]);
  return { ...routes, ...(Object.fromEntries(named) as Record<string, Row>) };
}

/** Every route of tenants. Whoever adds a route says here where an id can stand in it. */
export const ROWS: Readonly<Record<string, Row>> = {
  ...ofType('/scim/v2/Users', 'user'),
  ...ofType('/scim/v2/Groups', 'group'),
  ...ofType('/scim/v2/:endpoint', 'robot'),
  ...ofCatalogue('/scim/v2/Roles', 'role'),
  ...ofCatalogue('/scim/v2/Entitlements', 'entitlement'),
  'POST /scim/v2/Me': row('user', ...NAMED),
  'GET /scim/v2/Me': row('user', ...NAMED),
  'PUT /scim/v2/Me': row('user', ...NAMED, 'manager'),
  'PATCH /scim/v2/Me': row('user', ...NAMED, 'manager'),
  'DELETE /scim/v2/Me': row('user', ...NAMED),
  'POST /scim/v2/Bulk': row('user', ...NAMED, 'bulkPath', 'bulkReference'),
  'ALL /scim/v2': row('user', ...NAMED, 'filter', 'cursor'),
  'POST /scim/v2/.search': row('user', ...NAMED, 'search', 'cursor'),
  'GET /scim/v2/ServiceProviderConfig': row('user', ...NAMED),
  'GET /scim/v2/ServiceProviderConfigs': row('user', ...NAMED),
  'GET /scim/v2/serviceConfiguration': row('user', ...NAMED),
  'GET /scim/v2/ResourceTypes': row('drone', ...NAMED),
  'GET /scim/v2/ResourceTypes/:name': row('drone', 'path', 'tenantPath'),
  'GET /scim/v2/Schemas': row('urn', ...NAMED),
  'GET /scim/v2/Schemas/:urn': row('urn', 'path', 'tenantPath'),
  'ALL /scim/v2/*': row('user', ...NAMED),
  'GET /events/v1/feed': row('user', 'resource'),
  ...atBothBases({
    'POST /events/v1/streams': row('stream'),
    'GET /events/v1/streams': row('stream', 'streamQuery'),
    'PATCH /events/v1/streams': row('stream', 'streamBody'),
    'PUT /events/v1/streams': row('stream', 'streamBody'),
    'DELETE /events/v1/streams': row('stream', 'streamQuery'),
    'GET /events/v1/streams/status': row('stream', 'streamQuery'),
    'POST /events/v1/streams/status': row('stream', 'streamBody'),
    'POST /events/v1/streams/subjects/add': row('stream', 'streamBody', 'subject'),
    'POST /events/v1/streams/subjects/remove': row('stream', 'streamBody', 'subject'),
    'POST /events/v1/streams/verification': row('stream', 'streamBody'),
    'POST /events/v1/streams/:id/poll': row('stream', 'poll'),
    'GET /events/v1/async/:txn': row('txn', 'path'),
  }),
};

/** Routes without a credential, in which nothing of a tenant can be asked for; tested where they are. */
export const PUBLIC_ROUTES: readonly string[] = [
  'GET /.well-known/jwks.json',
  'GET /.well-known/oauth-authorization-server',
  'GET /.well-known/ssf-configuration',
  'GET /.well-known/ssf-configuration/tenants/:tenant',
  'GET /docs',
  'GET /openapi.json',
  'POST /oauth/token',
];

/** What an id in the path of the administration is: by what stands before it. */
const ADMINISTERED: readonly (readonly [start: string, kind: keyof Things])[] = [
  ['/sinks/:id', 'sink'],
  ['/tokens/:id', 'token'],
  ['/clients/:id', 'client'],
  ['/issuers/:id', 'issuer'],
  ['/archive/:id', 'archived'],
  ['/schemas/:urn', 'urn'],
  ['/resource-types/:name', 'drone'],
  ['/roles/:value', 'value'],
  ['/entitlements/:value', 'value'],
];

/**
 * What the id in a path of the administration is; undefined for a path that has none but the tenant's name.
 * @throws Error for an id that nobody has said the kind of
 */
export function administeredKind(template: string): keyof Things | undefined {
  const rest = template.replace('/tenants/:tenant', '');
  if (!rest.includes(':')) return undefined;
  const found = ADMINISTERED.find(([start]) => rest.includes(start));
  if (found === undefined) throw new Error(`whose is the id in ${template}? Say so in ADMINISTERED`);
  return found[1];
}
