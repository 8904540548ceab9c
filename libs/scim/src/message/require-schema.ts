import { ScimError } from '../errors/scim-error.js';
import { isJsonArray } from '../text/json.js';
import type { Json } from '../text/json.js';

/**
 * Requires that the `schemas` of a message name its URN, in any letter case (RFC 7644 §3.1).
 * @param what the message, as the detail of the error calls it: `a PATCH`
 * @throws ScimError `invalidSyntax`
 */
export function requireSchema(schemas: Json | undefined, urn: string, what: string): void {
  const wanted = urn.toLowerCase();
  const named =
    isJsonArray(schemas) && schemas.some((one) => typeof one === 'string' && one.toLowerCase() === wanted);
  if (!named) throw new ScimError('invalidSyntax', `The "schemas" of ${what} must name "${urn}".`);
}
