import { Module } from '@nestjs/common';
import {
  eventDescriber,
  type EventFeed,
  type IdSource,
  type ResourceLinks,
  type ResourceReader,
  type SinkStore,
  type StreamStore,
} from '@rollcall/directory';
import { StreamTokens, type PushMeans, type SigningKeys } from '@rollcall/outbox';
import { GROUP_TYPE, USER_TYPE } from '@rollcall/scim';

import { LINKS, PUSH_MEANS } from '../bootstrap/process.module.js';
import { EventSignal } from '../events/event-signal.js';
import type { ServingState } from '../health/serving-state.js';
import { SERVING_STATE } from '../health/tokens.js';
import { EVENT_FEED, ID_SOURCE, RESOURCE_READER, SINK_STORE, STREAM_STORE } from '../persistence/tokens.js';
import { SigningModule } from '../signing/signing.module.js';
import { SIGNING_KEYS } from '../signing/tokens.js';
import { PollController } from './poll.controller.js';
import { StreamConfiguration } from './stream-configuration.js';
import { StreamControl } from './stream-control.js';
import { StreamControlController } from './stream-control.controller.js';
import { StreamPolls } from './stream-polls.js';
import { StreamsController } from './streams.controller.js';
import { STREAM_CONFIGURATION, STREAM_CONTROL, STREAM_POLLS, STREAM_TOKENS } from './tokens.js';
import { WellKnownController } from './well-known.controller.js';

const TYPES = [USER_TYPE, GROUP_TYPE];

/** Streams of security event tokens: their management (SSF 1.0), their polls (RFC 8936), and the keys that sign. */
@Module({
  imports: [SigningModule],
  controllers: [StreamControlController, StreamsController, PollController, WellKnownController],
  providers: [
    {
      provide: STREAM_TOKENS,
      inject: [SIGNING_KEYS, LINKS],
      useFactory: (keys: SigningKeys, links: ResourceLinks) =>
        new StreamTokens(keys, eventDescriber(TYPES, links), Date.now),
    },
    {
      provide: STREAM_CONFIGURATION,
      inject: [SINK_STORE, STREAM_STORE, EVENT_FEED, ID_SOURCE, PUSH_MEANS],
      useFactory: (sinks: SinkStore, streams: StreamStore, feed: EventFeed, ids: IdSource, push: PushMeans) =>
        new StreamConfiguration({ sinks, streams, feed, ids, push }),
    },
    {
      provide: STREAM_CONTROL,
      inject: [SINK_STORE, STREAM_STORE, RESOURCE_READER, ID_SOURCE, EventSignal],
      useFactory: (
        sinks: SinkStore,
        streams: StreamStore,
        reader: ResourceReader,
        ids: IdSource,
        signal: EventSignal,
      ) => new StreamControl({ sinks, streams, reader, ids, signal }, TYPES),
    },
    {
      provide: STREAM_POLLS,
      inject: [SINK_STORE, STREAM_STORE, EVENT_FEED, STREAM_TOKENS, EventSignal, SERVING_STATE],
      useFactory: (
        sinks: SinkStore,
        streams: StreamStore,
        feed: EventFeed,
        tokens: StreamTokens,
        signal: EventSignal,
        serving: ServingState,
      ) => new StreamPolls({ sinks, streams, feed, tokens, signal }, () => serving.isDraining),
    },
  ],
  exports: [STREAM_TOKENS],
})
export class StreamsModule {}
