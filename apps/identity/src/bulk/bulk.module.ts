import { Module } from '@nestjs/common';
import {
  BulkService,
  type BulkPorts,
  type BulkSurroundings,
  type ResourceServicePorts,
} from '@rollcall/directory';

import { AsyncModule } from '../async/async.module.js';
import { BULK_SURROUNDINGS } from '../async/tokens.js';
import { AuthModule } from '../auth/auth.module.js';
import { PASSWORDS } from '../auth/tokens.js';
import { LINKS } from '../bootstrap/process.module.js';
import { ID_SOURCE, RESOURCE_CREATOR, RESOURCE_READER, RESOURCE_WRITER } from '../persistence/tokens.js';
import { PreferredModule } from '../preferred/preferred.module.js';
import { BulkController } from './bulk.controller.js';
import { bulkEndpoints } from './bulk-endpoints.js';
import { BulkRoom } from './bulk-room.js';
import { BULK, BULK_ROOM } from './bulk.token.js';

/** Bulk requests over the resources of all types. */
@Module({
  imports: [AuthModule, AsyncModule, PreferredModule],
  controllers: [BulkController],
  providers: [
    { provide: BULK_ROOM, useFactory: () => new BulkRoom() },
    {
      provide: BULK,
      inject: [
        RESOURCE_READER,
        RESOURCE_WRITER,
        RESOURCE_CREATOR,
        PASSWORDS,
        ID_SOURCE,
        LINKS,
        BULK_SURROUNDINGS,
      ],
      useFactory: (
        reader: ResourceServicePorts['reader'],
        writer: ResourceServicePorts['writer'],
        creator: BulkPorts['creator'],
        passwords: ResourceServicePorts['passwords'],
        ids: BulkPorts['ids'],
        links: BulkPorts['links'],
        surroundings: BulkSurroundings,
      ) =>
        new BulkService({
          endpointsOf: (tenant) => bulkEndpoints(tenant, { reader, writer, passwords, ids, links }),
          ...{ creator, ids, links, surroundings },
        }),
    },
  ],
})
export class BulkModule {}
