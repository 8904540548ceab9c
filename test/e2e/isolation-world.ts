/** Two tenants with everything that has an id, for the matrix of isolation. */
import { expect } from '@jest/globals';

import { eventually } from '../support/eventually.js';
import { ScimClient } from '../support/scim-client.js';
import {
  CORE,
  ENT,
  at,
  listAt,
  make,
  makeGroup,
  makeUser,
  patchOp,
  textAt,
  type Body,
} from '../support/scim-messages.js';
import type { TestService } from '../support/service.js';
import { expectStatus, urnOf, type RegisteringTenant } from './registered-world.js';

/** Everything of a tenant by which somebody could ask for it. */
export interface Things {
  /** Its name. */
  readonly tenant: string;
  readonly user: string;
  readonly group: string;
  readonly robot: string;
  readonly role: string;
  readonly entitlement: string;
  /** The value of the role and of the entitlement. */
  readonly value: string;
  readonly stream: string;
  readonly txn: string;
  readonly sink: string;
  readonly token: string;
  /** An OAuth client. */
  readonly client: string;
  /** A trusted issuer. */
  readonly issuer: string;
  /** A user that was deleted. */
  readonly archived: string;
  /** An entry of its provisioning log, and the request that it tells of. */
  readonly entry: string;
  readonly request: string;
  /** The name of a resource type that no other tenant has; it is at `/{drone}s`. */
  readonly drone: string;
  /** The schema of that type. */
  readonly urn: string;
  /** A page of its users (RFC 9865). */
  readonly cursor: string;
}

/** A tenant of the matrix. */
export interface IsolatedTenant {
  readonly things: Things;
  /** Acts with the tenant's token on any path of the service. */
  readonly client: ScimClient;
  /** Acts with the admin token on any path of the service. */
  readonly admin: ScimClient;
  /** Stands in everything that the tenant has, and nowhere else. */
  readonly mark: string;
}

/** The names of `Things` without an own meaning in a comparison. */
export const THING_NAMES = [
  'tenant',
  'user',
  'group',
  'robot',
  'role',
  'entitlement',
  'value',
  'stream',
  'txn',
  'sink',
  'token',
  'client',
  'issuer',
  'archived',
  'entry',
  'request',
  'drone',
  'urn',
] as const satisfies readonly (keyof Things)[];

const JSON_TYPE = { 'Content-Type': 'application/json' };

/** What nobody has, in the form in which somebody could have it. */
export function nothing(): Things {
  const id = (last: number): string => `01900000-0000-7000-8000-0000000000${last}`;
  return {
    ...{
      tenant: 'nobody-there',
      user: id(11),
      group: id(12),
      robot: id(13),
      role: id(14),
      entitlement: id(15),
    },
    ...{ value: 'no-such-value', stream: id(16), txn: id(17), sink: id(18), token: id(19) },
    ...{ client: id(20), issuer: id(21), archived: id(22), entry: id(23), request: 'no-such-request' },
    ...{ drone: 'Nosuch', urn: urnOf('Nosuch'), cursor: '' },
  };
}

