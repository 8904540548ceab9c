import { Controller, Inject } from '@nestjs/common';
import type { CatalogueAdministration, ResourceLinks } from '@rollcall/directory';

import { LINKS } from '../bootstrap/process.module.js';
import { RegisteredCatalogueController } from './registered-catalogue.controller.js';
import { CATALOGUE_ADMINISTRATION } from './tokens.js';

/** The entitlements that a tenant has registered, for administrators. */
@Controller('admin/v1/tenants/:tenant/entitlements')
export class RegisteredEntitlementsController extends RegisteredCatalogueController {
  constructor(
    @Inject(CATALOGUE_ADMINISTRATION) catalogues: CatalogueAdministration,
    @Inject(LINKS) links: ResourceLinks,
  ) {
    super('entitlements', catalogues, links);
  }
}
