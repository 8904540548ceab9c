import type { DescribedEvent, StreamEvent } from '@rollcall/directory';

import { EVENT_TYPE } from './event-types.js';

/** One event of a token: the URI of its type, and what it says. */
export type SecurityEvent = Pick<StreamEvent, 'uri' | 'payload'>;

type Payload = SecurityEvent['payload'];

/**
 * What a token says of a change (RFC 9967 §2.4): whole (`full`, with `data`) or by the paths of what changed (`notice`,
 * with `attributes`), whichever a stream takes, whole first. Where the event does not hold a resource whole, as after a
 * PUT of a group, it is told as the PATCH that it came to; where that has no value that may be told, by its paths.
 * @param taken URIs of the event types that the stream gets
 * @returns undefined where the stream gets none that says it
 */
export function securityEventOf(
  event: DescribedEvent,
  taken: ReadonlySet<string>,
): SecurityEvent | undefined {
  for (const [uri, payloadOf] of candidates(event, taken)) {
    const payload = taken.has(uri) ? payloadOf() : undefined;
    if (payload !== undefined) return { uri, payload };
  }
  return undefined;
}

type Candidate = readonly [uri: string, payloadOf: () => Payload | undefined];

function candidates(event: DescribedEvent, taken: ReadonlySet<string>): readonly Candidate[] {
  const { version, attributes } = event;
  const whole = (data: Payload | undefined): Payload | undefined =>
    data === undefined ? undefined : { version, data };
  const nothing = (): Payload => ({});
  const notice = (): Payload => ({ version, attributes });
  const patchFull: Candidate = [EVENT_TYPE.patchFull, () => whole(event.patch())];
  switch (event.verb) {
    case 'create':
      return [
        [EVENT_TYPE.createFull, () => whole(event.representation())],
        [EVENT_TYPE.createNotice, notice],
      ];
    case 'put':
      return [
        [EVENT_TYPE.putFull, () => whole(event.representation())],
        ...(taken.has(EVENT_TYPE.putFull) ? [patchFull] : []),
        [EVENT_TYPE.putNotice, notice],
      ];
    case 'patch':
      return [patchFull, [EVENT_TYPE.patchNotice, notice]];
    case 'delete':
      return [[EVENT_TYPE.delete, nothing]];
    case 'activate':
      return [[EVENT_TYPE.activate, nothing]];
    case 'deactivate':
      return [[EVENT_TYPE.deactivate, nothing]];
  }
}
