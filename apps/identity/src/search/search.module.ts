import { Module } from '@nestjs/common';
import {
  GROUP_BINDING,
  RootSearch,
  USER_BINDING,
  type RootSearchPorts,
  type Tenant,
} from '@rollcall/directory';
import type { ResourceType } from '@rollcall/scim';

import { AuthModule } from '../auth/auth.module.js';
import { CURSOR_SEALER } from '../auth/tokens.js';
import { LINKS } from '../bootstrap/process.module.js';
import { RESOURCE_READER } from '../persistence/tokens.js';
import { RootSearchController } from './root-search.controller.js';
import { ROOT_SEARCH } from './root-search.token.js';

/** The search over all resource types, and its endpoints. */
@Module({
  imports: [AuthModule],
  controllers: [RootSearchController],
  providers: [
    {
      provide: ROOT_SEARCH,
      inject: [RESOURCE_READER, CURSOR_SEALER, LINKS],
      useFactory: (
        reader: RootSearchPorts['reader'],
        cursors: RootSearchPorts['cursors'],
        links: RootSearchPorts['links'],
      ) => new RootSearch(typesOf, { reader, cursors, links }),
    },
  ],
})
export class SearchModule {}

function typesOf(tenant: Tenant): readonly ResourceType[] {
  return tenant.types?.all ?? [USER_BINDING, GROUP_BINDING].map((binding) => binding.typeFor(tenant));
}
