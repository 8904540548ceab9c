/** A member of a group. */
export interface Member {
  /** Id of the resource. */
  readonly value: string;
  /** Name of its resource type: `User`, `Group`. */
  readonly type: string;
}

/** Members that a group really gained and really lost. */
export interface MembershipDelta {
  readonly added: readonly Member[];
  readonly removed: readonly Member[];
}

/** A role or an entitlement of a user. Two are the same where `value` and `type` are. */
export interface Assignment {
  readonly value?: string;
  readonly display?: string;
  readonly type?: string;
  readonly primary?: boolean;
}

/** Roles or entitlements that a user really got and really lost. */
export interface AssignmentDelta {
  readonly added: readonly Assignment[];
  readonly removed: readonly Assignment[];
  /** Values among the added ones that the tenant does not know; empty unless it has those marked. */
  readonly unknown: readonly string[];
}

/** Attributes of a resource, by their SCIM names (RFC 7643); without `id`, `meta`, `schemas`, `groups` and `members`. */
export type Attributes = Readonly<Record<string, unknown>>;

/** A provisioning event as it came, whatever brought it. Plain data: it can be kept as JSON and read again. */
export interface WireEvent {
  /** UUID; the same in every delivery and replay. */
  readonly id: string;
  /** `scim.user.updated`. */
  readonly type: string;
  /** ISO 8601. */
  readonly time: string;
  /** Whether it is delivered again because somebody asked for it. */
  readonly replay: boolean;
  readonly tenant: string;
  /** Name of the resource type: `User`. */
  readonly resourceType: string;
  readonly resourceId: string;
  /** Raised when the service's database is restored: a later epoch is newer whatever the version; 0 where it is unknown. */
  readonly epoch: number;
  /** The resource's version after the change. */
  readonly version: number;
  /** Position among the events of one version, from 0. */
  readonly ordinal: number;
  /** Whether it is the last event of its version. */
  readonly last: boolean;
  /** The same in all events of one change and its consequences. */
  readonly txn: string;
  /** Id of the credential that made the change. */
  readonly actor: string;
  readonly requestId: string;
  /** `traceparent` (W3C Trace Context) of the request that made the change: to link what a consumer does with it. */
  readonly traceparent?: string;
  /** `create`, `put`, `patch`, `delete`, `cascade`, `restore`; `snapshot` for what was read and did not come as an event. */
  readonly operation: string;
  /** Paths of the attributes that changed. */
  readonly changed: readonly string[];
  readonly before?: Attributes;
  readonly after?: Attributes;
  readonly members?: MembershipDelta;
  /** Only of a user whose roles changed. */
  readonly roles?: AssignmentDelta;
  /** Only of a user whose entitlements changed. */
  readonly entitlements?: AssignmentDelta;
}

/** Nothing was given and nothing taken away. */
export const NOTHING_ASSIGNED: AssignmentDelta = Object.freeze({ added: [], removed: [], unknown: [] });

/** The operation of events that were made from a snapshot. */
export const SNAPSHOT_OPERATION = 'snapshot';

/** Behind every event of a version. */
export const LAST_ORDINAL = 2_147_483_647;

/** Whether an event was made from what was read of the directory. */
export function isFromSnapshot({ operation }: Pick<WireEvent, 'operation'>): boolean {
  return operation === SNAPSHOT_OPERATION;
}

/** What happened, in one word: `created`, `updated` … */
export function verbOf({ type }: Pick<WireEvent, 'type'>): string {
  return type.slice(type.lastIndexOf('.') + 1);
}
