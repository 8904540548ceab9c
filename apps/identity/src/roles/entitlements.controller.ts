import { Controller, Inject } from '@nestjs/common';

import { OfType } from '../auth/of-type.decorator.js';
import type { CatalogueRoutes } from './catalogue-routes.js';
import { CatalogueController } from './catalogue-controller.js';
import { CATALOGUE_ROUTES } from './roles.token.js';

/** `/Entitlements` (draft-ietf-scim-roles-entitlements-01). */
@Controller('scim/v2/Entitlements')
@OfType('Entitlement')
export class EntitlementsController extends CatalogueController {
  constructor(@Inject(CATALOGUE_ROUTES) routes: CatalogueRoutes) {
    super(routes.service('entitlements'), routes.search('entitlements'));
  }
}
