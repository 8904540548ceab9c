import { URN } from '../../urns.js';
import type { AttributeDefinition } from '../define-schema.js';
import { defineSchema } from '../define-schema.js';
import { readOnly } from './read-only.js';

/**
 * The schema of `/ServiceProviderConfig` (RFC 7643 §5, §8.7.2), with `etag` and the sub-attributes `type` and
 * `primary` of `authenticationSchemes`, which the printed one lacks (W-ERR-14, D-SPC-06, D-SPC-07), and with
 * `pagination` (RFC 9865 §4) and `securityEvents` (RFC 9967 §4).
 */
export const SERVICE_PROVIDER_CONFIG_SCHEMA = defineSchema({
  id: URN.serviceProviderConfig,
  name: 'ServiceProviderConfig',
  description: 'Which parts of SCIM this service offers, and within which bounds.',
  attributes: [
    readOnly({
      name: 'documentationUri',
      type: 'reference',
      referenceTypes: ['external'],
      description: 'The address of the documentation for people.',
    }),
    feature('patch', 'Whether resources can be changed by PATCH.'),
    feature('bulk', 'Whether many operations can be sent in one request.', [
      integer('maxOperations', 'How many operations a bulk request may hold.'),
      integer('maxPayloadSize', 'How many bytes a bulk request may hold.'),
    ]),
    feature('filter', 'Whether resources can be searched by filters.', [
      integer('maxResults', 'How many resources an answer holds at most.'),
    ]),
    feature('changePassword', 'Whether passwords can be changed.'),
    feature('sort', 'Whether results can be sorted.'),
    feature('etag', 'Whether resources have versions that requests can depend on.'),
    readOnly({
      name: 'pagination',
      description: 'How long lists of results are divided into pages.',
      subAttributes: [
        readOnly({
          name: 'cursor',
          type: 'boolean',
          required: true,
          description: 'Whether pages are reached by cursors.',
        }),
        readOnly({
          name: 'index',
          type: 'boolean',
          required: true,
          description: 'Whether pages are reached by index.',
        }),
        readOnly({
          name: 'defaultPaginationMethod',
          canonicalValues: ['cursor', 'index'],
          description: 'The way that is taken when a request names none.',
        }),
        integer(
          'defaultPageSize',
          'How many resources a page holds when a request names no count.',
          'optional',
        ),
        integer('maxPageSize', 'How many resources a page holds at most.', 'optional'),
        integer('cursorTimeout', 'For how many seconds a cursor can be used.', 'optional'),
      ],
    }),
    readOnly({
      name: 'securityEvents',
      description: 'Which security events this service sends.',
      subAttributes: [
        readOnly({
          name: 'asyncRequest',
          canonicalValues: ['none', 'long', 'request'],
          description: 'When requests are completed asynchronously.',
        }),
        readOnly({
          name: 'eventUris',
          type: 'reference',
          referenceTypes: ['uri'],
          multiValued: true,
          description: 'The event types that can be sent.',
        }),
      ],
    }),
    readOnly({
      name: 'authenticationSchemes',
      multiValued: true,
      required: true,
      description: 'The ways in which a client can authenticate.',
      subAttributes: [
        readOnly({
          name: 'type',
          required: true,
          canonicalValues: ['oauth', 'oauth2', 'oauthbearertoken', 'httpbasic', 'httpdigest'],
          description: 'The kind of authentication scheme.',
        }),
        readOnly({
          name: 'name',
          required: true,
          description: 'The common name of the scheme: "OAuth Bearer Token".',
        }),
        readOnly({ name: 'description', required: true, description: 'What the scheme is, for people.' }),
        readOnly({
          name: 'specUri',
          type: 'reference',
          referenceTypes: ['external'],
          description: 'The address of the specification of the scheme.',
        }),
        readOnly({
          name: 'documentationUri',
          type: 'reference',
          referenceTypes: ['external'],
          description: 'The address of documentation on the use of the scheme.',
        }),
        readOnly({ name: 'primary', type: 'boolean', description: 'Whether this is the preferred scheme.' }),
      ],
    }),
  ],
});

/** A number of the service; `required` as RFC 7643 §8.7.2 has it for bounds, optional in RFC 9865. */
function integer(name: string, description: string, presence?: 'optional'): AttributeDefinition {
  return readOnly({ name, type: 'integer', required: presence !== 'optional', description });
}

function feature(
  name: string,
  description: string,
  bounds: readonly AttributeDefinition[] = [],
): AttributeDefinition {
  return readOnly({
    name,
    required: true,
    description,
    subAttributes: [
      readOnly({ name: 'supported', type: 'boolean', required: true, description: 'Whether it is offered.' }),
      ...bounds,
    ],
  });
}
