import { currentSchemaName } from '../compat/older-schema-names.js';
import type { Relaxations } from '../compat/relaxations.js';
import { ScimError } from '../errors/scim-error.js';
import { LIMITS } from '../limits.js';
import type { Limits } from '../limits.js';
import type { Attribute, ResourceType, Schema } from '../schema/attribute.js';
import { attributeNamed } from '../schema/attribute-named.js';
import { COMMON_ATTRIBUTES } from '../schema/common-attributes.js';
import { excerpt } from '../text/excerpt.js';
import type { Json, JsonObject } from '../text/json.js';
import { isJsonArray, isJsonObject } from '../text/json.js';
import { Issues } from './issues.js';
import { isBlank } from './is-blank.js';
import { keepsWhenAbsent } from './keeps-when-absent.js';
import { kindOf } from './kind-of.js';
import { readAttribute } from './read-attribute.js';
import type { ReadContext } from './read-attribute.js';
import { readSchemas } from './read-schemas.js';
import type { Resource } from './resource.js';

/** For which request a body is read, and how tolerantly. */
export interface ReadResourceOptions {
  readonly exchange: 'create' | 'replace';
  readonly relaxations: Relaxations;
  readonly limits?: Limits;
}

/**
 * Reads the body of a POST or PUT as a resource of a type, in canonical form (RFC 7643 §2, §3; RFC 7644 §3.3,
 * §3.5.1; C-ATTR-17 to C-ATTR-26, C-CHAR-02, P-POST-05 to P-POST-14, P-PUT-05, P-PUT-06, P-PUT-10, P-PUT-11). The
 * result has `externalId` and the attributes of the schemas that a client may write, in the schemas' order, and
 * extensions under their URN; not `id`, `meta`, `schemas`, nor anything readOnly or unknown. Collections such as
 * `members` are part of it. Attributes that were not sent have their default value; null and `[]` override it.
 *
 * One null can occur: with `exchange: 'replace'`, where a client sent null for an attribute that a replacement keeps
 * when it is absent (a password, an immutable attribute). `replaceResource` reads it as the wish to clear.
 *
 * @throws ScimError with all problems; the first one decides between `invalidSyntax` (the structure) and
 * `invalidValue` (a value, a missing attribute). `payloadTooLarge` at once for more values of an attribute than the
 * limit `values` allows; a collection may have any number
 */
export function readResource(type: ResourceType, body: Json, options: ReadResourceOptions): Resource {
  if (!isJsonObject(body)) {
    throw new ScimError(
      'invalidSyntax',
      `The body must be a JSON object with the attributes of a ${type.name}, not ${kindOf(body)}.`,
    );
  }
  const { exchange, relaxations, limits = LIMITS } = options;
  const collections = type.schema.attributes.filter(({ name }) => type.collections.includes(name));
  const context: ReadContext = { exchange, relaxations, limits, collections, issues: new Issues() };
  const sent = sentAttributes(type, body, context);
  readSchemas(type, sent.get('schemas'), context);

  const common = COMMON_ATTRIBUTES.filter((attribute) => attribute.name !== 'schemas');
  const result: Record<string, Json> = {
    ...readAttributes(common, sent, '', context),
    ...readAttributes(type.schema.attributes, sent, '', context),
  };
  for (const extension of type.extensions) {
    const data = readExtension(extension.schema, sent.get(extension.schema.id) ?? null, context);
    if (data !== undefined) result[extension.schema.id] = data;
    else if (extension.required) {
      context.issues.add(
        'invalidValue',
        `The schema extension ${extension.schema.id} is required (RFC 7643 section 6).`,
      );
    }
  }
  context.issues.throwIfAny();
  return result;
}

/** What the body has, by the names of the schemas: common and core attributes, and extensions by their URN. */
function sentAttributes(
  type: ResourceType,
  body: JsonObject,
  context: ReadContext,
): ReadonlyMap<string, Json> {
  return byCanonicalName(body, context.issues, (key) => {
    const attribute = attributeNamed(COMMON_ATTRIBUTES, key) ?? attributeNamed(type.schema.attributes, key);
    if (attribute !== undefined) return attribute.name;
    const urn = (context.relaxations.olderSchemaNames ? currentSchemaName(key) : key).toLowerCase();
    const extension = type.extensions.find(({ schema }) => schema.id.toLowerCase() === urn);
    if (extension === undefined && urn.startsWith('urn:') && !context.relaxations.unknownSchemas) {
      context.issues.add(
        'invalidSyntax',
        `${excerpt(key)} is not a schema extension of the resource type ${type.name}.`,
      );
    }
    return extension?.schema.id;
  });
}

/** Unknown names are left out (C-ATTR-26); one name twice, in whatever letter case, is a problem (C-ATTR-25). */
function byCanonicalName(
  object: JsonObject,
  issues: Issues,
  canonical: (key: string) => string | undefined,
): ReadonlyMap<string, Json> {
  const found = new Map<string, Json>();
  for (const key of Object.keys(object)) {
    const name = canonical(key);
    if (name === undefined) continue;
    if (found.has(name)) issues.add('invalidSyntax', `${name} is given twice; letter case does not count.`);
    found.set(name, object[key] ?? null);
  }
  return found;
}

function readExtension(schema: Schema, json: Json, context: ReadContext): Json | undefined {
  if (json === null) return undefined;
  if (!isJsonObject(json)) {
    context.issues.add(
      'invalidValue',
      `${schema.id} must be an object with the attributes of the extension, not ${kindOf(json)}.`,
    );
    return undefined;
  }
  if (Object.keys(json).length === 0) return undefined;
  const sent = byCanonicalName(json, context.issues, (key) => attributeNamed(schema.attributes, key)?.name);
  const data = readAttributes(schema.attributes, sent, `${schema.id}:`, context);
  return Object.keys(data).length === 0 ? undefined : data;
}

function readAttributes(
  attributes: readonly Attribute[],
  sent: ReadonlyMap<string, Json>,
  prefix: string,
  context: ReadContext,
): JsonObject {
  const result: Record<string, Json> = {};
  for (const attribute of attributes) {
    if (attribute.mutability === 'readOnly') continue;
    const before = context.issues.count;
    const value = assigned(attribute, sent.get(attribute.name), prefix, context);
    if (value !== undefined) result[attribute.name] = value;
    if (
      attribute.required &&
      isBlank(value) &&
      context.issues.count === before &&
      !keptInstead(attribute, sent, context)
    ) {
      context.issues.add('invalidValue', `${prefix}${attribute.name} is required and must not be empty.`);
    }
  }
  return result;
}

function assigned(
  attribute: Attribute,
  json: Json | undefined,
  prefix: string,
  context: ReadContext,
): Json | undefined {
  if (json === undefined) return attribute.defaultValue;
  const value = readAttribute(attribute, json, `${prefix}${attribute.name}`, context);
  if (value !== undefined || context.exchange === 'create') return value;
  const cleared = json === null || (isJsonArray(json) && json.length === 0);
  return cleared && keepsWhenAbsent(attribute) ? null : undefined;
}

/** A required attribute that a replacement keeps need not be sent again. */
function keptInstead(attribute: Attribute, sent: ReadonlyMap<string, Json>, context: ReadContext): boolean {
  return context.exchange === 'replace' && keepsWhenAbsent(attribute) && !sent.has(attribute.name);
}
