import { isJsonArray } from '../text/json.js';
import type { Json } from '../text/json.js';

/**
 * The relaxation `emptyOperations` (decision 20, P-PATCH-02): Microsoft's hosted validator patches with nothing to do,
 * and expects success.
 *
 *     {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[]}
 *
 * Tells whether the `Operations` of a PATCH are the empty list, which changes nothing. None at all, and null, are not.
 */
export function isEmptyOperations(operations: Json | undefined): boolean {
  return operations !== undefined && isJsonArray(operations) && operations.length === 0;
}
