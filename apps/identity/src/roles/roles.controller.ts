import { Controller, Inject } from '@nestjs/common';

import { OfType } from '../auth/of-type.decorator.js';
import type { CatalogueRoutes } from './catalogue-routes.js';
import { CatalogueController } from './catalogue-controller.js';
import { CATALOGUE_ROUTES } from './roles.token.js';

/** `/Roles` (draft-ietf-scim-roles-entitlements-01). */
@Controller('scim/v2/Roles')
@OfType('Role')
export class RolesController extends CatalogueController {
  constructor(@Inject(CATALOGUE_ROUTES) routes: CatalogueRoutes) {
    super(routes.service('roles'), routes.search('roles'));
  }
}
