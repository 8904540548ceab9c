import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { readSettings } from '@rollcall/config';
import { Argon2PasswordHasher } from '@rollcall/auth';
import { PasswordKeeper, resourceLinks, TransferService } from '@rollcall/directory';
import { GROUP_TYPE, USER_TYPE } from '@rollcall/scim';

import { openStores, type OpenStores } from '../../apps/identity/src/bootstrap/open-stores.js';
import { forEachEngine, type Engine } from '../support/engines.js';
import { eventually } from '../support/eventually.js';
import { openStore } from '../support/open-store.js';
import { ScimClient } from '../support/scim-client.js';
import { CORE } from '../support/scim-messages.js';
import { startTestService, type TestService } from '../support/service.js';
import { StatementLog } from '../support/sql/statement-log.js';
import { columnsOf, tablesOfTenants } from '../support/tables-of.js';
import { administratorsBody, ADMINISTERED_PLACES } from './isolation-administered.js';
import { PLACES, type Attempt, type Place } from './isolation-places.js';
import { administeredKind, ROWS } from './isolation-rows.js';
import { isolatedTenant, stateOf, type IsolatedTenant, type Things } from './isolation-world.js';
import { registering } from './registered-world.js';
import { routesOfService } from './stated-routes.js';

const JSON_TYPE = { 'Content-Type': 'application/json' };
const DAY = 86_400_000;

/** The tables with a `tenant_id`, as the schema has them. */
async function tenantTables(engine: Engine): Promise<ReadonlySet<string>> {
  const store = await openStore(engine);
  const columns = await store.database.unitOfWork.read(columnsOf);
  await store.close();
  return new Set(tablesOfTenants(columns));
}

/** Reads come first, and what removes something comes last. */
function inOrder(routes: readonly string[]): readonly string[] {
  const methods = ['GET', 'ALL', 'POST', 'PATCH', 'PUT', 'DELETE'];
  const place = (route: string): number => methods.indexOf(route.split(' ')[0] ?? '');
  return [...routes].sort((a, b) => place(a) - place(b));
}

function attemptsOf(route: string, them: Things, own: Things): readonly Attempt[] {
  const row = ROWS[route];
  const [method = '', raw = ''] = route.split(' ');
  const template = raw.replace(':tenant', own.tenant);
  const asked = { method, template, raw, kind: row?.kind ?? 'user' };
  return (row?.places ?? []).flatMap((name) => (PLACES[name] as Place)(asked, them, own));
}

/** What an administrator of one tenant asks by each route. */
function administered(route: string, them: Things, own: Things): readonly Attempt[] {
  const [method = '', template = ''] = route.split(' ');
  const path = template.replace(':tenant', own.tenant);
  const elsewhere = ADMINISTERED_PLACES[route]?.(path, them, own) ?? [];
  const kind = administeredKind(template);
  const body = administratorsBody(route, them);
  const named = kind === undefined ? path : path.replace(/:\w+/, encodeURIComponent(them[kind]));
  return [
    ...elsewhere,
    { method, path: named, expects: [], ...(body === undefined ? {} : { body, headers: JSON_TYPE }) },
  ];
}

