import { isJsonArray, isJsonObject, LIMITS, memberOf, type Json } from '@rollcall/scim';

/**
 * How many operations a bulk request has, by the rules by which they are read; those beyond the limit are refused, and
 * cost nothing.
 * @throws ScimError `invalidSyntax` for two lists of them
 */
export function countOperations(body: Json): number {
  if (!isJsonObject(body)) return 0;
  const operations = memberOf(body, 'Operations', 'The body');
  return isJsonArray(operations) && operations.length <= LIMITS.bulkOperations ? operations.length : 0;
}
