import type { EventFeed, IdSource, RequestContext, SinkStore, StreamStore } from '@rollcall/directory';
import {
  checkTarget,
  sinkSecretOwner,
  STREAM_KINDS,
  streamSettings,
  type PushMeans,
  type StreamSettings,
} from '@rollcall/outbox';
import { isJsonObject, sameValue, type Json, type JsonObject } from '@rollcall/scim';

import { Problem } from '../http/problem.js';
import { deliveredEvents } from './delivered-events.js';
import {
  DELIVERY_METHOD,
  readStreamId,
  readStreamRequest,
  type RequestedDelivery,
  type StreamRequest,
} from './read-stream-request.js';
import { renderStream } from './render-stream.js';
import { StreamFinder, type StreamSink } from './stream-finder.js';

/** What the configuration of streams stands on. */
export interface StreamConfigurationPorts {
  readonly sinks: SinkStore;
  readonly streams: StreamStore;
  readonly feed: EventFeed;
  readonly ids: IdSource;
  readonly push: Pick<PushMeans, 'secrets' | 'targets'>;
}

/** Streams of one credential at most. */
const MOST_STREAMS = 20;

/** Members that the service alone decides on; whoever sends one must send what it is (SSF 1.0 §8.1.1.3). */
const TRANSMITTER_SUPPLIED = [
  'iss',
  'aud',
  'events_supported',
  'min_verification_interval',
  'inactivity_timeout',
] as const;

/** The configuration of streams (SSF 1.0 §8.1.1): each belongs to the credential that made it. */
export class StreamConfiguration {
  private readonly finder: StreamFinder;

  constructor(private readonly ports: StreamConfigurationPorts) {
    this.finder = new StreamFinder(ports.sinks);
  }

  /** Makes a stream that begins with what happens from now on. @param issuer of its tokens */
  async create(ctx: RequestContext, issuer: string, body: Json): Promise<JsonObject> {
    const request = readStreamRequest(body);
    if ((await this.finder.all(ctx)).length >= MOST_STREAMS) {
      throw new Problem(
        409,
        `This credential has ${MOST_STREAMS} streams already. Delete one, or change it.`,
      );
    }
    const { sinks, feed, ids } = this.ports;
    const id = ids.next();
    const made = {
      id,
      tenantId: ctx.tenant.id,
      created: ctx.now,
      ...(await this.configured(id, request, {
        credential: ctx.principal.credentialId,
        issuer,
        audience: `${issuer}/events/v1/streams/${id}`,
      })),
    };
    const { last } = await feed.bounds(ctx.tenant.id);
    await sinks.insert(made, [{ tenantId: ctx.tenant.id, seq: last }]);
    return renderStream(made);
  }

  async list(ctx: RequestContext): Promise<readonly JsonObject[]> {
    return (await this.finder.all(ctx)).map(renderStream);
  }

  async get(ctx: RequestContext, id: string): Promise<JsonObject> {
    return renderStream(await this.finder.one(ctx, id));
  }

  /** Changes what the body names, and leaves the rest as it is. */
  async change(ctx: RequestContext, body: Json): Promise<JsonObject> {
    const sink = await this.finder.one(ctx, readStreamId(body));
    const { delivery, ...asked } = readStreamRequest(body);
    const settings = streamSettings(sink);
    const request = {
      eventsRequested: orElse(asked.eventsRequested, settings.eventsRequested),
      description: orElse(asked.description, settings.description),
      format: asked.eventsRequested === undefined ? orElse(asked.format, settings.format) : asked.format,
      delivery: orElse(delivery, deliveryOf(sink)),
    };
    return this.write(sink, body, request);
  }

  /** Gives the stream what the body says, and takes from it what the body does not name. */
  async replace(ctx: RequestContext, body: Json): Promise<JsonObject> {
    const sink = await this.finder.one(ctx, readStreamId(body));
    const request = readStreamRequest(body);
    const { delivery } = request;
    const whole =
      delivery == null ? delivery : { ...delivery, authorization: delivery.authorization ?? null };
    return this.write(sink, body, { ...request, delivery: whole });
  }

