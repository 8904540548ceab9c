import type { Resource, ResourceType } from '@rollcall/scim';

import type { ReferenceState } from '../mappers/records.js';

/** A resource on its way back, with all that is written of it. */
export interface RevivedResource {
  readonly tenantId: number;
  readonly type: ResourceType;
  readonly id: string;
  readonly idBytes: Buffer;
  readonly version: number;
  readonly created: number;
  readonly lastModified: number;
  /** With the references whose targets are live, and the secret. */
  readonly attributes: Resource;
  readonly references: readonly ReferenceState[];
}
