import type { ResourceState } from './resource-state.js';
import { typesChanged } from './types-changed.js';

/**
 * Refuses to change resources that were written by definitions which this process has not read yet.
 * @throws ScimError `unavailable`
 */
export function refuseNewer(states: Iterable<Pick<ResourceState, 'newer'>>): void {
  for (const { newer } of states) if (newer) throw typesChanged();
}
