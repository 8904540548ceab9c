import { Module } from '@nestjs/common';
import {
  BulkService,
  GROUP_BINDING,
  USER_BINDING,
  type BulkPorts,
  type ResourceService,
} from '@rollcall/directory';

import { LINKS } from '../bootstrap/process.module.js';
import { LOGGER, type ServiceLogger } from '../bootstrap/service-logger.js';
import { GroupsModule } from '../groups/groups.module.js';
import { GROUPS } from '../groups/groups.token.js';
import { BODY_LIMIT, LARGE_BODY_LIMIT } from '../http/read-body.js';
import { ID_SOURCE, RESOURCE_CREATOR } from '../persistence/tokens.js';
import type { RegisteredRoutes } from '../registered/registered-routes.js';
import { RegisteredModule } from '../registered/registered.module.js';
import { REGISTERED_ROUTES } from '../registered/registered.token.js';
import { UsersModule } from '../users/users.module.js';
import { USERS } from '../users/users.token.js';
import { BulkController } from './bulk.controller.js';
import { bulkSurroundings } from './bulk-surroundings.js';
import { BULK } from './bulk.token.js';

/** Bulk requests over the services of all resource types. */
@Module({
  imports: [UsersModule, GroupsModule, RegisteredModule],
  controllers: [BulkController],
  providers: [
    {
      provide: BULK,
      inject: [USERS, GROUPS, REGISTERED_ROUTES, RESOURCE_CREATOR, ID_SOURCE, LINKS, LOGGER],
      useFactory: (
        users: ResourceService,
        groups: ResourceService,
        registered: RegisteredRoutes,
        creator: BulkPorts['creator'],
        ids: BulkPorts['ids'],
        links: BulkPorts['links'],
        logger: ServiceLogger,
      ) => {
        const builtIn = [
          { binding: USER_BINDING, resources: users, dataLimit: BODY_LIMIT },
          { binding: GROUP_BINDING, resources: groups, dataLimit: LARGE_BODY_LIMIT },
        ];
        return new BulkService({
          endpointsOf: (tenant) => [...builtIn, ...registered.bulkEndpoints(tenant)],
          ...{ creator, ids, links, surroundings: bulkSurroundings(logger) },
        });
      },
    },
  ],
})
export class BulkModule {}
