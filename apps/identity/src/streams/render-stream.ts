import type { Sink } from '@rollcall/directory';
import { STREAM_KINDS, streamSettings, SUPPORTED_EVENT_TYPES } from '@rollcall/outbox';
import type { JsonObject } from '@rollcall/scim';

import { DELIVERY_METHOD } from './read-stream-request.js';

/** Seconds that lie between two verifications of a stream. */
export const MIN_VERIFICATION_INTERVAL = 5;

/** Seconds after which a stream is paused whose receiver does not poll it, or has paused it: events are kept for none longer. */
export const INACTIVITY_TIMEOUT = 14 * 24 * 60 * 60;

/** Where the tokens of a stream are polled from. */
export function pollUrl(issuer: string, streamId: string): string {
  return `${issuer}/events/v1/streams/${streamId}/poll`;
}

/** A stream as its receiver is shown it (SSF 1.0 §8.1.1); what it gave as `authorization_header` is shown to nobody. */
export function renderStream(sink: Pick<Sink, 'id' | 'kind' | 'settings'>): JsonObject {
  const settings = streamSettings(sink);
  const { issuer, audience, format, description, eventsRequested, eventsDelivered, endpoint } = settings;
  return {
    stream_id: sink.id,
    iss: issuer,
    aud: audience,
    delivery:
      sink.kind === STREAM_KINDS.push
        ? { method: DELIVERY_METHOD.push, endpoint_url: endpoint ?? '' }
        : { method: DELIVERY_METHOD.poll, endpoint_url: pollUrl(issuer, sink.id) },
    events_supported: SUPPORTED_EVENT_TYPES,
    ...(eventsRequested === undefined ? {} : { events_requested: eventsRequested }),
    events_delivered: eventsDelivered,
    ...(description === undefined ? {} : { description }),
    min_verification_interval: MIN_VERIFICATION_INTERVAL,
    inactivity_timeout: INACTIVITY_TIMEOUT,
    format,
  };
}
