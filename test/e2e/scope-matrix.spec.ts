import { beforeAll, expect, it } from '@jest/globals';

import { forEachEngine } from '../support/engines.js';
import { openapiDocument } from '../support/openapi-answers.js';
import { ScimClient } from '../support/scim-client.js';
import { registeredWorld, type RegisteringTenant } from './registered-world.js';
import { routesOfService } from './stated-routes.js';

/** The tokens of the matrix, each with one scope. */
const SCOPES = [
  'scim:read',
  'scim:write',
  'scim:read:User',
  'scim:write:User',
  'scim:read:Group',
  'scim:write:Group',
  'scim:read:Robot',
  'scim:write:Robot',
  'scim:read:Role',
  'scim:read:Entitlement',
  'events:read',
] as const;

type Scope = (typeof SCOPES)[number];

const ALL_SCIM = SCOPES.filter((scope) => scope.startsWith('scim:'));
const ALL_WRITE = SCOPES.filter((scope) => scope.startsWith('scim:write'));

/** What a route needs, and which tokens have it. */
const OPENED_BY = {
  'read User': ['scim:read', 'scim:write', 'scim:read:User', 'scim:write:User'],
  'write User': ['scim:write', 'scim:write:User'],
  'read Group': ['scim:read', 'scim:write', 'scim:read:Group', 'scim:write:Group'],
  'write Group': ['scim:write', 'scim:write:Group'],
  'read Robot': ['scim:read', 'scim:write', 'scim:read:Robot', 'scim:write:Robot'],
  'write Robot': ['scim:write', 'scim:write:Robot'],
  'read Role': ['scim:read', 'scim:write', 'scim:read:Role'],
  'read Entitlement': ['scim:read', 'scim:write', 'scim:read:Entitlement'],
  'read some': ALL_SCIM,
  // Queries of the root search no catalogue.
  'read searched': ALL_SCIM.filter((scope) => !/:(Role|Entitlement)$/.test(scope)),
  'write some': ALL_WRITE,
  events: ['events:read'],
} as const satisfies Record<string, readonly Scope[]>;

type Need = keyof typeof OPENED_BY | 'public';

/** The routes of one resource type. */
function ofType(base: string, type: 'User' | 'Group' | 'Robot'): Readonly<Record<string, Need>> {
  return {
    [`POST ${base}`]: `write ${type}`,
    [`GET ${base}`]: `read ${type}`,
    [`POST ${base}/.search`]: `read ${type}`,
    [`GET ${base}/:id`]: `read ${type}`,
    [`PUT ${base}/:id`]: `write ${type}`,
    [`PATCH ${base}/:id`]: `write ${type}`,
    [`DELETE ${base}/:id`]: `write ${type}`,
  };
}

function atBothBases(routes: Readonly<Record<string, Need>>): Readonly<Record<string, Need>> {
  const named = Object.entries(routes).map(([route, need]) => [
    route.replace(' /', ' /tenants/:tenant/'),
    need,
  ]);
  return { ...routes, ...(Object.fromEntries(named) as Record<string, Need>) };
}

/** The routes of what clients only read. */
function ofCatalogue(base: string, type: 'Role' | 'Entitlement'): Readonly<Record<string, Need>> {
  return {
    [`GET ${base}`]: `read ${type}`,
    [`POST ${base}/.search`]: `read ${type}`,
    [`GET ${base}/:id`]: `read ${type}`,
  };
}

/** What each route needs. Whoever adds a route says it here, too. */
const ROUTES: Readonly<Record<string, Need>> = {
  ...ofType('/scim/v2/Users', 'User'),
  ...ofType('/scim/v2/Groups', 'Group'),
  ...ofType('/scim/v2/:endpoint', 'Robot'),
  ...ofCatalogue('/scim/v2/Roles', 'Role'),
  ...ofCatalogue('/scim/v2/Entitlements', 'Entitlement'),
  'POST /scim/v2/Me': 'write User',
  'GET /scim/v2/Me': 'read User',
  'PUT /scim/v2/Me': 'write User',
  'PATCH /scim/v2/Me': 'write User',
  'DELETE /scim/v2/Me': 'write User',
  'POST /scim/v2/Bulk': 'write some',
  'ALL /scim/v2': 'read searched',
  'POST /scim/v2/.search': 'read some',
  'GET /scim/v2/ServiceProviderConfig': 'read some',
  'GET /scim/v2/ServiceProviderConfigs': 'read some',
  'GET /scim/v2/serviceConfiguration': 'read some',
  'GET /scim/v2/ResourceTypes': 'read some',
  'GET /scim/v2/ResourceTypes/:name': 'read some',
  'GET /scim/v2/Schemas': 'read some',
  'GET /scim/v2/Schemas/:urn': 'read some',
  'ALL /scim/v2/*': 'read some',
  'GET /events/v1/feed': 'events',
  ...atBothBases({
    'POST /events/v1/streams': 'events',
    'GET /events/v1/streams': 'events',
    'PATCH /events/v1/streams': 'events',
    'PUT /events/v1/streams': 'events',
    'DELETE /events/v1/streams': 'events',
    'GET /events/v1/streams/status': 'events',
    'POST /events/v1/streams/status': 'events',
    'POST /events/v1/streams/subjects/add': 'events',
    'POST /events/v1/streams/subjects/remove': 'events',
    'POST /events/v1/streams/verification': 'events',
    'POST /events/v1/streams/:id/poll': 'events',
    'GET /events/v1/async/:txn': 'write some',
  }),
  'POST /oauth/token': 'public',
  'GET /.well-known/oauth-authorization-server': 'public',
  'GET /.well-known/jwks.json': 'public',
  'GET /.well-known/ssf-configuration': 'public',
  'GET /.well-known/ssf-configuration/tenants/:tenant': 'public',
  'GET /docs': 'public',
  'GET /openapi.json': 'public',
};

