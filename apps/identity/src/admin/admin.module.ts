import { Module } from '@nestjs/common';
import { bearerTokenMint, networkRules } from '@rollcall/auth';
import {
  Administration,
  ArchiveAdministration,
  CatalogueAdministration,
  ClientAdministration,
  EventReplay,
  IssuerAdministration,
  GuardAdministration,
  LogAdministration,
  ExplainService,
  SchemaAdministration,
  SinkFinder,
  TenantAdministration,
  type CredentialStore,
  type DocumentFetcher,
  type ArchiveStore,
  type EventFeed,
  type GuardSetting,
  type GuardStore,
  type IdSource,
  type OauthClientStore,
  type ProvisioningLog,
  type QueryExplainer,
  type ResourceLinks,
  type ResourceReader,
  type SchemaStore,
  type SinkStore,
  type TenantDeletionStore,
  type TenantStore,
  type TrustedIssuerStore,
} from '@rollcall/directory';
import type { PushMeans } from '@rollcall/outbox';

import { JwtModule } from '../auth/jwt.module.js';
import { DOCUMENT_FETCHER } from '../auth/tokens.js';
import { DELETION_GUARD, HAS_BROKER, LINKS, PUSH_MEANS } from '../bootstrap/process.module.js';
import {
  CREDENTIAL_STORE,
  ARCHIVE_STORE,
  EVENT_FEED,
  GUARD_STORE,
  ID_SOURCE,
  OAUTH_CLIENT_STORE,
  PROVISIONING_LOG,
  QUERY_EXPLAINER,
  RESOURCE_READER,
  SCHEMA_STORE,
  SINK_STORE,
  TENANT_DELETION_STORE,
  TENANT_STORE,
  TRUSTED_ISSUER_STORE,
} from '../persistence/tokens.js';
import { AdminTokensController } from './admin-tokens.controller.js';
import { ClientsController } from './clients.controller.js';
import { IssuersController } from './issuers.controller.js';
import { ArchiveController } from './archive.controller.js';
import { GuardController } from './guard.controller.js';
import { AuditController } from './audit.controller.js';
import { LogController } from './log.controller.js';
import { ExplainController } from './explain.controller.js';
import { RegisteredEntitlementsController } from './registered-entitlements.controller.js';
import { RegisteredRolesController } from './registered-roles.controller.js';
import { ResourceTypesController } from './resource-types.controller.js';
import { SchemasController } from './schemas.controller.js';
import { SinkAdministration } from './sink-administration.js';
import { SinkDeliveries } from './sink-deliveries.js';
import { SinkDeliveriesController } from './sink-deliveries.controller.js';
import { SinksController } from './sinks.controller.js';
import { TenantSettingsController } from './tenant-settings.controller.js';
import { TenantTokensController } from './tenant-tokens.controller.js';
import { TenantsController } from './tenants.controller.js';
import {
  ADMINISTRATION,
  ARCHIVE_ADMINISTRATION,
  CATALOGUE_ADMINISTRATION,
  CLIENT_ADMINISTRATION,
  ISSUER_ADMINISTRATION,
  GUARD_ADMINISTRATION,
  LOG_ADMINISTRATION,
  SCHEMA_ADMINISTRATION,
  SINK_ADMINISTRATION,
  SINK_DELIVERIES,
  TENANT_ADMINISTRATION,
} from './tokens.js';

