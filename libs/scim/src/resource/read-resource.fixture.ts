/** Bodies of users, read and refused. */
import { LENIENT } from '../compat/relaxations.js';
import { ScimError } from '../errors/scim-error.js';
import type { ResourceType } from '../schema/attribute.js';
import { USER_TYPE } from '../schema/resource-types.js';
import type { Json, JsonObject } from '../text/json.js';
import { URN } from '../urns.js';
import { readResource } from './read-resource.js';
import type { ReadResourceOptions } from './read-resource.js';

/** A creation and a replacement as lenient as they can be. */
export const CREATE: ReadResourceOptions = { exchange: 'create', relaxations: LENIENT };
export const REPLACE: ReadResourceOptions = { exchange: 'replace', relaxations: LENIENT };

/** The body of a user. */
export function user(attributes: JsonObject, schemas: Json = [URN.user]): JsonObject {
  return { schemas, userName: 'bjensen', ...attributes };
}

/** The refusal of a body that is not read. */
export function refusal(
  body: Json,
  options: ReadResourceOptions = CREATE,
  type: ResourceType = USER_TYPE,
): ScimError {
  try {
    readResource(type, body, options);
  } catch (error) {
    if (error instanceof ScimError) return error;
    throw error;
  }
  throw new Error(`not refused: ${JSON.stringify(body)}`);
}
