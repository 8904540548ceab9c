import { Module } from '@nestjs/common';
import {
  GROUP_BINDING,
  MemberPages,
  ResourceSearch,
  ResourceService,
  type MemberPagesPorts,
  type ResourceSearchPorts,
  type ResourceServicePorts,
} from '@rollcall/directory';

import { AuthModule } from '../auth/auth.module.js';
import { CURSOR_SEALER, PASSWORDS } from '../auth/tokens.js';
import { LINKS } from '../bootstrap/process.module.js';
import { ID_SOURCE, RESOURCE_READER, RESOURCE_WRITER } from '../persistence/tokens.js';
import { PREFERRED_REQUESTS } from '../preferred/preferred.token.js';
import { PreferredModule } from '../preferred/preferred.module.js';
import type { PreferredRequests } from '../preferred/preferred-requests.js';
import { GroupsController } from './groups.controller.js';
import { GROUP_ASYNC, GROUP_SEARCH, GROUPS, MEMBER_PAGES } from './groups.token.js';

/** Groups: the resource service, the search, the pages of members, and their endpoint. */
@Module({
  imports: [AuthModule, PreferredModule],
  controllers: [GroupsController],
  providers: [
    {
      provide: GROUP_ASYNC,
      inject: [PREFERRED_REQUESTS],
      useFactory: (requests: PreferredRequests) => requests.endpoint(GROUP_BINDING),
    },
    {
      provide: GROUPS,
      inject: [RESOURCE_READER, RESOURCE_WRITER, PASSWORDS, ID_SOURCE, LINKS],
      useFactory: (
        reader: ResourceServicePorts['reader'],
        writer: ResourceServicePorts['writer'],
        passwords: ResourceServicePorts['passwords'],
        ids: ResourceServicePorts['ids'],
        links: ResourceServicePorts['links'],
      ) => new ResourceService(GROUP_BINDING, { reader, writer, passwords, ids, links }),
    },
    {
      provide: GROUP_SEARCH,
      inject: [RESOURCE_READER, CURSOR_SEALER, LINKS],
      useFactory: (
        reader: ResourceSearchPorts['reader'],
        cursors: ResourceSearchPorts['cursors'],
        links: ResourceSearchPorts['links'],
      ) => new ResourceSearch(GROUP_BINDING, { reader, cursors, links }),
    },
    {
      provide: MEMBER_PAGES,
      inject: [RESOURCE_READER, CURSOR_SEALER, LINKS],
      useFactory: (
        reader: MemberPagesPorts['reader'],
        cursors: MemberPagesPorts['cursors'],
        links: MemberPagesPorts['links'],
      ) => new MemberPages(GROUP_BINDING, { reader, cursors, links }),
    },
  ],
  exports: [GROUPS],
})
export class GroupsModule {}
