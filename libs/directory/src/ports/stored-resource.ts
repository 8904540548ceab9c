import type { Resource } from '@rollcall/scim';

/** One member of a group: `type` is the member's resource type name. */
export interface GroupMember {
  readonly value: string;
  readonly type: string;
}

/** One group that a resource is in, directly or through a nested group (S-GRPS-02, S-GRPS-03). */
export interface GroupMembership {
  /** Id of the group. */
  readonly value: string;
  readonly display?: string;
  readonly type: 'direct' | 'indirect';
}

/**
 * A resource as the store gives it. `attributes` is canonical and holds no computed attribute: no `id`, `meta`,
 * `schemas`, `groups`, `members` and no `$ref`; a reference such as `manager` is `{ value, displayName? }` with the
 * target's present displayName. Attributes with `returned: never` (a password's hash) are left out on reading.
 */
export interface StoredResource {
  readonly id: string;
  /** Resource type name. */
  readonly type: string;
  readonly version: number;
  /** Milliseconds since the epoch. */
  readonly created: number;
  /** Milliseconds since the epoch; equals `created` until the first effective change. */
  readonly lastModified: number;
  readonly attributes: Resource;
  /** Only when asked for, and only on groups. */
  readonly members?: readonly GroupMember[];
  /** Only when asked for. */
  readonly groups?: readonly GroupMembership[];
}

/** Which costly computed parts a caller wants to be loaded (Q-ATTR-13). */
export interface Wanted {
  readonly members: boolean;
  readonly groups: boolean;
}
