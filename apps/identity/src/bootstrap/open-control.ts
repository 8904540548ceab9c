import { setImmediate as nextTurn } from 'node:timers/promises';

import {
  Argon2PasswordHasher,
  bearerTokenMint,
  controlSocketPath,
  startControlServer,
  type ControlOperators,
} from '@rollcall/auth';
import type { Settings } from '@rollcall/config';
import type { Administration } from '@rollcall/directory';
import {
  ArchiveAdministration,
  audited,
  CatalogueAdministration,
  ClientAdministration,
  EventAdministration,
  KeyAdministration,
  GuardAdministration,
  IssuerAdministration,
  RecordAdministration,
  PasswordKeeper,
  SchemaAdministration,
  TenantAdministration,
  type AuditActor,
  TransferService,
  unhashed,
  type ResourceLinks,
} from '@rollcall/directory';
import { documentFetcher, SigningKeys, type PushMeans } from '@rollcall/outbox';

import type { Closers } from './closers.js';
import type { OpenStores } from './open-stores.js';
import type { ServiceLogger } from './service-logger.js';

/** Whoever may open the control socket: the user of the service, and root. */
const CONTROL_SOCKET: AuditActor = { kind: 'cli', id: 'control socket' };

function operatorsOf({ settings, stores, operator, push, links }: ControlParts): ControlOperators {
  const { tenants, deletions, schemas, sinks, feed, epoch, ids, signingKeys } = stores;
  return {
    operator,
    tenants: new TenantAdministration(tenants, deletions),
    events: new EventAdministration(tenants, sinks, feed, epoch),
    schemas: new SchemaAdministration(tenants, schemas),
    catalogues: new CatalogueAdministration(tenants, schemas, ids),
    clients: new ClientAdministration(tenants, stores.clients, bearerTokenMint, ids),
    issuers: new IssuerAdministration(tenants, stores.issuers, documentFetcher(push.targets), ids),
    guard: new GuardAdministration(tenants, stores.guard, settings.deletionGuard),
    archive: new ArchiveAdministration(tenants, stores.archive, ids),
    records: new RecordAdministration(tenants, stores.log, stores.audit),
    keys: new KeyAdministration(signingKeys, new SigningKeys(signingKeys, push.secrets, Date.now)),
    transfers: transferService(settings, stores, links),
  };
}

/** Everything that changes something is told to the audit log; what is only read is not. */
function auditedOperators(operators: ControlOperators, { audit }: OpenStores): ControlOperators {
  const tell = { log: audit, actor: CONTROL_SOCKET, now: Date.now };
  const told = Object.entries<object>({ ...operators }).map(([name, operator]) => [
    name,
    audited(operator, tell),
  ]);
  return Object.fromEntries(told) as ControlOperators;
}

function transferService(
  { passwordMinLength: minLength }: Settings,
  { tenants, reader, writer, creator, rehearsals }: OpenStores,
  links: ResourceLinks,
): TransferService {
  const hasher = new Argon2PasswordHasher();
  return new TransferService({
    ...{ tenants, rehearsals, links },
    store: { ...reader, ...writer, ...creator },
    passwordsOf: (store, { hashed }) =>
      new PasswordKeeper(hashed ? hasher : unhashed(hasher), store, { minLength }),
    pause: () => nextTurn(),
  });
}

/** What the command line reaches through the service that holds the embedded database. */
export interface ControlParts {
  readonly settings: Settings;
  readonly logger: ServiceLogger;
  readonly stores: OpenStores;
  readonly operator: Administration;
  readonly push: PushMeans;
  readonly links: ResourceLinks;
}

/** Opens the control socket where the database is embedded; on a server the command line asks the database itself. */
export async function openControl(parts: ControlParts, closers: Closers): Promise<void> {
  const { settings, logger, stores } = parts;
  const { file } = settings.database;
  if (file === undefined) return;
  const server = await startControlServer({
    ...auditedOperators(operatorsOf(parts), stores),
    socketPath: controlSocketPath(file),
    publicUrl: settings.publicUrl,
    now: Date.now,
    onError: (error) => {
      logger.error({ err: error }, 'an operation of the command line failed');
    },
  });
  closers.add(() => server.close());
}
