import { Argon2PasswordHasher, bearerTokenMint, networkRules } from '@rollcall/auth';
import type { Settings } from '@rollcall/config';
import {
  Administration,
  ArchiveAdministration,
  CatalogueAdministration,
  ClientAdministration,
  EventAdministration,
  KeyAdministration,
  GuardAdministration,
  IssuerAdministration,
  resourceLinks,
  RecordAdministration,
  PasswordKeeper,
  SchemaAdministration,
  TenantAdministration,
  TransferService,
  unhashed,
} from '@rollcall/directory';
import { documentFetcher, secretSealer, SigningKeys, targetRules } from '@rollcall/outbox';
import {
  archiveRepository,
  auditLogRepository,
  credentialRepository,
  epochRepository,
  feedRepository,
  oauthClientRepository,
  guardRepository,
  readEventSecretsKey,
  provisioningLogRepository,
  rehearsals,
  resourceRepository,
  schemaRepository,
  signingKeyRepository,
  sinkRepository,
  tenantDeletionRepository,
  tenantRepository,
  trustedIssuerRepository,
  uuidSource,
  type Database,
} from '@rollcall/persistence';
import { GROUP_TYPE, USER_TYPE } from '@rollcall/scim';

import { setImmediate as nextTurn } from 'node:timers/promises';

/** The rules of tenants and tokens on top of an open database. */
export function administrationOf({ unitOfWork }: Database): Administration {
  return new Administration(
    tenantRepository(unitOfWork),
    credentialRepository(unitOfWork),
    bearerTokenMint,
    uuidSource(),
    networkRules,
  );
}

/** The rules of what tenants have set, and of their end, on top of an open database. */
export function tenantAdministrationOf({ unitOfWork }: Database): TenantAdministration {
  return new TenantAdministration(tenantRepository(unitOfWork), tenantDeletionRepository(unitOfWork));
}

/** The rules of sinks and events on top of an open database. */
export function eventAdministrationOf({ unitOfWork }: Database): EventAdministration {
  return new EventAdministration(
    tenantRepository(unitOfWork),
    sinkRepository(unitOfWork),
    feedRepository(unitOfWork),
    epochRepository(unitOfWork),
  );
}

/** The rules of schemas on top of an open database. */
export function schemaAdministrationOf({ unitOfWork }: Database): SchemaAdministration {
  return new SchemaAdministration(tenantRepository(unitOfWork), schemaRepository({ unitOfWork }));
}

/** The rules of roles and entitlements on top of an open database. */
export function catalogueAdministrationOf({ unitOfWork }: Database): CatalogueAdministration {
  const schemas = schemaRepository({ unitOfWork });
  return new CatalogueAdministration(tenantRepository(unitOfWork), schemas, uuidSource());
}

/** The rules of OAuth clients on top of an open database. */
export function clientAdministrationOf({ unitOfWork }: Database): ClientAdministration {
  return new ClientAdministration(
    tenantRepository(unitOfWork),
    oauthClientRepository(unitOfWork),
    bearerTokenMint,
    uuidSource(),
  );
}

/** The rules of trusted issuers on top of an open database; their URLs are looked at as the service does. */
export function issuerAdministrationOf(
  { eventTargets }: Pick<Settings, 'eventTargets'>,
  { unitOfWork }: Database,
): IssuerAdministration {
  return new IssuerAdministration(
    tenantRepository(unitOfWork),
    trustedIssuerRepository(unitOfWork),
    documentFetcher(targetRules(eventTargets)),
    uuidSource(),
  );
}

/** The rules of the keys that sign tokens, on top of an open database. */
export function keyAdministrationOf(
  { eventSecretsKey }: Pick<Settings, 'eventSecretsKey'>,
  { unitOfWork }: Database,
): KeyAdministration {
  const store = signingKeyRepository(unitOfWork);
  const secrets = secretSealer({
    given: eventSecretsKey?.reveal(),
    readKept: () => readEventSecretsKey(unitOfWork),
  });
  return new KeyAdministration(store, new SigningKeys(store, secrets, Date.now));
}

/** The rules of removals that are held on top of an open database. */
export function guardAdministrationOf(
  { unitOfWork }: Database,
  { deletionGuard }: Pick<Settings, 'deletionGuard'>,
): GuardAdministration {
  return new GuardAdministration(tenantRepository(unitOfWork), guardRepository(unitOfWork), deletionGuard);
}

/** The rules of deleted resources on top of an open database. */
export function archiveAdministrationOf(
  { unitOfWork }: Database,
  { publicUrl }: Pick<Settings, 'publicUrl'>,
): ArchiveAdministration {
  const types = [USER_TYPE, GROUP_TYPE];
  const ids = uuidSource();
  const archive = archiveRepository({ unitOfWork, types, links: resourceLinks(publicUrl, types), ids });
  return new ArchiveAdministration(tenantRepository(unitOfWork), archive, ids);
}

/** Provisioning logs and the audit log of an open database. */
export function recordAdministrationOf({ unitOfWork }: Database): RecordAdministration {
  return new RecordAdministration(
    tenantRepository(unitOfWork),
    provisioningLogRepository(unitOfWork),
    auditLogRepository(unitOfWork),
  );
}

/** The rules of imports and exports on top of an open database. */
export function transferServiceOf({ unitOfWork }: Database, settings: Settings): TransferService {
  const types = [USER_TYPE, GROUP_TYPE];
  const links = resourceLinks(settings.publicUrl, types);
  const options = { unitOfWork, types, links, ids: uuidSource() };
  const hasher = new Argon2PasswordHasher();
  const policy = { minLength: settings.passwordMinLength };
  return new TransferService({
    tenants: tenantRepository(unitOfWork),
    store: resourceRepository(options),
    rehearsals: rehearsals(options),
    passwordsOf: (store, { hashed }) => new PasswordKeeper(hashed ? hasher : unhashed(hasher), store, policy),
    links,
    pause: () => nextTurn(),
  });
}
