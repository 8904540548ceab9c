import type { Json } from '@rollcall/scim';

import { Members } from './read-members.js';

/** The delivery methods of SSF 1.0 §6.1. */
export const DELIVERY_METHOD = { push: 'urn:ietf:rfc:8935', poll: 'urn:ietf:rfc:8936' } as const;

/** How a receiver wants its tokens. */
export interface RequestedDelivery {
  readonly method: (typeof DELIVERY_METHOD)[keyof typeof DELIVERY_METHOD];
  readonly endpoint: string | undefined;
  /** Undefined where the receiver says nothing of it, null where it wants none. */
  readonly authorization: string | null | undefined;
}

/** What a receiver says of a stream (SSF 1.0 §8.1.1); of each member undefined where it is absent, null where it is to be removed. */
export interface StreamRequest {
  readonly delivery: RequestedDelivery | null | undefined;
  readonly eventsRequested: readonly string[] | null | undefined;
  readonly description: string | null | undefined;
  /** Ours: whether events tell what changed (`full`) or only where (`notice`). */
  readonly format: 'notice' | 'full' | null | undefined;
}

const METHODS = Object.values(DELIVERY_METHOD);
const FORMATS = ['notice', 'full'] as const;

/** Characters of a stream's URL, its `Authorization` header and its description at most. */
const LONGEST = { url: 2048, authorization: 8192, description: 1000 } as const;

/** The event types that a stream may ask for; there are far fewer, and they are shorter. */
const EVENT_TYPES = { most: 100, longest: 200 } as const;

/** Visible characters, spaces and tabs: what a header can hold. */
const HEADER_VALUE = /^[\x20-\x7e\t]+$/;

/** Reads what a receiver says of a stream. @throws Problem 400 */
export function readStreamRequest(body: Json): StreamRequest {
  const members = new Members(body);
  const given = <T>(name: string, read: () => T | undefined): T | null | undefined =>
    members.has(name) ? (read() ?? null) : undefined;
  return {
    delivery: given('delivery', () => readDelivery(members.value('delivery'))),
    eventsRequested: given('events_requested', () => members.texts('events_requested', EVENT_TYPES)),
    description: given('description', () => members.text('description', LONGEST.description)),
    format: given('format', () => members.choice('format', FORMATS)),
  };
}

/** Reads the stream that a body names. @throws Problem 400 where it names none */
export function readStreamId(body: Json): string {
  return new Members(body).neededText('stream_id');
}

function readDelivery(value: Json | undefined): RequestedDelivery | undefined {
  if (value === null || value === undefined) return undefined;
  const members = new Members(value, '"delivery"');
  const method = members.choice('method', METHODS);
  if (method === undefined) throw members.wrong('method', 'is missing');
  const endpoint = members.text('endpoint_url', LONGEST.url);
  if (method === DELIVERY_METHOD.poll) return { method, endpoint, authorization: undefined };
  if (endpoint === undefined) throw members.wrong('endpoint_url', 'is missing: events are pushed to it');
  const authorization = members.text('authorization_header', LONGEST.authorization);
  if (authorization !== undefined && !HEADER_VALUE.test(authorization)) {
    throw members.wrong('authorization_header', 'must be what an Authorization header can hold');
  }
  return {
    method,
    endpoint,
    authorization: members.has('authorization_header') ? (authorization ?? null) : undefined,
  };
}
