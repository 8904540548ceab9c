import { Module } from '@nestjs/common';
import {
  GROUP_BINDING,
  USER_BINDING,
  type AsyncRequestStore,
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
import { EventSignal } from '../events/event-signal.js';
import type { ServingState } from '../health/serving-state.js';
import { SERVING_STATE } from '../health/tokens.js';
import type { Stores } from '../persistence/stores.js';
import {
  ASYNC_REQUEST_STORE,
  ASYNC_WRITER,
  ID_SOURCE,
  RESOURCE_READER,
  SINK_STORE,
  TENANT_STORE,
} from '../persistence/tokens.js';
import { StreamsModule } from '../streams/streams.module.js';
import { AsyncOperations } from './async-operations.js';
import { AsyncRequests } from './async-requests.js';
import { AsyncRunner } from './async-runner.js';
import { AsyncController } from './async.controller.js';
import { ASYNC_OPERATIONS, ASYNC_REQUESTS, ASYNC_RUNNER } from './tokens.js';

/** Requests that are carried out after they were answered (RFC 9967 §2.5.1). */
@Module({
  imports: [AuthModule, StreamsModule],
  controllers: [AsyncController],
  providers: [
    {
      provide: ASYNC_OPERATIONS,
      inject: [RESOURCE_READER, ASYNC_WRITER, PASSWORDS, ID_SOURCE, LINKS],
      useFactory: (
        reader: ResourceReader,
        asyncWriter: Stores['asyncWriter'],
        passwords: PasswordKeeper,
        ids: IdSource,
        links: ResourceLinks,
      ) => new AsyncOperations([USER_BINDING, GROUP_BINDING], { reader, asyncWriter, passwords, ids, links }),
    },
    {
      provide: ASYNC_RUNNER,
      inject: [
        ASYNC_REQUEST_STORE,
        ASYNC_OPERATIONS,
        TENANT_STORE,
        SINK_STORE,
        PUSH_MEANS,
        SERVING_STATE,
        EventSignal,
        LOGGER,
      ],
      useFactory: (
        requests: AsyncRequestStore,
        operations: AsyncOperations,
        tenants: TenantStore,
        sinks: SinkStore,
        { secrets }: PushMeans,
        serving: ServingState,
        signal: EventSignal,
        logger: ServiceLogger,
      ) =>
        new AsyncRunner(
          { requests, operations, tenants, sinks, secrets },
          {
            requireSchema: () => serving.requireSchema(),
            announce: (tenantId) => {
              signal.announce(tenantId);
            },
            logger,
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
  exports: [ASYNC_REQUESTS],
})
export class AsyncModule {}
