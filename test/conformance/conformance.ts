/** The service under test: one for each block and engine, with a tenant by default, a strict one, and fresh ones. */
import { afterAll, beforeAll } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { createConnection } from 'mysql2/promise';

import { bearerTokenMint, networkRules } from '@rollcall/auth';
import { readSettings } from '@rollcall/config';
import { Administration, resourceLinks } from '@rollcall/directory';
import { GROUP_TYPE, LENIENT, STRICT, USER_TYPE, type Relaxations } from '@rollcall/scim';

import { openStores } from '../../apps/identity/src/bootstrap/open-stores.js';
import { forEachEngine, type Engine } from '../support/engines.js';
import { ScimClient } from '../support/scim-client.js';
import { startTestService, type TestService } from '../support/service.js';

/** What a block of conformance tests talks to. */
export interface ConformanceWorld {
  /** A tenant as every tenant is made: all relaxations on. Shared by the tests of a block. */
  readonly client: ScimClient;
  /** The name of that tenant. */
  readonly tenantName: string;
  /** A tenant with all relaxations off: the RFC alone. Shared by the tests of a block. */
  strict(): Promise<ScimClient>;
  /** A tenant in which groups may share a displayName. */
  sharedGroupNames(): Promise<ScimClient>;
  /** One of the further tenants that the block asked for. */
  named(name: string): ScimClient;
  /** A tenant in whose URLs no filter may stand. */
  privateFilters(): Promise<ScimClient>;
  /** A new, empty tenant. */
  tenant(): Promise<ScimClient>;
  /** A client whose token stands for a user of the tenant with all relaxations on. */
  asUser(id: string): Promise<ScimClient>;
  /** A client of the tenant with all relaxations on whose token has these scopes; `subject` is whom it stands for. */
  scoped(scopes: readonly string[], subject?: string): Promise<ScimClient>;
  /** A new, empty tenant that has registered a schema. */
  tenantWith(schema: object): Promise<ScimClient>;
  /** The client of the administrator of one of the further tenants, below `/admin/v1/tenants/{tenant}`. */
  adminOf(name: string): ScimClient;
  /** A new, empty tenant, and its administrator's client, below `/admin/v1/tenants/{tenant}`. */
  administered(): Promise<{ readonly client: ScimClient; readonly admin: ScimClient }>;
  /** Everything that the database holds, as bytes. */
  storedBytes(): Promise<Buffer>;
}

/** The settings of a tenant that a block asks for. */
export interface TenantSettings {
  readonly name: string;
  readonly relaxations: Relaxations;
  readonly uniqueGroupNames: boolean;
  readonly privateFilters?: boolean;
  /** A schema that it has registered. */
  readonly registered?: object;
}

const TENANTS: readonly TenantSettings[] = [
  { name: 'lenient', relaxations: LENIENT, uniqueGroupNames: true },
  { name: 'strict', relaxations: STRICT, uniqueGroupNames: true },
  { name: 'shared-group-names', relaxations: LENIENT, uniqueGroupNames: false },
  { name: 'private-filters', relaxations: LENIENT, uniqueGroupNames: true, privateFilters: true },
];

interface Running {
  readonly service: TestService;
  readonly clients: ReadonlyMap<string, ScimClient>;
  readonly databaseUrl: string;
  readonly adminToken: string;
}

/** Registers a block of tests on each engine, against a service of its own that has further tenants. */
export function conformance(
  name: string,
  fn: (world: ConformanceWorld) => void,
  further: readonly TenantSettings[] = [],
): void {
  forEachEngine(name, (engine) => {
    let running: Running | undefined;

    beforeAll(async () => {
      running = await start(engine, [...TENANTS, ...further]);
    }, 60_000);

    afterAll(async () => {
      await running?.service.close();
    }, 60_000);

    const now = (): Running => {
      if (running === undefined) throw new Error('the service is up in tests and hooks only');
      return running;
    };
    fn({
      get client() {
        return clientOf(now(), 'lenient');
      },
      tenantName: 'lenient',
      strict: () => Promise.resolve(clientOf(now(), 'strict')),
      sharedGroupNames: () => Promise.resolve(clientOf(now(), 'shared-group-names')),
      named: (tenant) => clientOf(now(), tenant),
      privateFilters: () => Promise.resolve(clientOf(now(), 'private-filters')),
      tenant: async () => (await now().service.tenant()).client,
      asUser: async (id) => {
        const { operator, baseUrl } = now().service;
        const { token } = await operator.issueToken('lenient', { name: 'user', subject: id }, Date.now());
        return new ScimClient({ baseUrl, token });
      },
      scoped: async (scopes, subject) => {
        const { operator, baseUrl } = now().service;
        const request = { name: 'scoped', scopes, ...(subject === undefined ? {} : { subject }) };
        const { token } = await operator.issueToken('lenient', request, Date.now());
        return new ScimClient({ baseUrl, token });
      },
      tenantWith: async (schema) => {
        const { name, client } = await now().service.tenant();
        await register(now(), name, schema);
        return client;
      },
      adminOf: (tenant) => adminOf(now(), tenant),
      administered: async () => {
        const { name, client } = await now().service.tenant();
        return { client, admin: adminOf(now(), name) };
      },
      storedBytes: () => storedBytes(now().databaseUrl),
    });
  });
}

