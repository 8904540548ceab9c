import { answersScim } from './media-types.js';
import type { AnswerNotes, OperationNotes } from './notes.js';
import { listOf } from './scim-messages.js';
import { IF_NONE_MATCH_PARAMETER } from './scim-parameters.js';
import { ref } from './shapes.js';

const UNCHANGED: AnswerNotes = { description: 'It is what the client has.', headers: ['ETag'] };

type Operations = Readonly<Record<string, OperationNotes>>;

/** What the service can do (RFC 7644 §4). The older names of its configuration are those that clients ask for. */
export function discoveryOperations(): Operations {
  return {
    ...configuration('ServiceProviderConfig', 'getServiceProviderConfig'),
    ...configuration('ServiceProviderConfigs', 'getServiceProviderConfigs'),
    ...configuration('serviceConfiguration', 'getServiceConfiguration'),
    ...definitions({ endpoint: 'Schemas', parameter: 'urn', one: 'Schema', noun: 'schema' }),
    ...definitions({
      endpoint: 'ResourceTypes',
      parameter: 'name',
      one: 'ResourceType',
      noun: 'resource type',
    }),
  };
}

function configuration(endpoint: string, id: string): Operations {
  return {
    [`GET /scim/v2/${endpoint}`]: {
      id,
      summary: 'What is switched on, and the limits',
      access: 'read',
      parameters: [IF_NONE_MATCH_PARAMETER],
      answers: {
        200: answersScim('The configuration.', ref('ServiceProviderConfig'), ['ETag']),
        304: UNCHANGED,
      },
    },
  };
}

function definitions({
  endpoint,
  parameter,
  one,
  noun,
}: {
  readonly endpoint: string;
  readonly parameter: string;
  readonly one: string;
  readonly noun: string;
}): Operations {
  return {
    [`GET /scim/v2/${endpoint}`]: {
      id: `listServed${endpoint}`,
      summary: `The ${noun}s of the tenant`,
      access: 'read',
      parameters: [IF_NONE_MATCH_PARAMETER],
      answers: { 200: answersScim('All of them.', listOf(ref(one)), ['ETag']), 304: UNCHANGED },
    },
    [`GET /scim/v2/${endpoint}/{${parameter}}`]: {
      id: `getServed${one}`,
      summary: `Reads a ${noun}`,
      access: 'read',
      parameters: [IF_NONE_MATCH_PARAMETER],
      answers: { 200: answersScim(`The ${noun}.`, ref(one), ['ETag']), 304: UNCHANGED },
    },
  };
}
