import { Module } from '@nestjs/common';
import type { ResourceSearchPorts, ResourceServicePorts } from '@rollcall/directory';

import { AuthModule } from '../auth/auth.module.js';
import { CURSOR_SEALER, PASSWORDS } from '../auth/tokens.js';
import { LINKS } from '../bootstrap/process.module.js';
import { ID_SOURCE, RESOURCE_READER, RESOURCE_WRITER } from '../persistence/tokens.js';
import { PREFERRED_REQUESTS } from '../preferred/preferred.token.js';
import { PreferredModule } from '../preferred/preferred.module.js';
import type { PreferredRequests } from '../preferred/preferred-requests.js';
import { RegisteredRoutes, type RegisteredRoutesPorts } from './registered-routes.js';
import { RegisteredController } from './registered.controller.js';
import { REGISTERED_ROUTES } from './registered.token.js';

/** The resource types that tenants register at run time, and their endpoints. */
@Module({
  imports: [AuthModule, PreferredModule],
  controllers: [RegisteredController],
  providers: [
    {
      provide: REGISTERED_ROUTES,
      inject: [
        RESOURCE_READER,
        RESOURCE_WRITER,
        PASSWORDS,
        ID_SOURCE,
        LINKS,
        CURSOR_SEALER,
        PREFERRED_REQUESTS,
      ],
      useFactory: (
        reader: RegisteredRoutesPorts['reader'],
        writer: ResourceServicePorts['writer'],
        passwords: ResourceServicePorts['passwords'],
        ids: ResourceServicePorts['ids'],
        links: ResourceServicePorts['links'],
        cursors: ResourceSearchPorts['cursors'],
        later: PreferredRequests,
      ) => new RegisteredRoutes({ reader, writer, passwords, ids, links, cursors, later }),
    },
  ],
  exports: [REGISTERED_ROUTES],
})
export class RegisteredModule {}
