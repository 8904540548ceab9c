import { Module } from '@nestjs/common';
import {
  GROUP_BINDING,
  USER_BINDING,
  type AsyncRequestStore,
  type BulkSurroundings,
  type IdSource,
  type PasswordKeeper,
  type ResourceLinks,
  type ResourceReader,
  type SinkStore,
  type TenantStore,
} from '@rollcall/directory';
import type { PushMeans } from '@rollcall/outbox';

import { AuthModule } from '../auth/auth.module.js';
import { PASSWORDS } from '../auth/tokens.js';
import { LINKS, PUBLIC_URL, PUSH_MEANS } from '../bootstrap/process.module.js';
import { LOGGER, type ServiceLogger } from '../bootstrap/service-logger.js';
import { bulkSurroundings } from '../bulk/bulk-surroundings.js';
import { EventSignal } from '../events/event-signal.js';
import type { ServingState } from '../health/serving-state.js';
import { SERVING_STATE } from '../health/tokens.js';
import { RequestLog } from '../log/request-log.js';
import type { Stores } from '../persistence/stores.js';
import {
  ASYNC_REQUEST_STORE,
  ASYNC_WRITER,
  BULK_JOURNAL,
  ID_SOURCE,
  RESOURCE_READER,
  SINK_STORE,
  TENANT_STORE,
} from '../persistence/tokens.js';
import { StreamsModule } from '../streams/streams.module.js';
import { AsyncBulks } from './async-bulks.js';
import { AsyncOperations } from './async-operations.js';
import { AsyncRequests } from './async-requests.js';
import { AsyncRunner } from './async-runner.js';
import type { AsyncWork } from './async-work.js';
import { AsyncController } from './async.controller.js';
import type { KeptRequest } from './kept-request.js';
import { ASYNC_REQUESTS, ASYNC_RUNNER, ASYNC_WORK, BULK_SURROUNDINGS } from './tokens.js';
import { workOfKinds } from './work-of-kinds.js';

/** Requests that are carried out after they were answered (RFC 9967 §2.5.1). */
@Module({
  imports: [AuthModule, StreamsModule],
  controllers: [AsyncController],
  providers: [
    {
      provide: BULK_SURROUNDINGS,
      inject: [LOGGER],
      useFactory: (logger: ServiceLogger) => bulkSurroundings(logger),
    },
    {
      provide: ASYNC_WORK,
      inject: [
        RESOURCE_READER,
        ASYNC_WRITER,
        BULK_JOURNAL,
        ASYNC_REQUEST_STORE,
        PASSWORDS,
        ID_SOURCE,
        LINKS,
        BULK_SURROUNDINGS,
      ],
      useFactory: (
        reader: ResourceReader,
        asyncWriter: Stores['asyncWriter'],
        bulkJournal: Stores['bulkJournal'],
        requests: AsyncRequestStore,
        passwords: PasswordKeeper,
        ids: IdSource,
        links: ResourceLinks,
        surroundings: BulkSurroundings,
      ) => {
        const shared = { reader, passwords, ids, links, surroundings };
        return workOfKinds(
          new AsyncOperations([USER_BINDING, GROUP_BINDING], { ...shared, asyncWriter, requests }),
          new AsyncBulks({ ...shared, bulkJournal }),
        );
      },
    },
    {
      provide: ASYNC_RUNNER,
      inject: [
        ASYNC_REQUEST_STORE,
        ASYNC_WORK,
        ID_SOURCE,
        TENANT_STORE,
        SINK_STORE,
        PUSH_MEANS,
        SERVING_STATE,
        EventSignal,
        RequestLog,
        LOGGER,
      ],
      useFactory: (
        requests: AsyncRequestStore,
        work: AsyncWork<KeptRequest>,
        ids: IdSource,
        tenants: TenantStore,
        sinks: SinkStore,
        { secrets }: PushMeans,
        serving: ServingState,
        signal: EventSignal,
        log: RequestLog,
        logger: ServiceLogger,
      ) =>
        new AsyncRunner(
          { requests, work, ids, tenants, sinks, secrets },
          {
            requireSchema: () => serving.requireSchema(),
            announce: (tenantId) => {
              signal.announce(tenantId);
            },
            ...{ log, logger },
            now: Date.now,
          },
        ),
    },
    {
      provide: ASYNC_REQUESTS,
      inject: [ASYNC_REQUEST_STORE, ASYNC_RUNNER, ID_SOURCE, PUSH_MEANS, PUBLIC_URL],
      useFactory: (
        requests: AsyncRequestStore,
        runner: AsyncRunner,
        ids: IdSource,
        { secrets }: PushMeans,
        publicUrl: string,
      ) => new AsyncRequests({ requests, runner, ids, secrets, publicUrl }),
    },
  ],
  exports: [ASYNC_REQUESTS, BULK_SURROUNDINGS],
})
export class AsyncModule {}
