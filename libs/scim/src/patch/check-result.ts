import { checkResource } from '../resource/check-resource.js';
import type { Resource } from '../resource/resource.js';
import type { ResourceType, Schema } from '../schema/attribute.js';
import { isJsonObject } from '../text/json.js';
import type { JsonObject } from '../text/json.js';
import { ownValue } from '../text/own-value.js';

/**
 * Checks what a PATCH left behind (P-PATCH-23, C-CHAR-03, C-PRIM-01), in the attributes that it changed: those that it
 * did not touch are not its fault. A user can be disabled although the tenant's schema has since come to require an
 * attribute that the user lacks.
 *
 * @throws ScimError `invalidValue` with all problems
 */
export function checkResult(type: ResourceType, before: Resource, after: Resource): void {
  const extensions = type.extensions.flatMap(({ schema, required }) => {
    const [was, is] = [ownValue(before, schema.id), ownValue(after, schema.id)];
    if (was === is) return [];
    // An extension that begins must have all that it requires.
    const begins = !isJsonObject(was) || !isJsonObject(is);
    return [{ schema: begins ? schema : changedPart(schema, was, is), required }];
  });
  checkResource({ ...type, schema: changedPart(type.schema, before, after), extensions }, after);
}

/** The schema with only those attributes whose values differ; unchanged values are the same objects. */
function changedPart(schema: Schema, before: JsonObject, after: JsonObject): Schema {
  const changed = schema.attributes.filter(({ name }) => ownValue(before, name) !== ownValue(after, name));
  return { ...schema, attributes: changed };
}
