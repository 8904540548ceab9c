import type { ClaimOptions, FeedEvent, Sink, StreamKey, StreamStore } from '@rollcall/directory';

import type { PushMeans } from '../delivery/push-means.js';
import type { Delivery, Untried } from '../delivery/publisher.js';
import type { SecurityEventToken, TokenAddress } from '../formats/security-event-token.js';
import { sinkSecretOwner } from '../webhooks/webhook-keys.js';
import { pushPause } from './push-pause.js';
import { pushToken, type PushTarget } from './push-token.js';
import { streamSettings, tokenAddress } from './stream-settings.js';
import type { StreamTokens } from './stream-tokens.js';

/** What push streams work with. */
export interface PushStreamParts {
  readonly streams: Pick<StreamStore, 'claim' | 'discard' | 'excluded' | 'postpone'>;
  readonly tokens: StreamTokens;
  readonly push: Pick<PushMeans, 'secrets' | 'targets'>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Told what an operator may want to know: that a receiver answers oddly, or that an event was given up. */
  readonly remark: (streamId: string, what: string) => void;
}

/** Milliseconds for which nobody else sends an event that waits: longer than a request takes. */
const CLAIM_TTL = 30_000;

/** A stream that the service pushes to (RFC 8935). */
export class PushStream {
  private sending: Promise<Delivery | Untried | undefined> | undefined;

  private constructor(
    private readonly key: StreamKey,
    private readonly address: TokenAddress,
    private readonly target: PushTarget,
    private readonly parts: PushStreamParts,
  ) {}

  /**
   * Opens the stream of a sink of the kind `set-push`.
   * @throws Error that says what is wrong with its settings; SecretUnreadable
   */
  static async open(sink: Sink, parts: PushStreamParts): Promise<PushStream> {
    const { endpoint } = streamSettings(sink);
    if (endpoint === undefined || sink.tenantId === undefined) {
      throw new Error('The stream has no endpoint. Give it one.');
    }
    const { secrets, targets } = parts.push;
    const authorization =
      sink.secret === undefined ? undefined : await secrets.open(sink.secret, sinkSecretOwner(sink));
    const target = { endpoint, authorization, allow: targets };
    return new PushStream({ streamId: sink.id, tenantId: sink.tenantId }, tokenAddress(sink), target, parts);
  }

  /**
   * Delivers an event of the feed, after what waits beside it; one that the stream does not get is passed over.
   * @param goesOn asked before each that waits: there may be many
   */
  async deliver(event: FeedEvent, goesOn: () => boolean = () => true): Promise<Delivery | Untried> {
    const held = await this.sendFirst(goesOn);
    if (held !== undefined) return held;
    const token = this.parts.tokens.ofFeed(this.address, event);
    if (token === undefined) return { kind: 'delivered' };
    const excluded = await this.parts.streams.excluded(this.key, [event.resourceId]);
    return excluded.size > 0 ? { kind: 'delivered' } : this.send(token);
  }

  /**
   * Sends the oldest event that waits beside the feed. One that the receiver failed with stands aside until it is tried
   * again, so that others go on.
   * @returns what became of it; undefined where none waits
   */
  async sendNext(options: Omit<ClaimOptions, 'ttl'>): Promise<Delivery | undefined> {
    const { streams, tokens, remark } = this.parts;
    const claimed = await streams.claim(this.key, { ttl: CLAIM_TTL, ...options });
    if (claimed === undefined) return undefined;
    if (claimed === 'later')
      return { kind: 'unavailable', reason: 'push: what waits beside the feed goes first' };
    const delivery = await this.send(tokens.ofStream(this.address, claimed));
    const pause =
      delivery.kind === 'delivered' || delivery.kind === 'refused' ? undefined : pushPause(claimed.attempts);
    if (pause === undefined) {
      if (delivery.kind !== 'delivered')
        remark(this.key.streamId, `${claimed.uri} was given up: ${delivery.reason}`);
      await streams.discard(this.key, [claimed.id]);
      return delivery;
    }
    const asked = delivery.kind === 'unavailable' ? (delivery.retryAfter ?? 0) : 0;
    await streams.postpone(this.key, claimed.id, {
      pause: Math.max(pause, asked),
      aside: delivery.kind === 'failed',
    });
    return delivery;
  }

  /** Sends all that comes before the feed. @returns why some of it still waits, and the feed with it */
  private sendFirst(goesOn: () => boolean): Promise<Delivery | Untried | undefined> {
    // Several events of the feed are on their way at a time, and each asks.
    this.sending ??= this.sendAll(goesOn).finally(() => (this.sending = undefined));
    return this.sending;
  }

  private async sendAll(goesOn: () => boolean): Promise<Delivery | Untried | undefined> {
    while (goesOn()) {
      const delivery = await this.sendNext({ beforeFeed: true });
      if (delivery === undefined || delivery.kind === 'unavailable' || delivery.kind === 'gone')
        return delivery;
    }
    return { kind: 'untried' };
  }

  private async send(token: SecurityEventToken): Promise<Delivery> {
    const { tokens, clock, remark } = this.parts;
    const { remark: found, ...delivery } = await pushToken(await tokens.sign(token), this.target, clock());
    if (found !== undefined) remark(this.key.streamId, found);
    return delivery;
  }
}
