import { Module } from '@nestjs/common';
import { ResourceService, USER_BINDING, type ResourceServicePorts } from '@rollcall/directory';

import { AuthModule } from '../auth/auth.module.js';
import { PASSWORDS } from '../auth/tokens.js';
import { LINKS } from '../bootstrap/process.module.js';
import { ID_SOURCE, RESOURCE_READER, RESOURCE_WRITER } from '../persistence/tokens.js';
import { UsersController } from './users.controller.js';
import { USERS } from './users.token.js';

/** Users: the resource service and its endpoint. */
@Module({
  imports: [AuthModule],
  controllers: [UsersController],
  providers: [
    {
      provide: USERS,
      inject: [RESOURCE_READER, RESOURCE_WRITER, PASSWORDS, ID_SOURCE, LINKS],
      useFactory: (
        reader: ResourceServicePorts['reader'],
        writer: ResourceServicePorts['writer'],
        passwords: ResourceServicePorts['passwords'],
        ids: ResourceServicePorts['ids'],
        links: ResourceServicePorts['links'],
      ) => new ResourceService(USER_BINDING, { reader, writer, passwords, ids, links }),
    },
  ],
})
export class UsersModule {}
