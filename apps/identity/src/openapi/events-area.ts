import { answersJson, SCIM_TYPE, JSON_TYPE } from './media-types.js';
import type { Area } from './notes.js';
import { refusalsOfEvents } from './refusals.js';
import { count, flag, id, instant, list, object, openObject, ref, text, told, type Shape } from './shapes.js';

const PROVISIONING_EVENT: Shape = told(
  object(
    {
      specversion: { const: '1.0' },
      id,
      source: told(text, 'The SCIM base of the tenant.'),
      type: told(text, '`scim.user.created`, for instance.'),
      subject: told(text, '`User/` and the id.'),
      time: instant,
      datacontenttype: { const: 'application/json' },
      tenant: text,
      sequence: told(text, "The place in the tenant's feed, a whole number."),
      partitionkey: text,
      epoch: {},
      resourceversion: {},
      ordinal: {},
      last: {},
      data: openObject,
    },
    {
      dataschema: text,
      traceparent: text,
      tracestate: text,
      replay: flag,
      correlationid: text,
      dryrun: flag,
    },
  ),
  'A change, as a CloudEvent in structured mode.',
);

/** A signed token with its claims, as it is sent and as it is shown to clients that accept JSON alone. */
const TOKEN = told(text, 'A security event token (RFC 8417), signed.');

/** The ordered events of a tenant, and the results of requests that were carried out later. */
export const EVENTS_AREA: Area = {
  name: 'Events',
  description: "The tenant's changes in their order, for services that ask for them.",
  schemas: { ProvisioningEvent: PROVISIONING_EVENT },
  refusals: refusalsOfEvents,
  operations: {
    'GET /events/v1/feed': {
      id: 'readFeed',
      summary: 'Reads events in their order',
      access: 'events',
      parameters: [
        {
          name: 'after',
          description: 'The `next` of another page; from the beginning without it.',
          schema: text,
        },
        { name: 'limit', description: 'Events on the page: 100 by default, 1,000 at most.', schema: count },
        { name: 'wait', description: 'Seconds to wait for an event where there is none.', schema: count },
        { name: 'types', description: 'Types of events, separated by commas.', schema: text },
        { name: 'resource', description: 'A resource: `User/` and its id.', schema: text },
      ],
      answers: {
        200: answersJson(
          'A page.',
          object({ events: list(ref('ProvisioningEvent')), next: text, more: flag }),
        ),
        410: {
          description: 'The events after this place are kept no longer.',
          content: { 'application/problem+json': ref('Problem') },
        },
      },
    },
    'GET /events/v1/async/{txn}': asyncResult('getAsyncResult'),
    'GET /tenants/{tenant}/events/v1/async/{txn}': asyncResult('getAsyncResultOfTenant'),
  },
};

function asyncResult(operationId: string): Area['operations'][string] {
  return {
    id: operationId,
    summary: 'The result of a request that is carried out later (RFC 9967 §5)',
    access: 'write',
    answers: {
      200: {
        description: 'The token of the result, its claims, or all results of a bulk request.',
        content: {
          'application/secevent+jwt': TOKEN,
          [JSON_TYPE]: openObject,
          [SCIM_TYPE]: ref('BulkResponse'),
        },
      },
      202: { description: 'It was not carried out yet.', headers: ['Retry-After'] },
    },
  };
}