/** The administration has no scopes: it wants the admin token. */
const isOfAdministration = (route: string): boolean => route.includes(' /admin/v1/');

const UNKNOWN = '00000000-0000-7000-8000-000000000000';

forEachEngine('A4: every route and every scope', (engine) => {
  const world = registeredWorld(engine);
  let tenant: RegisteringTenant;
  const clients = new Map<Scope | 'all' | 'none', ScimClient>();

  beforeAll(async () => {
    tenant = await world.tenant();
    await tenant.type('Robot', [{ name: 'serial' }]);
    const { operator, origin, adminToken } = world.service;
    for (const scope of SCOPES) {
      const request = { name: scope, scopes: [scope] };
      const { token } = await operator.issueToken(tenant.name, request, Date.now());
      clients.set(scope, new ScimClient({ baseUrl: origin, token }));
    }
    clients.set('all', new ScimClient({ baseUrl: origin, token: tenant.token }));
    clients.set('none', new ScimClient({ baseUrl: origin, token: adminToken }));
  }, 60_000);

  /** Asks a route for nothing that there is, so that who may pass changes nothing. */
  async function ask(route: string, as: Scope | 'all' | 'none') {
    const [method = '', template = ''] = route.split(' ');
    const path = template
      .replace(':tenant', tenant.name)
      .replace(':endpoint', 'Robots')
      .replace(/:\w+/g, UNKNOWN)
      .replace('*', 'no/such/path');
    const client = clients.get(as);
    if (client === undefined) throw new Error(`no token ${as}`);
    return client.send(method === 'ALL' ? 'GET' : method, path);
  }

  it('the table has every route of the service, and no other', () => {
    const routes = routesOfService().filter((route) => !isOfAdministration(route));
    expect(routes).toEqual(Object.keys(ROUTES).sort());
  });

  it('the OpenAPI document names the same scopes', () => {
    const { paths } = openapiDocument();
    const stated = Object.entries(ROUTES)
      .filter(([route]) => !route.endsWith('*'))
      .map(([route, need]) => {
        const [method = '', path = ''] = route.replace(/:(\w+)/g, '{$1}').split(' ');
        const operation = paths[path]?.[method === 'ALL' ? 'get' : method.toLowerCase()];
        return [route, need, operation?.security] as const;
      });
    const scopes = { read: 'scim:read', write: 'scim:write', events: 'events:read' };
    const expected = stated.map(([route, need]) => {
      const [kind = ''] = need.split(' ');
      const scope = scopes[kind as keyof typeof scopes];
      return [route, need, need === 'public' ? [] : [{ tenantToken: [] }, { clientCredentials: [scope] }]];
    });
    expect(stated).toEqual(expected);
  });

  it.each(Object.entries(ROUTES))('%s: %s', async (route, need) => {
    const refused: string[] = [];
    for (const scope of SCOPES) {
      const { status, headers } = await ask(route, scope);
      const isMissing = String(headers['www-authenticate']).includes('error="insufficient_scope"');
      expect([scope, status === 403]).toEqual([scope, isMissing]);
      expect(status).not.toBe(500);
      if (status === 403) refused.push(scope);
    }
    const opened: readonly Scope[] = need === 'public' ? SCOPES : OPENED_BY[need];
    expect(refused).toEqual(SCOPES.filter((scope) => !opened.includes(scope)));
    expect((await ask(route, 'all')).status).not.toBe(403);
    if (need !== 'public') expect((await ask(route, 'none')).status).toBe(403);
  });

  it('no scope opens the administration', async () => {
    const routes = routesOfService().filter(isOfAdministration);
    expect(routes.length).toBeGreaterThan(10);
    for (const route of routes) {
      for (const scope of [...SCOPES, 'all'] as const) expect((await ask(route, scope)).status).toBe(403);
    }
  });
});
