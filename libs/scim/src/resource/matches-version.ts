import type { VersionCondition } from './version-condition.js';

/** Whether a resource with a version is one that a client names. */
export function matchesVersion(condition: VersionCondition, version: number): boolean {
  return condition === 'any' || condition.includes(version);
}
