import { ScimError } from '../errors/scim-error.js';
import { Issues } from '../resource/issues.js';
import { kindOf } from '../resource/kind-of.js';
import { excerpt } from '../text/excerpt.js';
import type { Json } from '../text/json.js';
import { isJsonArray, isJsonObject } from '../text/json.js';
import { ownValue } from '../text/own-value.js';
import { URN } from '../urns.js';
import { DefinitionMembers } from './definition-members.js';

/** An extension that a definition of a resource type names by the id of its schema. */
export interface ExtensionDefinition {
  readonly schema: string;
  readonly required: boolean;
}

/** A resource type as it is registered: its schemas by their ids (RFC 7643 §6). */
export interface ResourceTypeDefinition {
  readonly name: string;
  readonly description: string;
  readonly endpoint: string;
  readonly schema: string;
  readonly extensions: readonly ExtensionDefinition[];
}

const MOST_EXTENSIONS = 50;
const MEMBERS = ['schemas', 'id', 'name', 'description', 'endpoint', 'schema', 'schemaExtensions', 'meta'];

/** Letters and digits: the name is part of the names of events. */
const NAME = /^[A-Za-z][A-Za-z0-9]{0,49}$/;

/** One segment of a path that needs no escape. */
const ENDPOINT = /^\/[A-Za-z][A-Za-z0-9_-]{0,63}$/;

/**
 * Reads a resource type in the form of RFC 7643 §6, as an administrator registers one: what `renderResourceType` makes of
 * it, once its schemas are found, is what was given. `id` may be left out, and is the name otherwise.
 *
 * @throws ScimError `invalidValue` with every problem and its path, such as `schemaExtensions[0].required`
 */
export function readResourceType(json: Json): ResourceTypeDefinition {
  if (!isJsonObject(json)) {
    throw new ScimError(
      'invalidValue',
      `A resource type must be a JSON object (RFC 7643 section 6), not ${kindOf(json)}.`,
    );
  }
  const issues = new Issues();
  const members = new DefinitionMembers(json, '', issues);
  members.refuseOthers(MEMBERS);
  const schemas = ownValue(json, 'schemas');
  if (isJsonArray(schemas) && !schemas.includes(URN.resourceType)) {
    members.note('schemas', `must be ["${URN.resourceType}"]`);
  }
  const name = members.requiredText('name') ?? '';
  if (name !== '' && !NAME.test(name)) {
    members.note('name', `must be 1 to 50 letters and digits, the first a letter; ${excerpt(name)} is not`);
  }
  const id = members.text('id') ?? name;
  if (id !== name) members.note('id', `must be the name, ${excerpt(name)}`);
  const endpoint = members.requiredText('endpoint') ?? '';
  if (endpoint !== '' && !ENDPOINT.test(endpoint)) {
    members.note(
      'endpoint',
      `must be one segment of a path such as "/Robots": a letter, then letters, digits, "-" and "_", 64 at most; ${excerpt(endpoint)} is not`,
    );
  }
  const schema = members.requiredText('schema') ?? '';
  const extensions = (members.list('schemaExtensions', MOST_EXTENSIONS) ?? []).flatMap(
    (each, index) => readExtension(each, `schemaExtensions[${index}]`, issues) ?? [],
  );
  const urns = [schema, ...extensions.map((extension) => extension.schema)].map((urn) => urn.toLowerCase());
  if (new Set(urns).size < urns.length) members.note('schemaExtensions', 'names a schema twice');
  issues.throwIfAny();
  return Object.freeze({
    name,
    description: members.text('description') ?? name,
    endpoint,
    schema,
    extensions: Object.freeze(extensions),
  });
}

function readExtension(json: Json, where: string, issues: Issues): ExtensionDefinition | undefined {
  if (!isJsonObject(json)) {
    issues.add('invalidValue', `${where} must be an object with schema and required, not ${kindOf(json)}.`);
    return undefined;
  }
  const members = new DefinitionMembers(json, where, issues);
  members.refuseOthers(['schema', 'required']);
  const schema = members.requiredText('schema');
  const required = members.flag('required') ?? false;
  return schema === undefined ? undefined : Object.freeze({ schema, required });
}
