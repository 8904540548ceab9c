import { preconditionFailed } from './precondition-failed.js';
import { unmetPrecondition } from './unmet-precondition.js';
import type { Preconditions } from './version-condition.js';

/**
 * Whether a client that reads a resource has it already, so that 304 is the answer (RFC 9110 §13.1.2, §13.2.2).
 * @param version the version that the resource has
 * @throws ScimError `preconditionFailed` where the client wants another version only
 */
export function isUnmodified(version: number, preconditions: Preconditions): boolean {
  const unmet = unmetPrecondition(version, preconditions);
  if (unmet === 'ifMatch') throw preconditionFailed(version, unmet);
  return unmet === 'ifNoneMatch';
}