forEachEngine('house rule 7: every statement of the running service names its tenant', (engine) => {
  let databaseUrl = '';
  let service: TestService;
  let log: StatementLog;
  let tables: ReadonlySet<string>;
  let isOpen = false;
  let mine: IsolatedTenant;
  let other: IsolatedTenant;
  const callers = new Map<string, string>();

  beforeAll(async () => {
    tables = await tenantTables(engine);
    log = new StatementLog(tables, (authorization) => callers.get(authorization));
    databaseUrl = await engine.databaseUrl();
    service = await startTestService({ databaseUrl, observeStatement: log.observe });
    isOpen = true;
    const tenant = async (): Promise<Parameters<typeof isolatedTenant>[1]> => {
      const made = await registering(service);
      callers.set(`Bearer ${made.token}`, made.name);
      return made;
    };
    mine = await isolatedTenant(service, await tenant(), { drone: 'Rover', mark: 'ours' });
    other = await isolatedTenant(service, await tenant(), { drone: 'Drone', mark: 'theirs' });
  }, 120_000);
  afterAll(async () => {
    log.close();
    if (isOpen) await service.close();
  });

  const send = async (client: ScimClient, attempts: readonly Attempt[]): Promise<void> => {
    for (const attempt of attempts) await client.send(attempt.method, attempt.path, attempt);
  };

  it('whatever is asked by every route, for what is its own and for what is not', async () => {
    const personal = { name: 'me', subject: mine.things.user };
    const { token } = await service.operator.issueToken(mine.things.tenant, personal, Date.now());
    callers.set(`Bearer ${token}`, mine.things.tenant);
    const me = new ScimClient({ baseUrl: service.origin, token });
    for (const them of [other.things, mine.things]) {
      for (const route of inOrder(Object.keys(ROWS)))
        await send(route.includes('/Me') ? me : mine.client, attemptsOf(route, them, mine.things));
    }
    await stateOf(other);
    expect(log.missed()).toEqual([]);
  }, 180_000);

  it('whatever is asked of the administration', async () => {
    const routes = routesOfService().filter(
      (route) => route.includes(' /admin/v1/') && route !== 'DELETE /admin/v1/tenants/:tenant',
    );
    for (const them of [other.things, mine.things])
      for (const route of inOrder(routes)) await send(mine.admin, administered(route, them, mine.things));
    expect(log.missed()).toEqual([]);
  }, 120_000);

  it('what is named for a caller is its own tenant, and no other', () => {
    const [own, others] = [mine, other].map(({ things }) => log.namedFor(things.tenant));
    expect([...(own ?? [])]).toHaveLength(1);
    expect([...(others ?? [])]).toHaveLength(1);
    expect([...(own?.keys() ?? [])]).not.toEqual([...(others?.keys() ?? [])]);
  });

  it('what the service does by itself, and when a tenant is removed', async () => {
    const gone = `/admin/v1/tenants/${other.things.tenant}`;
    expect((await other.admin.delete(gone)).status).toBeLessThan(300);
    await eventually(async () => expect((await other.admin.get(gone)).status).toBe(404));
    isOpen = false;
    await service.close();
    const settings = readSettings({ DATABASE_URL: databaseUrl }, { readFile: () => '' });
    const links = resourceLinks(settings.publicUrl, [USER_TYPE, GROUP_TYPE]);
    const stores = await openStores(settings.database, links, undefined, undefined, log.observe);
    try {
      await keepHouse(stores, mine.things.tenant);
      await transfer(stores, links, mine.things.tenant);
    } finally {
      await stores.close();
    }
    expect(log.missed()).toEqual([]);
  }, 120_000);

  it('there was a statement on every table of tenants', () => {
    expect(log.touched()).toEqual([...tables].sort());
    expect(log.size).toBeGreaterThan(250);
    console.log(`${log.size} statements of different text on ${engine.name}`);
  });
});

/** What goes on by the clock, as if much time had passed. */
async function keepHouse(stores: OpenStores, tenantName: string): Promise<void> {
  const later = Date.now() + 1000 * DAY;
  const tenant = (await stores.tenants.list()).find(({ name }) => name === tenantName);
  if (tenant === undefined) throw new Error('the tenant is gone');
  const owner = 'housekeeping';
  await stores.recount(new AbortController().signal);
  await stores.sequencing.nameMissed();
  await stores.sequencing.backlog();
  await stores.log.recover();
  expect(await stores.log.prune(tenant.id, later, 500)).toBeGreaterThan(0);
  await stores.asyncRequests.forget(later);
  await stores.sinks.addMissingCursors();
  await stores.sinks.figures();
  await eventually(async () => {
    const leases = await stores.sequencing.hold(owner, DAY);
    expect(leases.length).toBeGreaterThan(0);
    await stores.sequencing.prune({ owner, leases }, later);
  });
  await stores.purgeArchive({ before: later, turn: 1 });
}

/** An import and an export, as the command line has them done. */
async function transfer(
  stores: OpenStores,
  links: ReturnType<typeof resourceLinks>,
  tenantName: string,
): Promise<void> {
  const { tenants, reader, writer, creator, rehearsals } = stores;
  const store = { ...reader, ...writer, ...creator };
  const transfers = new TransferService({
    ...{ tenants, rehearsals, links, store },
    passwordsOf: (kept) => new PasswordKeeper(new Argon2PasswordHasher(), kept, { minLength: 8 }),
    pause: () => Promise.resolve(),
  });
  const rows = ['imported', 'imported too'].map((userName, row) => ({
    row: row + 1,
    resource: { schemas: [CORE], userName },
  }));
  const batch = { resourceType: 'User', columns: [], rows, repeated: false, dryRun: false };
  const imported = await transfers.importRows(
    tenantName,
    { ...batch, seed: { started: Date.now(), salt: 7 } },
    Date.now(),
  );
  expect(imported.map(({ outcome }) => outcome)).toEqual(['created', 'created']);
  for (const resourceType of ['User', 'Group']) {
    const page = await transfers.exportPage(
      tenantName,
      { resourceType, position: '', count: 10 },
      Date.now(),
    );
    expect(page.resources.length).toBeGreaterThan(0);
  }
}
