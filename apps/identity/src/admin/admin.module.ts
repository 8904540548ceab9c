import { Module } from '@nestjs/common';
import {
  ArchiveAdministration,
  CatalogueAdministration,
  EventReplay,
  GuardAdministration,
  SchemaAdministration,
  SinkFinder,
  type ArchiveStore,
  type EventFeed,
  type GuardSetting,
  type GuardStore,
  type IdSource,
  type SchemaStore,
  type SinkStore,
  type TenantStore,
} from '@rollcall/directory';
import type { PushMeans } from '@rollcall/outbox';

import { DELETION_GUARD, HAS_BROKER, PUSH_MEANS } from '../bootstrap/process.module.js';
import {
  ARCHIVE_STORE,
  EVENT_FEED,
  GUARD_STORE,
  ID_SOURCE,
  SCHEMA_STORE,
  SINK_STORE,
  TENANT_STORE,
} from '../persistence/tokens.js';
import { ArchiveController } from './archive.controller.js';
import { GuardController } from './guard.controller.js';
import { RegisteredEntitlementsController } from './registered-entitlements.controller.js';
import { RegisteredRolesController } from './registered-roles.controller.js';
import { ResourceTypesController } from './resource-types.controller.js';
import { SchemasController } from './schemas.controller.js';
import { SinkAdministration } from './sink-administration.js';
import { SinkDeliveries } from './sink-deliveries.js';
import { SinkDeliveriesController } from './sink-deliveries.controller.js';
import { SinksController } from './sinks.controller.js';
import {
  ARCHIVE_ADMINISTRATION,
  CATALOGUE_ADMINISTRATION,
  GUARD_ADMINISTRATION,
  SCHEMA_ADMINISTRATION,
  SINK_ADMINISTRATION,
  SINK_DELIVERIES,
} from './tokens.js';

/** What administrators do, with the admin token. */
@Module({
  controllers: [
    SinksController,
    SinkDeliveriesController,
    SchemasController,
    ResourceTypesController,
    RegisteredRolesController,
    RegisteredEntitlementsController,
    GuardController,
    ArchiveController,
  ],
  providers: [
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
