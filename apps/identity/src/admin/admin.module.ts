import { Module } from '@nestjs/common';
import {
  CatalogueAdministration,
  EventReplay,
  ExplainService,
  SchemaAdministration,
  SinkFinder,
  type EventFeed,
  type IdSource,
  type QueryExplainer,
  type ResourceLinks,
  type ResourceReader,
  type SchemaStore,
  type SinkStore,
  type TenantStore,
} from '@rollcall/directory';
import type { PushMeans } from '@rollcall/outbox';

import { HAS_BROKER, LINKS, PUSH_MEANS } from '../bootstrap/process.module.js';
import {
  EVENT_FEED,
  ID_SOURCE,
  QUERY_EXPLAINER,
  RESOURCE_READER,
  SCHEMA_STORE,
  SINK_STORE,
  TENANT_STORE,
} from '../persistence/tokens.js';
import { ExplainController } from './explain.controller.js';
import { RegisteredEntitlementsController } from './registered-entitlements.controller.js';
import { RegisteredRolesController } from './registered-roles.controller.js';
import { ResourceTypesController } from './resource-types.controller.js';
import { SchemasController } from './schemas.controller.js';
import { SinkAdministration } from './sink-administration.js';
import { SinkDeliveries } from './sink-deliveries.js';
import { SinkDeliveriesController } from './sink-deliveries.controller.js';
import { SinksController } from './sinks.controller.js';
import {
  CATALOGUE_ADMINISTRATION,
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
    ExplainController,
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
  ],
})
export class AdminModule {}
