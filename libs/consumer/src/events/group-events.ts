import { ProvisioningEvent } from './provisioning-event.js';
import { stateOf } from './state-of.js';
import type { Member, WireEvent } from './wire-event.js';

/** A group's attributes (RFC 7643 §4.2) without its members, which come as what was added and removed. */
export interface GroupAttributes {
  readonly displayName: string;
  readonly externalId?: string;
  readonly [attribute: string]: unknown;
}

/** A group was made; of many members the first are in it, and `GroupMembersChanged` brings the others. */
export class GroupCreated extends ProvisioningEvent {
  readonly type = 'group.created';
  readonly after: GroupAttributes;
  readonly added: readonly Member[];

  constructor(wire: WireEvent) {
    super(wire);
    this.after = stateOf<GroupAttributes>(wire, 'after');
    this.added = wire.members?.added ?? [];
  }
}

/** Attributes of a group changed, and perhaps its members with them. */
export class GroupUpdated extends ProvisioningEvent {
  readonly type = 'group.updated';
  readonly before: GroupAttributes;
  readonly after: GroupAttributes;
  readonly added: readonly Member[];
  readonly removed: readonly Member[];

  constructor(wire: WireEvent) {
    super(wire);
    this.before = stateOf<GroupAttributes>(wire, 'before');
    this.after = stateOf<GroupAttributes>(wire, 'after');
    this.added = wire.members?.added ?? [];
    this.removed = wire.members?.removed ?? [];
  }
}

/** A group gained and lost members: at most 250 in one event, of which a large change has several (see `last`). */
export class GroupMembersChanged extends ProvisioningEvent {
  readonly type = 'group.membersChanged';
  readonly added: readonly Member[];
  readonly removed: readonly Member[];

  constructor(wire: WireEvent) {
    super(wire);
    this.added = wire.members?.added ?? [];
    this.removed = wire.members?.removed ?? [];
  }
}

/** A group is gone, and all its memberships with it: no event names them. */
export class GroupDeleted extends ProvisioningEvent {
  readonly type = 'group.deleted';
  /** Undefined where a snapshot showed that the group is gone. */
  readonly before: GroupAttributes | undefined;

  constructor(wire: WireEvent) {
    super(wire);
    this.before = wire.before === undefined ? undefined : stateOf<GroupAttributes>(wire, 'before');
  }
}

/** A group as it is, with all members: part of a snapshot, which replaces what was known before. */
export class GroupSnapshot extends ProvisioningEvent {
  readonly type = 'group.snapshot';
  readonly after: GroupAttributes;
  readonly members: readonly Member[];

  constructor(wire: WireEvent) {
    super(wire);
    this.after = stateOf<GroupAttributes>(wire, 'after');
    this.members = wire.members?.added ?? [];
  }
}

/** Any event of a group; `type` says which. */
export type GroupEvent = GroupCreated | GroupUpdated | GroupMembersChanged | GroupDeleted | GroupSnapshot;
