import { answersScim } from './media-types.js';
import type { OperationNotes } from './notes.js';
import { listOf } from './scim-messages.js';
import { ref } from './shapes.js';

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
      answers: { 200: answersScim('The configuration.', ref('ServiceProviderConfig')) },
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
      answers: { 200: answersScim('All of them.', listOf(ref(one))) },
    },
    [`GET /scim/v2/${endpoint}/{${parameter}}`]: {
      id: `getServed${one}`,
      summary: `Reads a ${noun}`,
      access: 'read',
      answers: { 200: answersScim(`The ${noun}.`, ref(one)) },
    },
  };
}
