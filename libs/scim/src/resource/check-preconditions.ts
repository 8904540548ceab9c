import { preconditionFailed } from './precondition-failed.js';
import { unmetPrecondition } from './unmet-precondition.js';
import type { Preconditions } from './version-condition.js';

/**
 * Refuses to change a resource that does not meet the preconditions of the request (RFC 9110 §13.2.2). To be called
 * while nobody else can change it.
 * @param version the version that the resource has
 * @throws ScimError `preconditionFailed`
 */
export function checkPreconditions(version: number, preconditions: Preconditions): void {
  const unmet = unmetPrecondition(version, preconditions);
  if (unmet !== undefined) throw preconditionFailed(version, unmet);
}
