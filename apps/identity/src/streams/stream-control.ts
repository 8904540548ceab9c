import type {
  IdSource,
  RequestContext,
  ResourceReader,
  SinkStore,
  StreamKey,
  StreamState,
  StreamStatus,
  StreamStore,
} from '@rollcall/directory';
import { EVENT_TYPE, resourceSubject, STREAM_EVENT_TYPE, streamSettings } from '@rollcall/outbox';
import type { Json, JsonObject, ResourceType } from '@rollcall/scim';

import type { EventSignal } from '../events/event-signal.js';
import { Problem } from '../http/problem.js';
import { Members } from './read-members.js';
import { MIN_VERIFICATION_INTERVAL } from './render-stream.js';
import { StreamFinder, type StreamSink } from './stream-finder.js';
import { streamSubject, streamUpdated } from './stream-updated.js';

/** What the control of streams stands on. */
export interface StreamControlPorts {
  readonly sinks: SinkStore;
  readonly streams: StreamStore;
  readonly reader: ResourceReader;
  readonly ids: IdSource;
  /** Told that something waits for a stream. */
  readonly signal: Pick<EventSignal, 'announce'>;
}

const STATUSES = ['enabled', 'paused', 'disabled'] as const satisfies readonly StreamStatus[];

/** Nothing but the resource itself is needed of it. */
const NOTHING_WANTED = { members: false, groups: false } as const;

/** The status, the subjects and the verification of streams (SSF 1.0 §8.1.2 to §8.1.4). */
export class StreamControl {
  private readonly finder: StreamFinder;

  constructor(
    private readonly ports: StreamControlPorts,
    private readonly types: readonly ResourceType[],
  ) {
    this.finder = new StreamFinder(ports.sinks);
  }

  async status(ctx: RequestContext, id: string): Promise<JsonObject> {
    const sink = await this.finder.one(ctx, id);
    return renderStatus(sink, await effectiveState(this.ports, sink));
  }

  async setStatus(ctx: RequestContext, body: Json): Promise<JsonObject> {
    const members = new Members(body);
    const id = members.neededText('stream_id');
    const status = members.choice('status', STATUSES);
    if (status === undefined) throw members.wrong('status', 'is missing');
    if (members.has('subject')) {
      throw members.wrong('subject', 'has no status of its own; remove it from the stream, or add it');
    }
    const reason = members.text('reason');
    const sink = await this.finder.one(ctx, id);
    const before = await effectiveState(this.ports, sink);
    const isResumed = status === 'enabled' && before.byService && before.status !== 'enabled';
    const events = isResumed
      ? [streamUpdated(this.ports.ids, { streamId: id, status, reason }, ctx.now)]
      : [];
    const state = { status, byService: false, reason };
    if (!(await this.ports.streams.setState(keyOf(sink), state, events))) {
      throw new Problem(403, 'An administrator has paused the stream. Only an administrator has it go on.');
    }
    this.ports.signal.announce(sink.tenantId);
    return renderStatus(sink, state);
  }

  /** Asks for a token by which the receiver sees that the stream works. */
  async verify(ctx: RequestContext, body: Json): Promise<void> {
    const members = new Members(body);
    const id = members.neededText('stream_id');
    const state = members.text('state');
    const sink = await this.finder.one(ctx, id);
    const event = {
      id: this.ports.ids.next(),
      uri: STREAM_EVENT_TYPE.verification,
      payload: state === undefined ? {} : { state },
      subject: streamSubject(id),
      occurredAt: ctx.now,
    };
    const interval = MIN_VERIFICATION_INTERVAL * 1000;
    const left = await this.ports.streams.verify(keyOf(sink), event, { now: ctx.now, interval });
    if (left !== undefined) {
      const seconds = Math.max(1, Math.ceil(left / 1000));
      throw new Problem(429, `The stream was verified a moment ago. Ask again in ${seconds} s.`, {
        headers: { 'Retry-After': String(seconds) },
      });
    }
    this.ports.signal.announce(sink.tenantId);
  }

  /**
   * Takes a resource into the stream, or out of it, and tells the receiver on that stream (RFC 9967 §2.3). Nothing is
   * said of subjects that do not exist (SSF 1.0 §9.1).
   */
  async setSubject(
    ctx: RequestContext,
    body: Json,
    { included }: { readonly included: boolean },
  ): Promise<void> {
    const members = new Members(body);
    const sink = await this.finder.one(ctx, members.neededText('stream_id'));
    const subject = new Members(members.value('subject'), '"subject"');
    if (subject.neededText('format') !== 'scim') return;
    const found = await this.findResource(ctx, subject.neededText('uri'));
    if (found === undefined) return;
    const { id, path, externalId } = found;
    const uri = included ? EVENT_TYPE.feedAdd : EVENT_TYPE.feedRemove;
    const eventId = this.ports.ids.next();
    const event = {
      id: eventId,
      uri,
      payload: {},
      subject: resourceSubject(path, externalId),
      txn: eventId,
      occurredAt: ctx.now,
    };
    const isTold = streamSettings(sink).eventsDelivered.includes(uri);
    const outcome = await this.ports.streams.setSubject(keyOf(sink), {
      resourceId: id,
      included,
      event: isTold ? event : undefined,
    });
    if (outcome === 'full') {
      throw new Problem(429, 'Too many events wait for the stream. Take them first, and then ask again.', {
        headers: { 'Retry-After': '5' },
      });
    }
    this.ports.signal.announce(sink.tenantId);
  }

  private async findResource(
    ctx: RequestContext,
    path: string,
  ): Promise<{ readonly id: string; readonly path: string; readonly externalId?: string } | undefined> {
    const slash = path.lastIndexOf('/');
    const known = ctx.tenant.types?.all ?? this.types;
    const type = known.find(({ endpoint }) => endpoint === path.slice(0, slash));
    if (type === undefined) return undefined;
    const stored = await this.ports.reader.find(ctx, type, path.slice(slash + 1), NOTHING_WANTED);
    if (stored === undefined) return undefined;
    const externalId = stored.attributes['externalId'];
    return { id: stored.id, path, ...(typeof externalId === 'string' ? { externalId } : {}) };
  }
}

/** Names a stream to the store. */
export function keyOf({ id, tenantId }: StreamSink): StreamKey {
  return { streamId: id, tenantId };
}

/** How a stream really fares: an administrator, or the relay, may have stopped what its receiver has enabled. */
export async function effectiveState(
  { sinks, streams }: Pick<StreamControlPorts, 'sinks' | 'streams'>,
  sink: StreamSink,
): Promise<StreamState> {
  const state = await streams.state(keyOf(sink));
  if (state.status !== 'enabled') return state;
  const [cursor] = await sinks.cursors(sink.id);
  const isStopped = cursor?.state === 'quarantined' || cursor?.state === 'paused';
  return isStopped ? { status: 'paused', byService: true, reason: cursor.lastError } : state;
}

function renderStatus({ id }: StreamSink, { status, reason }: StreamState): JsonObject {
  return { stream_id: id, status, ...(reason === undefined ? {} : { reason }) };
}
