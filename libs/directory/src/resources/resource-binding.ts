import type { ResourceType } from '@rollcall/scim';

import type { Tenant } from '../request-context.js';

/** What makes a resource type part of the service: all that the protocol needs to know about it. */
export interface ResourceBinding {
  /** The resource type's name: `User`. */
  readonly name: string;
  /** The type as one tenant sees it. */
  readonly typeFor: (tenant: Tenant) => ResourceType;
  /** Whether a PATCH answers 200 with the resource, or 204 unless a projection asks for it (RFC 7644 §3.5.2). */
  readonly patchReturnsResource: boolean;
}
