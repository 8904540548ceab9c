import { versionTag, type ResourceType } from '@rollcall/scim';

import type { StoredResource } from '../ports/stored-resource.js';
import type { ResourceLinks } from './resource-links.js';
import type { ResourceOutcome } from './resource-outcome.js';

/** What a client is told that has the present version of a resource (RFC 9110 §15.4.5): nothing of it is rendered. */
export function unmodified(
  type: ResourceType,
  { id, version }: StoredResource,
  links: ResourceLinks,
): ResourceOutcome {
  return { location: links.of(type).location(type.name, id), version: versionTag(version), unmodified: true };
}
