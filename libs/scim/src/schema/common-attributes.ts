import type { Attribute } from './attribute.js';

/** What the common attributes share unless they say otherwise. */
const BASE = {
  type: 'string',
  multiValued: false,
  required: false,
  caseExact: true,
  mutability: 'readOnly',
  returned: 'default',
  uniqueness: 'none',
} as const satisfies Partial<Attribute>;

function define(attribute: Omit<Attribute, keyof typeof BASE> & Partial<Attribute>): Attribute {
  return Object.freeze({ ...BASE, ...attribute });
}

const META_SUB_ATTRIBUTES: readonly Attribute[] = Object.freeze([
  define({ name: 'resourceType', description: 'Name of the resource type.' }),
  define({
    name: 'created',
    type: 'dateTime',
    caseExact: false,
    description: 'When the resource was added to the service provider.',
  }),
  define({
    name: 'lastModified',
    type: 'dateTime',
    caseExact: false,
    description: 'When the resource was last changed; equal to created until then.',
  }),
  define({
    name: 'location',
    type: 'reference',
    referenceTypes: Object.freeze(['uri']),
    description: 'Absolute URI of the resource.',
  }),
  define({ name: 'version', description: 'Version of the resource: its entity tag.' }),
]);

/**
 * The attributes that every resource has whatever its type (RFC 7643 §3.1, C-ATTR-01 to C-ATTR-17): `schemas`,
 * `id`, `externalId` and `meta`. They belong to no schema and win over attributes of the same name (C-ATTR-16).
 */
export const COMMON_ATTRIBUTES: readonly Attribute[] = Object.freeze([
  define({
    name: 'schemas',
    type: 'reference',
    multiValued: true,
    required: true,
    mutability: 'readWrite',
    returned: 'always',
    referenceTypes: Object.freeze(['uri']),
    description: 'URIs of the schemas whose attributes the resource has.',
  }),
  define({
    name: 'id',
    returned: 'always',
    uniqueness: 'server',
    description: 'Identifier of the resource, assigned by the service provider and never reused.',
  }),
  define({
    name: 'externalId',
    mutability: 'readWrite',
    description: 'Identifier of the resource as the provisioning client knows it.',
  }),
  define({
    name: 'meta',
    type: 'complex',
    caseExact: false,
    subAttributes: META_SUB_ATTRIBUTES,
    description: 'Metadata that the service provider keeps of the resource.',
  }),
]);
