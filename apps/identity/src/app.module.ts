import { Module, type DynamicModule } from '@nestjs/common';

import { AdminModule } from './admin/admin.module.js';
import { AsyncModule } from './async/async.module.js';
import { AuthModule } from './auth/auth.module.js';
import { ProcessModule, type ProcessParts } from './bootstrap/process.module.js';
import { BulkModule } from './bulk/bulk.module.js';
import { DiscoveryModule } from './discovery/discovery.module.js';
import { EventsModule } from './events/events.module.js';
import { GroupsModule } from './groups/groups.module.js';
import { HttpModule } from './http/http.module.js';
import type { KnownRoutes } from './http/known-routes.js';
import { MeModule } from './me/me.module.js';
import { OauthModule } from './oauth/oauth.module.js';
import { OpenapiModule } from './openapi/openapi.module.js';
import { PersistenceModule } from './persistence/persistence.module.js';
import type { Stores } from './persistence/stores.js';
import { RegisteredModule } from './registered/registered.module.js';
import { RolesModule } from './roles/roles.module.js';
import { SearchModule } from './search/search.module.js';
import { StreamsModule } from './streams/streams.module.js';
import { UsersModule } from './users/users.module.js';

/** What the public application is made of. */
export interface AppParts extends ProcessParts {
  readonly stores: Stores;
  readonly routes: KnownRoutes;
}

/** The application behind the public listener. */
@Module({})
export class AppModule {
  static register(parts: AppParts): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ProcessModule.register(parts),
        PersistenceModule.register(parts.stores),
        HttpModule.register(parts.routes),
        AuthModule,
        OauthModule,
        UsersModule,
        GroupsModule,
        RolesModule,
        RegisteredModule,
        BulkModule,
        MeModule,
        SearchModule,
        DiscoveryModule,
        EventsModule,
        StreamsModule,
        AsyncModule,
        AdminModule,
        OpenapiModule,
      ],
    };
  }
}