  async remove(ctx: RequestContext, id: string): Promise<void> {
    const sink = await this.finder.one(ctx, id);
    await this.ports.sinks.remove(sink.id, ctx.tenant.id);
  }

  private async write(sink: StreamSink, body: Json, request: StreamRequest): Promise<JsonObject> {
    const { credential, issuer, audience } = streamSettings(sink);
    const configured = await this.configured(sink.id, request, { credential, issuer, audience }, sink);
    const written = { ...sink, ...configured };
    refuseForeign(body, [renderStream(sink), renderStream(written)]);
    if (!(await this.ports.streams.update(written)))
      throw new Problem(404, 'The stream was deleted meanwhile.');
    return renderStream(written);
  }

  /** What the sink of a stream has by a request. */
  private async configured(
    id: string,
    request: StreamRequest,
    kept: Pick<StreamSettings, 'credential' | 'issuer' | 'audience'>,
    before?: StreamSink,
  ): Promise<Pick<StreamSink, 'kind' | 'name' | 'settings' | 'secret'>> {
    const { delivery, description, eventsRequested } = request;
    const isPush = delivery?.method === DELIVERY_METHOD.push;
    const endpoint = isPush ? delivery.endpoint : undefined;
    if (endpoint !== undefined) await this.checkEndpoint(endpoint);
    return {
      kind: isPush ? STREAM_KINDS.push : STREAM_KINDS.poll,
      name: (description ?? 'stream').slice(0, 255),
      settings: {
        ...kept,
        ...deliveredEvents(request),
        ...(description == null ? {} : { description }),
        ...(eventsRequested == null ? {} : { eventsRequested }),
        ...(endpoint === undefined ? {} : { endpoint }),
      },
      secret: isPush ? await this.secretOf(id, delivery, before) : undefined,
    };
  }

  private async checkEndpoint(endpoint: string): Promise<void> {
    const problem = await checkTarget(endpoint, this.ports.push.targets);
    if (problem !== undefined) throw new Problem(400, `The URL in "endpoint_url" ${problem}.`);
  }

  /** What the header was stays while the receiver says nothing of it, but is never sent to another endpoint. */
  private async secretOf(
    id: string,
    { endpoint, authorization }: RequestedDelivery,
    before: StreamSink | undefined,
  ): Promise<string | undefined> {
    if (authorization === null) return undefined;
    if (authorization !== undefined) {
      return this.ports.push.secrets.seal(authorization, sinkSecretOwner({ id }));
    }
    const sameEndpoint = before !== undefined && streamSettings(before).endpoint === endpoint;
    return sameEndpoint ? before.secret : undefined;
  }
}

/** What is asked for; what there was where nothing is said of it, and nothing for null. */
function orElse<T>(asked: T | null | undefined, before: T | undefined): T | undefined {
  return asked === undefined ? before : (asked ?? undefined);
}

function deliveryOf(sink: StreamSink): RequestedDelivery {
  const method = sink.kind === STREAM_KINDS.push ? DELIVERY_METHOD.push : DELIVERY_METHOD.poll;
  return { method, endpoint: streamSettings(sink).endpoint, authorization: undefined };
}

/** @throws Problem 400 for a value that only the service gives, and that is neither what it was nor what it will be */
function refuseForeign(body: Json, known: readonly JsonObject[]): void {
  if (!isJsonObject(body)) return;
  for (const name of [...TRANSMITTER_SUPPLIED, 'events_delivered'] as const) {
    const value = body[name];
    if (value === undefined || known.some((stream) => sameValue(stream[name] ?? null, value))) continue;
    throw new Problem(
      400,
      `"${name}" is decided by the service, and is not what the body says. Leave it out.`,
    );
  }
}
