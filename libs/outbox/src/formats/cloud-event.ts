import type { OutgoingEvent } from '../delivery/publisher.js';

/** The media type of the data, and of an event in binary mode. */
export const JSON_TYPE = 'application/json';

/** The media type of an event in structured mode (CloudEvents 1.0, JSON event format §3). */
export const CLOUD_EVENTS_TYPE = 'application/cloudevents+json';

/** The attributes of an event (CloudEvents 1.0 §3); every value as text, as all bindings have it but JSON. */
export type CloudEventAttributes = Readonly<Record<string, string>>;

/** How events name where they come from. */
export interface CloudEventOptions {
  /** `PUBLIC_URL`, without a slash at its end. */
  readonly publicUrl: string;
}

/**
 * The attributes of an event. Extensions: `tenant`, `sequence` (its place in the tenant's feed), `partitionkey` (the
 * resource's id), and `epoch`, `resourceversion`, `ordinal`, `last`, by which a consumer orders the events of a
 * resource; `replay` only where it is delivered again on demand, `traceparent` (CloudEvents distributed tracing) only
 * where the request that made the change had one.
 */
export function cloudEventAttributes(
  { tenant, event, replay }: OutgoingEvent,
  { publicUrl }: CloudEventOptions,
): CloudEventAttributes {
  return {
    specversion: '1.0',
    id: event.id,
    source: `${publicUrl}/tenants/${tenant.name}/scim/v2`,
    type: event.type,
    subject: `${event.resourceType}/${event.resourceId}`,
    time: new Date(event.occurredAt).toISOString(),
    datacontenttype: JSON_TYPE,
    tenant: tenant.name,
    sequence: String(event.seq),
    partitionkey: event.resourceId,
    epoch: String(event.epoch),
    resourceversion: String(event.version),
    ordinal: String(event.ordinal),
    last: String(event.last),
    ...(replay ? { replay: 'true' } : {}),
    ...(event.traceparent === undefined ? {} : { traceparent: event.traceparent }),
  };
}

/** The data of an event, as JSON text: whose it is and its order, then what happened. */
export function eventData({ tenant, event }: OutgoingEvent): string {
  const head = JSON.stringify({
    tenant: tenant.name,
    resourceType: event.resourceType,
    resourceId: event.resourceId,
    epoch: event.epoch,
    version: event.version,
    ordinal: event.ordinal,
    last: event.last,
    txn: event.txn,
    actor: event.actor,
    requestId: event.requestId,
  });
  // The payload is a JSON object with one member at least.
  return `${head.slice(0, -1)},${event.payload.slice(1)}`;
}

/** The whole event as one JSON text (structured mode). */
export function structuredCloudEvent(outgoing: OutgoingEvent, options: CloudEventOptions): string {
  const { epoch, resourceversion, ordinal, last, replay, ...attributes } = cloudEventAttributes(
    outgoing,
    options,
  );
  const head = JSON.stringify({
    ...attributes,
    epoch: Number(epoch),
    resourceversion: Number(resourceversion),
    ordinal: Number(ordinal),
    last: last === 'true',
    ...(replay === undefined ? {} : { replay: true }),
  });
  return `${head.slice(0, -1)},"data":${eventData(outgoing)}}`;
}
