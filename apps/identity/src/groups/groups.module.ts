import { Module } from '@nestjs/common';
import { ResourceService, GROUP_BINDING, type ResourceServicePorts } from '@rollcall/directory';

import { AuthModule } from '../auth/auth.module.js';
import { PASSWORDS } from '../auth/tokens.js';
import { LINKS } from '../bootstrap/process.module.js';
import { ID_SOURCE, RESOURCE_READER, RESOURCE_WRITER } from '../persistence/tokens.js';
import { GroupsController } from './groups.controller.js';
import { GROUPS } from './groups.token.js';

/** Groups: the resource service and its endpoint. */
@Module({
  imports: [AuthModule],
  controllers: [GroupsController],
  providers: [
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
  ],
})
export class GroupsModule {}
