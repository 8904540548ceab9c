import { Module } from '@nestjs/common';
import {
  USER_BINDING,
  ResourceSearch,
  ResourceService,
  type ResourceSearchPorts,
  type ResourceServicePorts,
} from '@rollcall/directory';

import { AuthModule } from '../auth/auth.module.js';
import { CURSOR_SEALER, PASSWORDS } from '../auth/tokens.js';
import { LINKS } from '../bootstrap/process.module.js';
import type { PreferredEndpoint } from '../http/preferred-endpoint.js';
import { TypeRoutes } from '../http/type-routes.js';
import { ID_SOURCE, RESOURCE_READER, RESOURCE_WRITER } from '../persistence/tokens.js';
import { PREFERRED_REQUESTS } from '../preferred/preferred.token.js';
import { PreferredModule } from '../preferred/preferred.module.js';
import type { PreferredRequests } from '../preferred/preferred-requests.js';
import { UsersController } from './users.controller.js';
import { USER_ASYNC, USER_ROUTES, USER_SEARCH, USERS } from './users.token.js';

/** Users: the resource service, the search, and their endpoint. */
@Module({
  imports: [AuthModule, PreferredModule],
  controllers: [UsersController],
  providers: [
    {
      provide: USER_ASYNC,
      inject: [PREFERRED_REQUESTS],
      useFactory: (requests: PreferredRequests) => requests.endpoint(USER_BINDING),
    },
    {
      provide: USERS,
      inject: [RESOURCE_READER, RESOURCE_WRITER, PASSWORDS, ID_SOURCE, LINKS],
      useFactory: (
        reader: ResourceServicePorts['reader'],
        writer: ResourceServicePorts['writer'],
        passwords: ResourceServicePorts['passwords'],
        ids: ResourceServicePorts['ids'],
        links: ResourceServicePorts['links'],
      ) => new ResourceService(USER_BINDING, { reader, writer, passwords, ids, links }),
    },
    {
      provide: USER_SEARCH,
      inject: [RESOURCE_READER, CURSOR_SEALER, LINKS],
      useFactory: (
        reader: ResourceSearchPorts['reader'],
        cursors: ResourceSearchPorts['cursors'],
        links: ResourceSearchPorts['links'],
      ) => new ResourceSearch(USER_BINDING, { reader, cursors, links }),
    },
    {
      provide: USER_ROUTES,
      inject: [USERS, USER_SEARCH, USER_ASYNC],
      useFactory: (users: ResourceService, search: ResourceSearch, later: PreferredEndpoint) =>
        new TypeRoutes(users, search, later),
    },
  ],
  exports: [USERS, USER_ROUTES],
})
export class UsersModule {}
