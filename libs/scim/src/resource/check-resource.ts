import type { Attribute, ResourceType } from '../schema/attribute.js';
import type { Json, JsonObject } from '../text/json.js';
import { isJsonArray, isJsonObject } from '../text/json.js';
import { ownValue } from '../text/own-value.js';
import { Issues } from './issues.js';
import { isBlank } from './is-blank.js';
import { checkPrimary } from './read-attribute.js';
import { isReference } from './reference.js';
import type { Resource } from './resource.js';

/**
 * Checks the state that a PATCH leaves behind (P-PATCH-23): required attributes and extensions have a value
 * (C-CHAR-03, D-RT-04), required sub-attributes too where their attribute has one, references name their resource,
 * and no attribute has two primary values (C-PRIM-01). The resource is in canonical form. What is readOnly is not looked
 * at, nor are the common attributes, of which a client writes `externalId` alone, nor collections, which are no part of
 * the document.
 *
 * @throws ScimError `invalidValue` with all problems
 */
export function checkResource(type: ResourceType, resource: Resource): void {
  const issues = new Issues();
  const stored = type.schema.attributes.filter((attribute) => !type.collections.includes(attribute.name));
  checkAttributes(stored, resource, '', issues);
  for (const { schema, required } of type.extensions) {
    const data = ownValue(resource, schema.id);
    if (isJsonObject(data)) checkAttributes(schema.attributes, data, `${schema.id}:`, issues);
    else if (required) issues.add('invalidValue', `The schema extension ${schema.id} is required.`);
  }
  issues.throwIfAny();
}

function checkAttributes(
  attributes: readonly Attribute[],
  values: JsonObject,
  prefix: string,
  issues: Issues,
): void {
  for (const attribute of attributes) {
    if (attribute.mutability === 'readOnly') continue;
    const value = ownValue(values, attribute.name);
    const where = `${prefix}${attribute.name}`;
    if (attribute.required && isBlank(value)) {
      issues.add('invalidValue', `${where} is required and must not be empty.`);
    } else if (value === undefined || value === null) {
      continue;
    } else if (isJsonArray(value)) {
      value.forEach((element, index) => checkElement(attribute, element, `${where}[${index}]`, issues));
      checkPrimary(attribute, value, where, issues);
    } else {
      checkElement(attribute, value, where, issues);
    }
  }
}

function checkElement(attribute: Attribute, value: Json, where: string, issues: Issues): void {
  if (attribute.subAttributes === undefined || !isJsonObject(value)) return;
  checkAttributes(attribute.subAttributes, value, `${where}.`, issues);
  const target = ownValue(value, 'value');
  if (isReference(attribute) && (target === undefined || target === '')) {
    issues.add('invalidValue', `${where}.value is missing: send the id of the resource that is meant.`);
  }
}
