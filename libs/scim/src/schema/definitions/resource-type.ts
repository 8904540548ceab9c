import { URN } from '../../urns.js';
import { defineSchema } from '../define-schema.js';
import { readOnly } from './read-only.js';

/**
 * The schema of `/ResourceTypes` (RFC 7643 §6, §8.7.2): `schemaExtensions` is a list (W-ERR-12), `name` and
 * `endpoint` are unique and `name` is case-exact (W-ERR-13).
 */
export const RESOURCE_TYPE_SCHEMA = defineSchema({
  id: URN.resourceType,
  name: 'ResourceType',
  description: 'A kind of resource, where it is served and which schemas it has.',
  attributes: [
    readOnly({
      name: 'name',
      required: true,
      caseExact: true,
      uniqueness: 'server',
      description: 'The name of the resource type; meta.resourceType of its resources.',
    }),
    readOnly({ name: 'description', description: 'What the resources are, for people.' }),
    readOnly({
      name: 'endpoint',
      type: 'reference',
      referenceTypes: ['uri'],
      required: true,
      uniqueness: 'server',
      description: 'Where the resources are served, relative to the base address: "/Users".',
    }),
    readOnly({
      name: 'schema',
      type: 'reference',
      referenceTypes: ['uri'],
      required: true,
      description: 'The id of the base schema.',
    }),
    readOnly({
      name: 'schemaExtensions',
      multiValued: true,
      description: 'The schema extensions of the resource type.',
      subAttributes: [
        readOnly({
          name: 'schema',
          type: 'reference',
          referenceTypes: ['uri'],
          required: true,
          description: 'The id of the extending schema.',
        }),
        readOnly({
          name: 'required',
          type: 'boolean',
          required: true,
          description: 'Whether every resource of the type must have the extension.',
        }),
      ],
    }),
  ],
});
