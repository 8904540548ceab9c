import type {
  ArchiveStore,
  CredentialStore,
  GuardSetting,
  GuardStore,
  IdSource,
  RequestContext,
  ResourceCreator,
  ResourceReader,
  ResourceWriter,
  StoredResource,
  TenantStore,
} from '@rollcall/directory';
import { accessOf, resourceLinks } from '@rollcall/directory';
import {
  archiveRepository,
  credentialRepository,
  deletionGuard,
  guardRepository,
  migrate,
  openDatabase,
  resourceRepository,
  tenantRepository,
  uuidSource,
  type Database,
} from '@rollcall/persistence';
import { GROUP_TYPE, LENIENT, USER_TYPE, type Resource } from '@rollcall/scim';

import { MIGRATIONS } from '../../migrations/index.js';
import type { Engine } from './engines.js';

export const LINKS = resourceLinks('https://id.example.com', [USER_TYPE, GROUP_TYPE]);

/** A migrated database with every port on it, as a spec uses it. */
export interface OpenStore {
  readonly url: string;
  readonly database: Database;
  readonly resources: ResourceReader & ResourceWriter & ResourceCreator;
  readonly archive: ArchiveStore;
  readonly guard: GuardStore;
  readonly tenants: TenantStore;
  readonly credentials: CredentialStore;
  readonly ids: IdSource;
  /** A new tenant's context; `now` advances by one second with each. */
  context(options?: { readonly uniqueGroupNames?: boolean }): Promise<RequestContext>;
  createUser(ctx: RequestContext, attributes: Resource): Promise<StoredResource>;
  createGroup(ctx: RequestContext, displayName: string, members?: readonly string[]): Promise<StoredResource>;
  close(): Promise<void>;
}

export const NOTHING_WANTED = Object.freeze({ members: false, groups: false });
export const ALL_WANTED = Object.freeze({ members: true, groups: true });

/** A time that specs start from. */
export const NOW = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

/** Milliseconds that work waits for a connection: specs start far more of it at once than a service takes. */
const PATIENCE = 15_000;

/** Opens a store on a new database of an engine. */
export async function openStore(
  engine: Engine,
  {
    guard: byDefault,
    ...options
  }: {
    readonly poolSize?: number;
    readonly onStatement?: (sql: string) => void;
    /** When removals are held; without it nothing is. */
    readonly guard?: GuardSetting;
  } = {},
): Promise<OpenStore> {
  const url = await engine.databaseUrl();
  const database = await openDatabase({ url, migrations: MIGRATIONS, acquireTimeout: PATIENCE, ...options });
  await migrate(database);
  const ids = uuidSource();
  const { unitOfWork } = database;
  const guard = byDefault === undefined ? {} : { guard: deletionGuard({ unitOfWork, byDefault }) };
  const stored = { unitOfWork, types: [USER_TYPE, GROUP_TYPE], links: LINKS, ids, ...guard };
  const resources = resourceRepository(stored);
  const tenants = tenantRepository(unitOfWork);
  let tenantCount = 0;
  return {
    url,
    database,
    resources,
    archive: archiveRepository(stored),
    guard: guardRepository(unitOfWork),
    tenants,
    credentials: credentialRepository(unitOfWork),
    ids,
    async context({ uniqueGroupNames = true } = {}) {
      tenantCount += 1;
      const name = `tenant-${tenantCount}`;
      const tenant = await tenants.create({ name, relaxations: LENIENT, uniqueGroupNames, created: NOW });
      const principal = { credentialId: ids.next(), name: 'spec', access: accessOf(undefined) };
      return { tenant, principal, requestId: `request-${tenantCount}`, now: NOW };
    },
    createUser: (ctx, attributes) =>
      resources.create(ctx, USER_TYPE, { id: ids.next(), attributes, members: [] }, NOTHING_WANTED),
    createGroup: (ctx, displayName, members = []) =>
      resources.create(
        ctx,
        GROUP_TYPE,
        { id: ids.next(), attributes: { displayName }, members: members.map((value) => ({ value })) },
        ALL_WANTED,
      ),
    close: () => database.close(),
  };
}