/** What administrators do, with the admin token. */
@Module({
  imports: [JwtModule],
  controllers: [
    TenantsController,
    TenantSettingsController,
    TenantTokensController,
    AdminTokensController,
    ClientsController,
    IssuersController,
    SinksController,
    SinkDeliveriesController,
    SchemasController,
    ResourceTypesController,
    RegisteredRolesController,
    RegisteredEntitlementsController,
    GuardController,
    ArchiveController,
    LogController,
    AuditController,
    ExplainController,
  ],
  providers: [
    {
      provide: ADMINISTRATION,
      inject: [TENANT_STORE, CREDENTIAL_STORE, ID_SOURCE],
      useFactory: (tenants: TenantStore, credentials: CredentialStore, ids: IdSource) =>
        new Administration(tenants, credentials, bearerTokenMint, ids, networkRules),
    },
    {
      provide: TENANT_ADMINISTRATION,
      inject: [TENANT_STORE, TENANT_DELETION_STORE],
      useFactory: (tenants: TenantStore, deletions: TenantDeletionStore) =>
        new TenantAdministration(tenants, deletions),
    },
    {
      provide: SinkFinder,
      inject: [TENANT_STORE, SINK_STORE],
      useFactory: (tenants: TenantStore, sinks: SinkStore) => new SinkFinder(tenants, sinks),
    },
    {
      provide: SINK_ADMINISTRATION,
      inject: [SinkFinder, SINK_STORE, EVENT_FEED, ID_SOURCE, PUSH_MEANS, HAS_BROKER],
      useFactory: (
        finder: SinkFinder,
        sinks: SinkStore,
        feed: EventFeed,
        ids: IdSource,
        push: PushMeans,
        hasBroker: boolean,
      ) => new SinkAdministration({ finder, sinks, feed, ids, push, hasBroker }),
    },
    {
      provide: SINK_DELIVERIES,
      inject: [SinkFinder, SINK_STORE, EVENT_FEED],
      useFactory: (finder: SinkFinder, sinks: SinkStore, feed: EventFeed) =>
        new SinkDeliveries({ finder, sinks, replays: new EventReplay(sinks, feed) }),
    },
    {
      provide: CLIENT_ADMINISTRATION,
      inject: [TENANT_STORE, OAUTH_CLIENT_STORE, ID_SOURCE],
      useFactory: (tenants: TenantStore, clients: OauthClientStore, ids: IdSource) =>
        new ClientAdministration(tenants, clients, bearerTokenMint, ids),
    },
    {
      provide: ISSUER_ADMINISTRATION,
      inject: [TENANT_STORE, TRUSTED_ISSUER_STORE, DOCUMENT_FETCHER, ID_SOURCE],
      useFactory: (
        tenants: TenantStore,
        issuers: TrustedIssuerStore,
        documents: DocumentFetcher,
        ids: IdSource,
      ) => new IssuerAdministration(tenants, issuers, documents, ids),
    },
    {
      provide: LOG_ADMINISTRATION,
      inject: [TENANT_STORE, PROVISIONING_LOG],
      useFactory: (tenants: TenantStore, log: ProvisioningLog) => new LogAdministration(tenants, log),
    },
    {
      provide: ExplainService,
      inject: [TENANT_STORE, RESOURCE_READER, QUERY_EXPLAINER, LINKS],
      useFactory: (
        tenants: TenantStore,
        reader: ResourceReader,
        explainer: QueryExplainer,
        links: ResourceLinks,
      ) => new ExplainService({ tenants, reader, explainer, links }),
    },
    {
      provide: SCHEMA_ADMINISTRATION,
      inject: [TENANT_STORE, SCHEMA_STORE],
      useFactory: (tenants: TenantStore, schemas: SchemaStore) => new SchemaAdministration(tenants, schemas),
    },
    {
      provide: CATALOGUE_ADMINISTRATION,
      inject: [TENANT_STORE, SCHEMA_STORE, ID_SOURCE],
      useFactory: (tenants: TenantStore, schemas: SchemaStore, ids: IdSource) =>
        new CatalogueAdministration(tenants, schemas, ids),
    },
    {
      provide: GUARD_ADMINISTRATION,
      inject: [TENANT_STORE, GUARD_STORE, DELETION_GUARD],
      useFactory: (
        tenants: TenantStore,
        guard: GuardStore,
        { byDefault }: { readonly byDefault: GuardSetting | undefined },
      ) => new GuardAdministration(tenants, guard, byDefault),
    },
    {
      provide: ARCHIVE_ADMINISTRATION,
      inject: [TENANT_STORE, ARCHIVE_STORE, ID_SOURCE],
      useFactory: (tenants: TenantStore, archive: ArchiveStore, ids: IdSource) =>
        new ArchiveAdministration(tenants, archive, ids),
    },
  ],
})
export class AdminModule {}
