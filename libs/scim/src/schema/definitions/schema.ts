import { URN } from '../../urns.js';
import type { AttributeDefinition } from '../define-schema.js';
import { defineSchema } from '../define-schema.js';
import { readOnly } from './read-only.js';

const SIMPLE_TYPES = ['string', 'boolean', 'decimal', 'integer', 'dateTime', 'reference', 'binary'];

/**
 * The schema of `/Schemas` (RFC 7643 §7, §8.7.2): types include `binary`, and those of sub-attributes are not
 * complex (W-ERR-05); `referenceTypes` is a list on both levels (W-ERR-11). It is the one schema with a complex
 * attribute inside another (C-CHAR-17).
 */
export const SCHEMA_SCHEMA = defineSchema({
  id: URN.schema,
  name: 'Schema',
  description: 'The attributes of a resource type or of an extension, with their characteristics.',
  attributes: [
    readOnly({ name: 'name', required: true, description: 'The name of the schema, for people.' }),
    readOnly({ name: 'description', description: 'What the schema is for.' }),
    readOnly({
      name: 'attributes',
      multiValued: true,
      required: true,
      description: 'The attributes of the schema.',
      subAttributes: [
        ...characteristics([...SIMPLE_TYPES, 'complex']),
        readOnly({
          name: 'subAttributes',
          multiValued: true,
          description: 'The sub-attributes of a complex attribute.',
          subAttributes: characteristics(SIMPLE_TYPES),
        }),
      ],
    }),
  ],
});

function characteristics(types: readonly string[]): readonly AttributeDefinition[] {
  return [
    readOnly({ name: 'name', required: true, caseExact: true, description: 'The name of the attribute.' }),
    readOnly({
      name: 'type',
      required: true,
      canonicalValues: types,
      description: 'The data type of its values.',
    }),
    readOnly({
      name: 'multiValued',
      type: 'boolean',
      required: true,
      description: 'Whether it can have several values.',
    }),
    readOnly({ name: 'description', description: 'What the attribute means.' }),
    readOnly({ name: 'required', type: 'boolean', description: 'Whether every resource must have it.' }),
    readOnly({
      name: 'canonicalValues',
      multiValued: true,
      caseExact: true,
      description: 'Values that are suggested; others are accepted.',
    }),
    readOnly({
      name: 'caseExact',
      type: 'boolean',
      description: 'Whether letter case counts when values are compared.',
    }),
    readOnly({
      name: 'mutability',
      caseExact: true,
      canonicalValues: ['readOnly', 'readWrite', 'immutable', 'writeOnly'],
      description: 'When the attribute can be written.',
    }),
    readOnly({
      name: 'returned',
      caseExact: true,
      canonicalValues: ['always', 'never', 'default', 'request'],
      description: 'When the attribute is returned.',
    }),
    readOnly({
      name: 'uniqueness',
      caseExact: true,
      canonicalValues: ['none', 'server', 'global'],
      description: 'How far a value is unique.',
    }),
    readOnly({
      name: 'referenceTypes',
      multiValued: true,
      caseExact: true,
      description: 'What a reference points at: names of resource types, "external" or "uri".',
    }),
  ];
}
