import { matchesVersion } from './matches-version.js';
import type { Preconditions } from './version-condition.js';

/** The first precondition that a resource does not meet by its version, in the order of RFC 9110 §13.2.2; undefined where it meets all. */
export function unmetPrecondition(
  version: number,
  { ifMatch, ifNoneMatch }: Preconditions,
): keyof Preconditions | undefined {
  if (ifMatch !== undefined && !matchesVersion(ifMatch, version)) return 'ifMatch';
  return ifNoneMatch !== undefined && matchesVersion(ifNoneMatch, version) ? 'ifNoneMatch' : undefined;
}
