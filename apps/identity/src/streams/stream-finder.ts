import type { RequestContext, Sink, SinkStore } from '@rollcall/directory';
import { isStream, streamSettings } from '@rollcall/outbox';

import { Problem } from '../http/problem.js';

/** A sink that is a stream: of one tenant. */
export type StreamSink = Sink & { readonly tenantId: number };

const ID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Finds the streams of a credential: those of another one do not exist for it, whichever tenant it is of (E-SSF-13). */
export class StreamFinder {
  constructor(private readonly sinks: Pick<SinkStore, 'find' | 'list'>) {}

  /** The streams of the credential, oldest first. */
  async all(ctx: RequestContext): Promise<readonly StreamSink[]> {
    const sinks = await this.sinks.list(ctx.tenant.id);
    return sinks.filter((sink): sink is StreamSink => isOwn(ctx, sink));
  }

  /** @throws Problem 404 where the credential has no such stream */
  async one(ctx: RequestContext, id: string): Promise<StreamSink> {
    const sink = ID.test(id) ? await this.sinks.find(id, ctx.tenant.id) : undefined;
    if (sink !== undefined && isOwn(ctx, sink)) return sink;
    throw new Problem(
      404,
      'This credential has no such stream. GET without stream_id lists those that it has.',
    );
  }
}

function isOwn({ tenant, principal }: RequestContext, sink: Sink): sink is StreamSink {
  return (
    isStream(sink) &&
    sink.tenantId === tenant.id &&
    streamSettings(sink).credential === principal.credentialId
  );
}
