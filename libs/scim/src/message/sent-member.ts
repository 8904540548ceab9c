import { ScimError } from '../errors/scim-error.js';
import { excerpt } from '../text/excerpt.js';
import type { Json, JsonObject } from '../text/json.js';

/**
 * Reads an own member of a message by its name in any letter case, `null` as it was sent.
 * @param where what the detail of an error calls the object
 * @throws ScimError `invalidSyntax` for two that differ only in letter case (C-ATTR-25)
 */
export function sentMember(object: JsonObject, name: string, where: string): Json | undefined {
  const lower = name.toLowerCase();
  const [key, ...more] = Object.keys(object).filter((candidate) => candidate.toLowerCase() === lower);
  if (key === undefined) return undefined;
  if (more.length > 0) {
    throw new ScimError('invalidSyntax', `${where} has the member ${excerpt(key)} more than once.`);
  }
  return object[key];
}