/** The tenants are made before the service starts: their settings have no endpoint. */
async function start(engine: Engine, tenants: readonly TenantSettings[]): Promise<Running> {
  const databaseUrl = await engine.databaseUrl();
  const adminToken = bearerTokenMint.mint();
  const tokens = await makeTenants(databaseUrl, { adminToken, tenants });
  const service = await startTestService({ databaseUrl });
  const { baseUrl } = service;
  const clients = new Map([...tokens].map(([name, token]) => [name, new ScimClient({ baseUrl, token })]));
  const running = { service, clients, databaseUrl, adminToken };
  for (const { name, registered } of tenants) {
    if (registered !== undefined) await register(running, name, registered);
  }
  return running;
}

function adminOf({ service, adminToken }: Running, tenantName: string): ScimClient {
  return new ScimClient({ baseUrl: `${service.origin}/admin/v1/tenants/${tenantName}`, token: adminToken });
}

async function register(running: Running, tenantName: string, schema: object): Promise<void> {
  const { status, text } = await adminOf(running, tenantName).post('/schemas', schema);
  if (status !== 201) throw new Error(`the schema was refused: ${text}`);
}

async function makeTenants(
  databaseUrl: string,
  { adminToken, tenants }: { readonly adminToken: string; readonly tenants: readonly TenantSettings[] },
): Promise<ReadonlyMap<string, string>> {
  const settings = readSettings({ DATABASE_URL: databaseUrl, MIGRATE: 'auto' }, { readFile: () => '' });
  const links = resourceLinks(settings.publicUrl, [USER_TYPE, GROUP_TYPE]);
  const stores = await openStores(settings.database, links);
  try {
    await stores.migrate();
    const { tenants: store, credentials, ids } = stores;
    const administration = new Administration(store, credentials, bearerTokenMint, ids, networkRules);
    await stores.credentials.insert({
      id: stores.ids.next(),
      tenantId: null,
      kind: 'admin',
      name: 'spec',
      tokenHash: bearerTokenMint.hash(adminToken),
      created: Date.now(),
      expires: null,
      revoked: null,
      lastUsed: null,
    });
    const tokens = new Map<string, string>();
    for (const { registered: _, ...tenant } of tenants) {
      await stores.tenants.create({ ...tenant, created: Date.now() });
      const { token } = await administration.issueToken(tenant.name, { name: 'spec' }, Date.now());
      tokens.set(tenant.name, token);
    }
    return tokens;
  } finally {
    await stores.close();
  }
}

function clientOf({ clients }: Running, name: string): ScimClient {
  const client = clients.get(name);
  if (client === undefined) throw new Error(`no tenant ${name}`);
  return client;
}

async function storedBytes(databaseUrl: string): Promise<Buffer> {
  if (databaseUrl.startsWith('sqlite:')) {
    const file = databaseUrl.slice('sqlite:'.length);
    return Buffer.concat([file, `${file}-wal`].map((path) => readFileSync(path)));
  }
  const connection = await createConnection(databaseUrl);
  try {
    const parts: Buffer[] = [];
    for (const table of await rowsOf(connection.query('SHOW TABLES'))) {
      for (const name of Object.values(table)) {
        for (const row of await rowsOf(connection.query(`SELECT * FROM \`${String(name)}\``))) {
          parts.push(
            ...Object.values(row).map((value) =>
              Buffer.isBuffer(value) ? value : Buffer.from(String(value)),
            ),
          );
        }
      }
    }
    return Buffer.concat(parts);
  } finally {
    await connection.end();
  }
}

async function rowsOf(query: Promise<[unknown, unknown]>): Promise<readonly object[]> {
  const [rows] = await query;
  return Array.isArray(rows) ? rows : [];
}
