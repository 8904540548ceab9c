import type { StreamKey, StreamStore } from '@rollcall/directory';

import type { EventSignal } from '../events/event-signal.js';

/** Milliseconds between two looks while polls wait: what other processes do beside the feed is announced by nobody. */
const LOOK_AGAIN = 1000;

/** Watches the streams whose polls wait: one small look is enough for all polls of a stream. */
export class StreamWatch {
  private readonly coming = new Map<string, Promise<string>>();

  constructor(
    private readonly streams: Pick<StreamStore, 'fingerprint'>,
    private readonly signal: Pick<EventSignal, 'wait'>,
  ) {}

  /** The fingerprint of the stream as it is. */
  now(key: StreamKey): Promise<string> {
    return this.streams.fingerprint(key);
  }

  /** As `now`, when something was announced to the tenant, or a moment has passed. */
  next(key: StreamKey): Promise<string> {
    const known = this.coming.get(key.streamId);
    if (known !== undefined) return known;
    const coming = this.later(key);
    this.coming.set(key.streamId, coming);
    return coming;
  }

  private async later(key: StreamKey): Promise<string> {
    await this.signal.wait(key.tenantId, LOOK_AGAIN, new AbortController().signal);
    // Whoever comes during the look does not get what was before.
    this.coming.delete(key.streamId);
    return this.streams.fingerprint(key);
  }
}
