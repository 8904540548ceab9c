import {
  eventDescriber,
  type AbandonedStream,
  type CredentialStore,
  type DueStream,
  type IdSource,
  type OauthClientStore,
  type ResourceLinks,
  type SigningKeyStore,
  type SinkStore,
  type StoreHealth,
  type StreamStore,
  type TrustedIssuerStore,
} from '@rollcall/directory';
import {
  PushStream,
  setPushPublisher,
  SigningKeys,
  STREAM_EVENT_TYPE,
  streamSettings,
  StreamTokens,
  type PublisherFactory,
  type PushMeans,
  type PushStreamParts,
} from '@rollcall/outbox';
import { GROUP_TYPE, USER_TYPE } from '@rollcall/scim';

import type { ServiceLogger } from '../bootstrap/service-logger.js';
import { INACTIVITY_TIMEOUT } from './render-stream.js';
import { StreamSends } from './stream-sends.js';
import { streamUpdated } from './stream-updated.js';

/** What the care of push streams needs of the service. */
export interface TendStreamsOptions {
  readonly stores: {
    readonly streams: StreamStore;
    readonly credentials: Pick<CredentialStore, 'list'>;
    readonly clients: Pick<OauthClientStore, 'list'>;
    readonly issuers: Pick<TrustedIssuerStore, 'list'>;
    readonly sinks: SinkStore;
    readonly signingKeys: SigningKeyStore;
    readonly health: StoreHealth;
    readonly ids: IdSource;
  };
  readonly links: ResourceLinks;
  readonly push: PushMeans;
  readonly logger: ServiceLogger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The care of the streams that are pushed to, beside the relay that delivers the feed. */
export interface StreamCare {
  /** Makes the publisher of a stream. */
  readonly openStream: PublisherFactory;
  /** Ends after what is being sent. */
  stop(): Promise<void>;
}

/** Milliseconds between two looks for what waits beside the feed. */
const PAUSE = 500;

/** Milliseconds for which a stream is left alone that cannot be sent to. */
const AFTER_ERROR = 60_000;

/** Events that are sent to a stream in a row, before it is another's turn. */
const MOST_IN_A_ROW = 20;

/** Milliseconds between two looks for receivers that are silent, or may not have anything any more. */
const LOST_SOUGHT = 5000;

const SILENT = 'the receiver was not heard of for too long';
const NO_CREDENTIAL = 'the credential that made the stream is not valid any more';

/** What a receiver is told whatever the status of its stream is. */
const ALWAYS_TOLD = [STREAM_EVENT_TYPE.streamUpdated];

/**
 * Begins to tend streams: sends what waits beside the feed where nothing of the feed is on its way, pauses those whose
 * receivers are lost, and tells these so (SSF 1.0 §8.1.5).
 */
export function tendStreams(options: TendStreamsOptions): StreamCare {
  const { stores, links, push, logger, now } = options;
  const parts: PushStreamParts = {
    streams: stores.streams,
    tokens: new StreamTokens(
      new SigningKeys(stores.signingKeys, push.secrets, now),
      eventDescriber([USER_TYPE, GROUP_TYPE], links),
      now,
    ),
    push,
    clock: now,
    remark: (streamId, what) => {
      logger.warn({ stream: streamId, what }, 'a receiver of security event tokens does not do as agreed');
    },
  };
  let stopping = false;
  let ready = false;
  let lostSought = Number.NEGATIVE_INFINITY;
  const sends = new StreamSends();
  const leftAlone = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;

  async function look(): Promise<void> {
    // The tables may not be there yet.
    ready ||= (await stores.health.pendingMigrations()).length === 0;
    if (!ready) return;
    await pauseLost(options, await stores.streams.abandoned());
    await tellResumed(options);
    if (now() - lostSought >= LOST_SOUGHT) {
      lostSought = now();
      await pauseLost(options, await withoutCredential(options));
      const silent = await stores.streams.forgotten(INACTIVITY_TIMEOUT * 1000);
      await pauseLost(
        options,
        silent.map((key) => ({ ...key, reason: SILENT })),
      );
    }
    for (const due of await stores.streams.due(ALWAYS_TOLD, sends.busyTenants())) {
      if (stopping) return;
      if (now() < (leftAlone.get(due.streamId) ?? 0)) continue;
      sends.begin(due, () => sendWaiting(due));
    }
  }

  async function sendWaiting(due: DueStream): Promise<void> {
    try {
      await sendSome(due);
      leftAlone.delete(due.streamId);
    } catch (error) {
      logger.error({ err: error, stream: due.streamId }, 'what waits for a stream could not be sent');
      leftAlone.set(due.streamId, now() + AFTER_ERROR);
    }
  }

  async function sendSome({ streamId, tenantId, enabled }: DueStream): Promise<void> {
    const sink = await stores.sinks.find(streamId, tenantId);
    if (sink === undefined) return;
    const stream = await PushStream.open(sink, parts);
    for (let sent = 0; sent < MOST_IN_A_ROW && !stopping; sent += 1) {
      const delivery = await stream.sendNext(enabled ? {} : { uris: ALWAYS_TOLD });
      if (delivery?.kind === 'gone' && enabled) {
        const command = { state: 'quarantined', lastError: delivery.reason } as const;
        await stores.sinks.command({ sinkId: streamId, tenantId }, command);
      }
      if (delivery === undefined || delivery.kind === 'gone' || delivery.kind === 'unavailable') return;
    }
  }

  async function loop(): Promise<void> {
    try {
      await look();
    } catch (error) {
      logger.error({ err: error }, 'streams could not be looked after, which is tried again');
    }
  }

  let looking: Promise<void> = Promise.resolve();
  const next = (): void => {
    timer = setTimeout(() => {
      looking = loop().then(() => {
        if (!stopping) next();
      });
    }, PAUSE);
  };
  next();
  return {
    openStream: async (sink) => setPushPublisher(await PushStream.open(sink, parts)),
    async stop() {
      stopping = true;
      clearTimeout(timer);
      await looking;
      await sends.ended();
    },
  };
}

/** The receiver may still take the word of it, though it took nothing else; one that polls is told when it comes back. */
async function pauseLost(
  { stores, logger, now }: TendStreamsOptions,
  lost: readonly AbandonedStream[],
): Promise<void> {
  for (const { reason, ...key } of lost) {
    const state = { status: 'paused', byService: true, reason } as const;
    const event = streamUpdated(stores.ids, { streamId: key.streamId, ...state }, now());
    await stores.streams.setState(key, state, [event]);
    logger.warn({ stream: key.streamId, reason }, 'a stream is paused, for its receiver is lost');
  }
}

async function tellResumed({ stores, now }: TendStreamsOptions): Promise<void> {
  for (const key of await stores.streams.resumed()) {
    const state = { status: 'enabled', byService: true, reason: undefined } as const;
    const event = streamUpdated(stores.ids, { streamId: key.streamId, ...state }, now());
    await stores.streams.setState(key, state, [event]);
  }
}

/** Whoever may not ask any more is not to be told unasked either: streams whose credential was revoked, or has expired. */
async function withoutCredential({ stores, now }: TendStreamsOptions): Promise<readonly AbandonedStream[]> {
  const streams = await stores.streams.pushed();
  const valid = new Set<string>();
  for (const tenantId of new Set(streams.map((stream) => stream.tenantId))) {
    for (const { id, revoked, expires } of await stores.credentials.list(tenantId)) {
      if (revoked === null && (expires === null || expires > now())) valid.add(id);
    }
    for (const { id, revoked } of await stores.clients.list(tenantId)) {
      if (revoked === null) valid.add(id);
    }
    for (const { id } of await stores.issuers.list(tenantId)) valid.add(id);
  }
  return streams
    .map(({ settings, ...key }) => ({ key, ...streamSettings({ id: key.streamId, settings }) }))
    .filter(({ credential }) => !valid.has(credential))
    .map(({ key }) => ({ ...key, reason: NO_CREDENTIAL }));
}
