import type { DescribedEvent, FeedEvent, StreamEvent } from '@rollcall/directory';
import { createHash } from 'node:crypto';

import { securityEventOf } from './security-event.js';

/** The claims of a security event token (RFC 8417 §2.2); neither `sub` nor `exp` is ever among them (SSF 1.0 §4.1). */
export interface SecurityEventToken {
  readonly iss: string;
  readonly aud: string;
  /** Seconds since the epoch. */
  readonly iat: number;
  readonly jti: string;
  readonly txn?: string;
  /** When the event occurred, in seconds since the epoch, where that was before `iat`. */
  readonly toe?: number;
  readonly sub_id: StreamEvent['subject'];
  /** One event by the URI of its type (SSF 1.0 §4.2). */
  readonly events: Readonly<Record<string, StreamEvent['payload']>>;
}

/** Whom a token is for. */
export interface TokenAddress {
  /** Id of the stream: the same event has another token on each. */
  readonly id: string;
  readonly issuer: string;
  readonly audience: string;
  /** URIs of the event types that the stream gets. */
  readonly eventTypes: ReadonlySet<string>;
}

/** The `jti` of an event on a stream: the same in every attempt at its delivery, and in no other token. */
export function tokenId(streamId: string, eventId: string): string {
  return createHash('sha256').update(`${streamId} ${eventId}`).digest('base64url').slice(0, 24);
}

/** The subject of a resource (RFC 9967 §2.1). @param path below the SCIM base, as `/Users/{id}` */
export function resourceSubject(path: string, externalId?: string): StreamEvent['subject'] {
  return { format: 'scim', uri: path, ...(externalId === undefined ? {} : { externalId }) };
}

/**
 * The token of an event of the feed.
 * @param now milliseconds since the epoch
 * @returns undefined where the stream gets none of its types
 */
export function feedToken(
  to: TokenAddress,
  { event, described }: { readonly event: FeedEvent; readonly described: DescribedEvent },
  now: number,
): SecurityEventToken | undefined {
  const said = securityEventOf(described, to.eventTypes);
  if (said === undefined) return undefined;
  const { id, txn, occurredAt } = event;
  const subject = resourceSubject(described.path, described.externalId);
  return streamToken(to, { ...said, id, txn, occurredAt, subject }, now);
}

/** The token of an event of one stream alone. @param now milliseconds since the epoch */
export function streamToken(
  { id: streamId, issuer, audience }: Omit<TokenAddress, 'eventTypes'>,
  { id, uri, payload, subject, txn, occurredAt }: StreamEvent,
  now: number,
): SecurityEventToken {
  const iat = seconds(now);
  const toe = seconds(occurredAt);
  return {
    iss: issuer,
    aud: audience,
    iat,
    jti: tokenId(streamId, id),
    ...(txn === undefined ? {} : { txn }),
    ...(toe < iat ? { toe } : {}),
    sub_id: subject,
    events: { [uri]: payload },
  };
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}
