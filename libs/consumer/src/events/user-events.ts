import { ProvisioningEvent } from './provisioning-event.js';
import { stateOf } from './state-of.js';
import { NOTHING_ASSIGNED, type AssignmentDelta, type WireEvent } from './wire-event.js';

/** A user's attributes (RFC 7643 §4.1) that services ask for most; all others are there by their names, too. */
export interface UserAttributes {
  readonly userName: string;
  readonly externalId?: string;
  readonly displayName?: string;
  readonly name?: {
    readonly formatted?: string;
    readonly givenName?: string;
    readonly familyName?: string;
  };
  readonly title?: string;
  /** Absent counts as true. */
  readonly active?: boolean;
  readonly emails?: readonly {
    readonly value?: string;
    readonly type?: string;
    readonly primary?: boolean;
  }[];
  readonly [attribute: string]: unknown;
}

/** A user was made. */
export class UserCreated extends ProvisioningEvent {
  readonly type = 'user.created';
  readonly after: UserAttributes;

  constructor(wire: WireEvent) {
    super(wire);
    this.after = stateOf<UserAttributes>(wire, 'after');
  }
}

/** Attributes of a user changed; where `active` did, `UserActivated` or `UserDeactivated` follows. */
export class UserUpdated extends ProvisioningEvent {
  readonly type = 'user.updated';
  readonly before: UserAttributes;
  readonly after: UserAttributes;
  /** The roles that the user got and lost; those that stay are in neither list. */
  readonly roles: AssignmentDelta;
  /** The entitlements that the user got and lost. */
  readonly entitlements: AssignmentDelta;

  constructor(wire: WireEvent) {
    super(wire);
    this.before = stateOf<UserAttributes>(wire, 'before');
    this.after = stateOf<UserAttributes>(wire, 'after');
    this.roles = wire.roles ?? NOTHING_ASSIGNED;
    this.entitlements = wire.entitlements ?? NOTHING_ASSIGNED;
  }
}

/** A user may be let in again. */
export class UserActivated extends ProvisioningEvent {
  readonly type = 'user.activated';
  readonly after: UserAttributes;

  constructor(wire: WireEvent) {
    super(wire);
    this.after = stateOf<UserAttributes>(wire, 'after');
  }
}

/** A user is to be let in no more: the time to end sessions. */
export class UserDeactivated extends ProvisioningEvent {
  readonly type = 'user.deactivated';
  readonly after: UserAttributes;

  constructor(wire: WireEvent) {
    super(wire);
    this.after = stateOf<UserAttributes>(wire, 'after');
  }
}

/** A user is gone. */
export class UserDeleted extends ProvisioningEvent {
  readonly type = 'user.deleted';
  /** Undefined where a snapshot showed that the user is gone. */
  readonly before: UserAttributes | undefined;

  constructor(wire: WireEvent) {
    super(wire);
    this.before = wire.before === undefined ? undefined : stateOf<UserAttributes>(wire, 'before');
  }
}

/** A user as it is: part of a snapshot, which replaces what was known before. */
export class UserSnapshot extends ProvisioningEvent {
  readonly type = 'user.snapshot';
  readonly after: UserAttributes;

  constructor(wire: WireEvent) {
    super(wire);
    this.after = stateOf<UserAttributes>(wire, 'after');
  }
}

/** Any event of a user; `type` says which. */
export type UserEvent =
  UserCreated | UserUpdated | UserActivated | UserDeactivated | UserDeleted | UserSnapshot;
