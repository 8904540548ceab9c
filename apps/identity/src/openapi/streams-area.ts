import { answersJson, JSON_TYPE } from './media-types.js';
import type { Area, OperationNotes, ParameterNotes } from './notes.js';
import { refusalsOfEvents } from './refusals.js';
import {
  count,
  flag,
  list,
  object,
  oneOf,
  openObject,
  ref,
  text,
  told,
  type Members,
  type Shape,
} from './shapes.js';

const DELIVERY = object(
  { method: oneOf('urn:ietf:rfc:8935', 'urn:ietf:rfc:8936') },
  { endpoint_url: text, authorization_header: told({ ...text, writeOnly: true }, 'It is never shown.') },
);

const SCHEMAS: Readonly<Record<string, Shape>> = {
  Stream: object(
    {
      stream_id: text,
      iss: text,
      aud: text,
      delivery: DELIVERY,
      events_supported: list(text),
      events_delivered: list(text),
      min_verification_interval: count,
      inactivity_timeout: count,
      format: text,
    },
    { events_requested: list(text), description: text },
  ),
  StreamStatus: object({ stream_id: text, status: oneOf('enabled', 'paused', 'disabled') }, { reason: text }),
  PolledTokens: object(
    { sets: told({ type: 'object', additionalProperties: text }, 'Signed tokens by their `jti`.') },
    { moreAvailable: flag },
  ),
  SsfConfiguration: object({
    spec_version: text,
    issuer: text,
    jwks_uri: text,
    delivery_methods_supported: list(text),
    configuration_endpoint: text,
    status_endpoint: text,
    add_subject_endpoint: text,
    remove_subject_endpoint: text,
    verification_endpoint: text,
    authorization_schemes: list(openObject),
    default_subjects: text,
  }),
};

const SETTINGS: Members = {
  delivery: DELIVERY,
  events_requested: list(text),
  description: text,
  format: text,
};

const bodyOf = (required: Members, optional: Members = {}): NonNullable<OperationNotes['body']> => ({
  required: true,
  // Members that are not known are passed over (SSF 1.0 §8.1.1).
  content: { [JSON_TYPE]: { ...object(required, optional), additionalProperties: true } },
});

const STREAM_ID: ParameterNotes = { name: 'stream_id', description: 'The id of the stream.', schema: text };

const shown = answersJson('The stream.', ref('Stream'));

/** A base, and what distinguishes the names of its operations. */
function operationsAt(base: string, of: string): Area['operations'] {
  const streams = `${base}/events/v1/streams`;
  return {
    [`POST ${streams}`]: {
      ...{ id: `createStream${of}`, summary: 'Creates a stream', access: 'events' },
      body: bodyOf({}, SETTINGS),
      answers: { 201: shown },
    },
    [`GET ${streams}`]: {
      ...{ id: `getStreams${of}`, summary: 'Reads a stream, or all of the credential', access: 'events' },
      parameters: [STREAM_ID],
      answers: {
        200: answersJson('The stream, or all.', { anyOf: [ref('Stream'), list(ref('Stream'))] }),
      },
    },
    [`PATCH ${streams}`]: {
      ...{ id: `changeStream${of}`, summary: 'Changes a stream', access: 'events' },
      body: bodyOf({ stream_id: text }, SETTINGS),
      answers: { 200: shown },
    },
    [`PUT ${streams}`]: {
      ...{ id: `replaceStream${of}`, summary: 'Replaces what is set for a stream', access: 'events' },
      body: bodyOf({ stream_id: text }, SETTINGS),
      answers: { 200: shown },
    },
    [`DELETE ${streams}`]: {
      ...{ id: `deleteStream${of}`, summary: 'Deletes a stream', access: 'events' },
      parameters: [{ ...STREAM_ID, required: true }],
      answers: { 204: { description: 'It is gone.' } },
    },
    [`GET ${streams}/status`]: {
      ...{ id: `getStreamStatus${of}`, summary: 'Whether a stream delivers', access: 'events' },
      parameters: [{ ...STREAM_ID, required: true }],
      answers: { 200: answersJson('How it fares.', ref('StreamStatus')) },
    },
    [`POST ${streams}/status`]: {
      ...{ id: `setStreamStatus${of}`, summary: 'Enables, pauses or disables a stream', access: 'events' },
      body: bodyOf({ stream_id: text, status: oneOf('enabled', 'paused', 'disabled') }, { reason: text }),
      answers: { 200: answersJson('How it fares.', ref('StreamStatus')) },
    },
    [`POST ${streams}/subjects/add`]: {
      ...{ id: `addSubject${of}`, summary: 'Adds a subject', access: 'events' },
      body: bodyOf({ stream_id: text, subject: openObject }, { verified: flag }),
      answers: { 200: { description: 'It is added.' } },
    },
    [`POST ${streams}/subjects/remove`]: {
      ...{ id: `removeSubject${of}`, summary: 'Removes a subject', access: 'events' },
      body: bodyOf({ stream_id: text, subject: openObject }),
      answers: { 204: { description: 'It is removed.' } },
    },
    [`POST ${streams}/verification`]: {
      ...{
        id: `verifyStream${of}`,
        summary: 'Asks for a token that shows that the stream works',
        access: 'events',
      },
      body: bodyOf({ stream_id: text }, { state: text }),
      answers: { 204: { description: 'It will be sent.' } },
    },
    [`POST ${streams}/{id}/poll`]: {
      ...{ id: `poll${of}`, summary: 'Fetches tokens, and acknowledges others (RFC 8936)', access: 'events' },
      body: bodyOf(
        {},
        {
          maxEvents: count,
          returnImmediately: flag,
          ack: list(text),
          setErrs: { type: 'object', additionalProperties: object({ err: text }, { description: text }) },
        },
      ),
      answers: { 200: answersJson('Tokens, oldest first.', ref('PolledTokens')) },
    },
  };
}

/** Streams of security event tokens (SSF 1.0 §8, RFC 8935, RFC 8936, RFC 9967). */
export const STREAMS_AREA: Area = {
  name: 'Streams',
  description: 'The same changes as security event tokens, pushed or polled.',
  schemas: SCHEMAS,
  refusals: refusalsOfEvents,
  operations: {
    ...operationsAt('', ''),
    ...operationsAt('/tenants/{tenant}', 'OfTenant'),
    'GET /.well-known/ssf-configuration': {
      ...{
        id: 'getSsfConfiguration',
        summary: 'The service as a transmitter (SSF 1.0 §7)',
        access: 'public',
      },
      answers: { 200: answersJson('The configuration.', ref('SsfConfiguration')) },
    },
    'GET /.well-known/ssf-configuration/tenants/{tenant}': {
      ...{
        id: 'getSsfConfigurationOfTenant',
        summary: 'The same for the issuer of a tenant',
        access: 'public',
      },
      answers: { 200: answersJson('The configuration.', ref('SsfConfiguration')) },
    },
  },
};
