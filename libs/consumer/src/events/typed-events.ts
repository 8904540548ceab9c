import {
  GroupCreated,
  GroupDeleted,
  GroupMembersChanged,
  GroupSnapshot,
  GroupUpdated,
  type GroupEvent,
} from './group-events.js';
import { ResourceEvent, type ProvisioningEvent } from './provisioning-event.js';
import {
  UserActivated,
  UserCreated,
  UserDeactivated,
  UserDeleted,
  UserSnapshot,
  UserUpdated,
  type UserEvent,
} from './user-events.js';
import type { WireEvent } from './wire-event.js';

/** An event as handlers see it. */
export interface TypedEvents {
  /** What it is; the one for handlers of `*` and `group.*`. */
  readonly main: ProvisioningEvent;
  /** What it is besides: the change of members that came with a creation or an update. */
  readonly also: readonly ProvisioningEvent[];
}

type EventClass<T> = new (wire: WireEvent) => T;

const USER_EVENTS: ReadonlyMap<string, EventClass<UserEvent>> = new Map<string, EventClass<UserEvent>>([
  ['scim.user.created', UserCreated],
  ['scim.user.updated', UserUpdated],
  ['scim.user.activated', UserActivated],
  ['scim.user.deactivated', UserDeactivated],
  ['scim.user.deleted', UserDeleted],
  ['scim.user.snapshot', UserSnapshot],
]);

const GROUP_EVENTS: ReadonlyMap<string, EventClass<GroupEvent>> = new Map<string, EventClass<GroupEvent>>([
  ['scim.group.created', GroupCreated],
  ['scim.group.updated', GroupUpdated],
  ['scim.group.deleted', GroupDeleted],
  ['scim.group.snapshot', GroupSnapshot],
]);

/**
 * Makes the classes of an event. Further parts of a change of members are `GroupMembersChanged`, and so is an update
 * that changed nothing else.
 * @throws UnreadableEvent where it does not say what its class says
 */
export function typedEvents(wire: WireEvent): TypedEvents {
  const userEvent = USER_EVENTS.get(wire.type);
  if (userEvent !== undefined) return { main: new userEvent(wire), also: [] };
  const groupEvent = GROUP_EVENTS.get(wire.type);
  if (groupEvent === undefined) return { main: new ResourceEvent(wire), also: [] };
  if (isAboutMembersAlone(wire)) return { main: new GroupMembersChanged(wire), also: [] };
  const main = new groupEvent(wire);
  const hasDelta = main instanceof GroupCreated || main instanceof GroupUpdated;
  return { main, also: hasDelta && wire.members !== undefined ? [new GroupMembersChanged(wire)] : [] };
}

function isAboutMembersAlone({ type, ordinal, changed, members }: WireEvent): boolean {
  if (members === undefined || type === 'scim.group.snapshot') return false;
  return ordinal > 0 || (type === 'scim.group.updated' && changed.every((path) => path === 'members'));
}