/** Fills a tenant with everything that has an id. */
export async function isolatedTenant(
  { origin, adminToken }: TestService,
  tenant: RegisteringTenant,
  { drone, mark }: { readonly drone: string; readonly mark: string },
): Promise<IsolatedTenant> {
  const { name, client: scim, admin: administrator } = tenant;
  const client = new ScimClient({ baseUrl: origin, token: tenant.token });
  const admin = new ScimClient({ baseUrl: origin, token: adminToken });
  await tenant.type('Robot', [{ name: 'serial' }]);
  await tenant.type(drone, [{ name: 'serial' }]);
  const user = await makeUser(scim, { displayName: mark, title: mark });
  await makeUser(scim, { displayName: mark, [ENT]: { manager: { value: user.id } } });
  const group = await makeGroup(scim, { displayName: `${mark} group`, members: [{ value: user.id }] });
  const robot = await make(scim, '/Robots', { schemas: [urnOf('Robot')], serial: mark });
  const value = `${mark}-value`;
  const catalogue = async (endpoint: string): Promise<string> => {
    const made = expectStatus(await administrator.post(endpoint, { value, display: mark }), 201);
    return textAt(made.body, 'id');
  };
  const [role, entitlement] = [await catalogue('/roles'), await catalogue('/entitlements')];
  const stream = expectStatus(
    await client.send('POST', '/events/v1/streams', { headers: JSON_TYPE, body: { description: mark } }),
    201,
  );
  const accepted = await scim.send('PATCH', user.path, {
    headers: { Prefer: 'respond-async' },
    body: patchOp({ op: 'replace', path: 'nickName', value: mark }),
  });
  expect(accepted.status).toBe(202);
  await eventually(async () => {
    expect((await client.get(String(accepted.headers.location))).status).toBe(200);
  });
  const sink = expectStatus(
    await administrator.post('/sinks', {
      name: `${mark} hook`,
      kind: 'webhook',
      url: `https://${mark}.example.com/`,
    }),
    201,
  );
  const token = expectStatus(await administrator.post('/tokens', { name: mark }), 201);
  const page = expectStatus(await scim.get('/Users?cursor&count=1'), 200);
  const oauthClient = expectStatus(await administrator.post('/clients', { name: mark }), 201);
  const issuer = expectStatus(
    await administrator.post('/issuers', {
      ...{ name: mark, issuer: 'https://login.example.com/', audience: `api://${mark}`, subject: mark },
    }),
    201,
  );
  const archived = await makeUser(scim, { displayName: mark, title: mark });
  const request = `request-${mark}`;
  const removed = await scim.send('DELETE', archived.path, { headers: { 'X-Request-Id': request } });
  expectStatus(removed, 204);
  const entry = await entryOf(administrator, request);
  return {
    ...{ client, admin, mark },
    things: {
      ...{ tenant: name, user: user.id, group: group.id, robot: robot.id, role, entitlement, value },
      stream: textAt(stream.body, 'stream_id'),
      txn: String(accepted.headers['set-txn']),
      sink: textAt(sink.body, 'id'),
      token: textAt(token.body, 'id'),
      client: textAt(oauthClient.body, 'id'),
      issuer: textAt(issuer.body, 'id'),
      ...{ archived: archived.id, entry, request },
      ...{ drone, urn: urnOf(drone), cursor: textAt(page.body, 'nextCursor') },
    },
  };
}

/** The id of the entry of a request in the provisioning log, once it is written. */
async function entryOf(administrator: ScimClient, request: string): Promise<string> {
  let id = '';
  await eventually(async () => {
    id = textAt((await administrator.get(`/log?request=${request}`)).body, 'entries', 0, 'id');
    expect(id).not.toBe('');
  });
  return id;
}

/** Everything that a tenant has, as it shows it itself and to administrators. */
export async function stateOf({ client, admin, things }: IsolatedTenant): Promise<readonly unknown[]> {
  const own = [
    '/Users',
    '/Groups',
    '/Robots',
    `/${things.drone}s`,
    '/Roles',
    '/Entitlements',
    '/Schemas',
  ].map((endpoint) => `/scim/v2${endpoint}`);
  const shown = [...own, '/events/v1/feed?limit=1000', '/events/v1/streams'];
  const administered = [
    ...['', '/settings', '/sinks', '/schemas', '/resource-types', '/roles', '/tokens'],
    // What is only read is logged, too: also what is read here.
    ...['/clients', '/issuers', '/archive', '/guard', '/log?outcome=written', '/log?outcome=refused'],
  ];
  const state: unknown[] = [];
  for (const path of shown) state.push(expectStatus(await client.get(path), 200).body);
  for (const path of administered) {
    const { body } = expectStatus(await admin.get(`/admin/v1/tenants/${things.tenant}${path}`), 200);
    state.push(path.startsWith('/log') ? entriesIn(body) : withoutClocks(body));
  }
  return state;
}

/** Those of a log that are there at once: an entry that was missing is made anew while time passes. */
function entriesIn(body: unknown): readonly unknown[] {
  return listAt(body, 'entries').filter((entry) => at(entry, 'recovered') !== true);
}

/** When a token was used, and how far a sink has come, changes by itself. */
function withoutClocks(body: unknown): unknown {
  const moving = new Set([
    'lastUsed',
    'attempts',
    'nextAttempt',
    'lastError',
    'state',
    'cursor',
    'head',
    'lag',
  ]);
  return JSON.parse(JSON.stringify(body), (name, value: unknown) => (moving.has(name) ? undefined : value));
}

/** A user whose manager somebody is. */
export function managedBy(value: string): Body {
  return { schemas: [CORE, ENT], userName: 'managed', [ENT]: { manager: { value } } };
}

/** The number that a list answer gives; undefined for what is none. */
export function totalOf(body: unknown): unknown {
  return at(body, 'totalResults');
}
