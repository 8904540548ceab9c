import { COMMON_ATTRIBUTES, type Attribute, type ResourceType, type Schema } from '@rollcall/scim';

import {
  flag,
  id,
  instant,
  integer,
  list,
  object,
  openObject,
  ref,
  text,
  type Members,
  type Shape,
} from './shapes.js';

/** Names under `components.schemas`. */
const NAME = /[^A-Za-z0-9]/g;

/**
 * The shape of a type's resources, from its schemas: every attribute may be absent from an answer, for `attributes` leaves
 * out what was not asked for, and the tenant's own extensions may be there beside those of the standard.
 */
export function shapeOfType({ name, description, schema, extensions }: ResourceType): Shape {
  return {
    type: 'object',
    description: `${description}. The attributes are those of ${schema.id}.`,
    properties: {
      schemas: list(text, { minItems: 1 }),
      id: { ...id, readOnly: true },
      externalId: text,
      meta: { ...ref('Meta'), readOnly: true },
      ...membersOf(schema.attributes),
      ...Object.fromEntries(
        extensions.map(({ schema: extension }) => [extension.id, shapeOfSchema(extension)]),
      ),
    },
    patternProperties: { '^urn:': openObject },
    additionalProperties: false,
    title: name.replace(NAME, ''),
  };
}

function shapeOfSchema({ description, attributes }: Schema): Shape {
  return { type: 'object', description, properties: membersOf(attributes), additionalProperties: false };
}

function membersOf(attributes: readonly Attribute[]): Members {
  const common = new Set(COMMON_ATTRIBUTES.map(({ name }) => name));
  return Object.fromEntries(
    attributes
      .filter(({ name }) => !common.has(name))
      .map((attribute) => [attribute.name, shapeOf(attribute)]),
  );
}

function shapeOf(attribute: Attribute): Shape {
  const { description, mutability, returned, multiValued, canonicalValues, onlyCanonical } = attribute;
  const value = valueOf(attribute);
  const words =
    canonicalValues === undefined
      ? {}
      : onlyCanonical === true
        ? { enum: [...canonicalValues] }
        : { examples: [...canonicalValues] };
  const one = { ...value, ...words };
  return {
    ...(multiValued ? list(one) : one),
    description,
    ...(mutability === 'readOnly' ? { readOnly: true } : {}),
    ...(mutability === 'writeOnly' || returned === 'never' ? { writeOnly: true } : {}),
  };
}

function valueOf({ type, subAttributes }: Attribute): Shape {
  switch (type) {
    case 'boolean':
      return flag;
    case 'integer':
      return integer;
    case 'decimal':
      return { type: 'number' };
    case 'dateTime':
      return instant;
    case 'binary':
      return { type: 'string', contentEncoding: 'base64' };
    case 'complex':
      return object({}, membersOf(subAttributes ?? []));
    default:
      return text;
  }
}
