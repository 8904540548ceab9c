import type { Sink } from '@rollcall/directory';

import type { TokenAddress } from '../formats/security-event-token.js';

/** The kinds of the sinks that are streams: the service pushes (RFC 8935), or the receiver polls (RFC 8936). */
export const STREAM_KINDS = { push: 'set-push', poll: 'set-poll' } as const;

/** What the sink of a stream has as its settings (SSF 1.0 §8.1.1). */
export interface StreamSettings {
  /** Id of the credential that made it, whose stream it is. */
  readonly credential: string;
  readonly issuer: string;
  readonly audience: string;
  /** `notice` names what changed, `full` says it. */
  readonly format: 'notice' | 'full';
  readonly description?: string;
  /** As the receiver asked; absent where it did not. */
  readonly eventsRequested?: readonly string[];
  readonly eventsDelivered: readonly string[];
  /** Where events are pushed to. */
  readonly endpoint?: string;
}

/** Whether a sink is a stream of security event tokens. */
export function isStream({ kind }: Pick<Sink, 'kind'>): boolean {
  return kind === STREAM_KINDS.push || kind === STREAM_KINDS.poll;
}

/**
 * The settings of a stream.
 * @throws TypeError where they are not those of one
 */
export function streamSettings({ id, settings }: Pick<Sink, 'id' | 'settings'>): StreamSettings {
  const found: unknown = settings;
  if (typeof found === 'object' && found !== null && 'credential' in found && 'eventsDelivered' in found) {
    // The service alone writes them.
    return found as StreamSettings;
  }
  throw new TypeError(`the sink ${id} is not a stream`);
}

/** Whom the tokens of a stream are for. */
export function tokenAddress(sink: Pick<Sink, 'id' | 'settings'>): TokenAddress {
  const { issuer, audience, eventsDelivered } = streamSettings(sink);
  return { id: sink.id, issuer, audience, eventTypes: new Set(eventsDelivered) };
}
