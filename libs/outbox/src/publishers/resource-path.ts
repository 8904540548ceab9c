import type { OutgoingEvent } from '../delivery/publisher.js';
import { percentEncode } from './percent-encode.js';

/** Everything that could mean something to a broker in a word of a subject or of a routing key. */
const NOT_IN_WORDS = /[^A-Za-z0-9_-]/gu;

/**
 * The words by which brokers route an event: `<tenant>.<resource type>.<resource id>`, everything but letters, digits,
 * `_` and `-` percent-encoded.
 */
export function resourcePath({ tenant, event }: OutgoingEvent): string {
  return [tenant.name, event.resourceType, event.resourceId]
    .map((word) => percentEncode(word, NOT_IN_WORDS))
    .join('.');
}
