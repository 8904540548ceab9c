import type { Json, JsonObject } from '../text/json.js';
import { sentMember } from './sent-member.js';

/** As `sentMember`, with `null` as absent. @throws ScimError as there */
export function memberOf(object: JsonObject, name: string, where: string): Json | undefined {
  return sentMember(object, name, where) ?? undefined;
}
