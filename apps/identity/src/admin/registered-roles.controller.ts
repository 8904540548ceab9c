import { Controller, Inject } from '@nestjs/common';
import type { CatalogueAdministration, ResourceLinks } from '@rollcall/directory';

import { LINKS } from '../bootstrap/process.module.js';
import { RegisteredCatalogueController } from './registered-catalogue.controller.js';
import { CATALOGUE_ADMINISTRATION } from './tokens.js';

/** The roles that a tenant has registered, for administrators. */
@Controller('admin/v1/tenants/:tenant/roles')
export class RegisteredRolesController extends RegisteredCatalogueController {
  constructor(
    @Inject(CATALOGUE_ADMINISTRATION) catalogues: CatalogueAdministration,
    @Inject(LINKS) links: ResourceLinks,
  ) {
    super('roles', catalogues, links);
  }
}
