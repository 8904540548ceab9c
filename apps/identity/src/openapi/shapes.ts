import type { JsonObject } from '@rollcall/scim';

/** A schema of JSON Schema 2020-12, as OpenAPI 3.1 has them. */
export type Shape = JsonObject;

/** Members of an object. */
export type Members = Readonly<Record<string, Shape>>;

export const text: Shape = { type: 'string' };
export const integer: Shape = { type: 'integer' };
export const count: Shape = { type: 'integer', minimum: 0 };
export const flag: Shape = { type: 'boolean' };
export const anything: Shape = {};

/** A date and time of RFC 3339. */
export const instant: Shape = { type: 'string', format: 'date-time' };

/** A UUID in small letters. */
export const id: Shape = { type: 'string', format: 'uuid' };

/** An object of which nothing is promised but that it is one. */
export const openObject: Shape = { type: 'object' };

/** An object with these members and no others. */
export function object(required: Members, optional: Members = {}): Shape {
  return {
    type: 'object',
    properties: { ...required, ...optional },
    ...(Object.keys(required).length === 0 ? {} : { required: Object.keys(required) }),
    additionalProperties: false,
  };
}

/** A list of such values. */
export function list(items: Shape, bounds: JsonObject = {}): Shape {
  return { type: 'array', items, ...bounds };
}

/** One of these texts. */
export function oneOf(...words: readonly string[]): Shape {
  return { type: 'string', enum: [...words] };
}

/** Such a value, or null. */
export function orNull(shape: Shape): Shape {
  const { type } = shape;
  return typeof type === 'string' && !('enum' in shape)
    ? { ...shape, type: [type, 'null'] }
    : { anyOf: [shape, { type: 'null' }] };
}

/** What stands under `components.schemas` by this name. */
export function ref(name: string): Shape {
  return { $ref: `#/components/schemas/${name}` };
}

/** A shape with a sentence on what it is. */
export function told(shape: Shape, description: string): Shape {
  return { ...shape, description };
}
