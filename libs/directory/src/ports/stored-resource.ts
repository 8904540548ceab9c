import type { Resource, VersionCondition } from '@rollcall/scim';

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

/** The members of one group in ascending order of their ids; a large list is kept packed, and read one by one. */
export interface MemberList extends Iterable<GroupMember> {
  readonly length: number;
}

/** A part of a member list that is wanted instead of all of it. */
export interface MemberPageQuery {
  /** The id after which it begins; without it at the beginning. */
  readonly after?: string;
  readonly count: number;
  /** How many members the group has at a version of it, where that is known. */
  readonly known?: { readonly version: number; readonly total: number };
}

/** How a part of a member list stands to all of it, in the state that the resource is of. */
export interface MemberPage {
  /** Members of the group. */
  readonly total: number;
  /** The id after which the next part begins; absent at the end of the list. */
  readonly next?: string;
}

/** One reference of a resource, such as a manager. */
export interface StoredReference {
  /** Canonical key of the attribute: `urn:…:enterprise:2.0:User:manager`. */
  readonly key: string;
  /** Resource type name of the target. */
  readonly targetType: string;
  /** Id of the target. */
  readonly value: string;
  /** The target's present displayName. */
  readonly displayName?: string;
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
  /** May be made when it is first looked at: an answer that can be made from `document` does not. */
  readonly attributes: Resource;
  /**
   * The attributes without the references as one JSON object: first `schemas` (of what the text holds), then the
   * attributes of the schema, last the extensions in the order of the resource type. Nothing in it is empty or
   * `returned: never`. Absent where the store has no such text.
   */
  readonly document?: string;
  /** All references of the resource; needed where `document` is used. */
  readonly references?: readonly StoredReference[];
  /** Only when asked for, and only on groups; a part of them where a part was asked for. */
  readonly members?: MemberList;
  /** Only where a part of the members was asked for. */
  readonly memberPage?: MemberPage;
  /** Only when asked for. */
  readonly groups?: readonly GroupMembership[];
}

/** Which costly computed parts a caller wants to be loaded (Q-ATTR-13). */
export interface Wanted {
  readonly members: boolean;
  readonly groups: boolean;
  /** Beside `members`: only this part of them. Looked at where one resource is read. */
  readonly memberPage?: MemberPageQuery;
  /**
   * Beside `members`: versions that the caller has. Of a resource that has one of them, a long list of members need not
   * be read, and is absent then. Looked at where one resource is read.
   */
  readonly knownVersions?: VersionCondition;
}
