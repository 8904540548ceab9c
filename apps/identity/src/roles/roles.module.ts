import { Module } from '@nestjs/common';

import { AuthModule } from '../auth/auth.module.js';
import { CURSOR_SEALER, PASSWORDS } from '../auth/tokens.js';
import { LINKS } from '../bootstrap/process.module.js';
import { ASSIGNMENT_COUNTER, ID_SOURCE, RESOURCE_WRITER } from '../persistence/tokens.js';
import { CatalogueRoutes, type CatalogueRoutesPorts } from './catalogue-routes.js';
import { EntitlementsController } from './entitlements.controller.js';
import { RolesController } from './roles.controller.js';
import { CATALOGUE_ROUTES } from './roles.token.js';

/** Roles and entitlements that tenants have registered, as their clients read them. */
@Module({
  imports: [AuthModule],
  controllers: [RolesController, EntitlementsController],
  providers: [
    {
      provide: CATALOGUE_ROUTES,
      inject: [ASSIGNMENT_COUNTER, RESOURCE_WRITER, PASSWORDS, ID_SOURCE, LINKS, CURSOR_SEALER],
      useFactory: (
        counter: CatalogueRoutesPorts['counter'],
        writer: CatalogueRoutesPorts['writer'],
        passwords: CatalogueRoutesPorts['passwords'],
        ids: CatalogueRoutesPorts['ids'],
        links: CatalogueRoutesPorts['links'],
        cursors: CatalogueRoutesPorts['cursors'],
      ) => new CatalogueRoutes({ counter, writer, passwords, ids, links, cursors }),
    },
  ],
})
export class RolesModule {}
