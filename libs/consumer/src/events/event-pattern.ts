import type { GroupEvent } from './group-events.js';
import type { ProvisioningEvent } from './provisioning-event.js';
import type { TypedEvents } from './typed-events.js';
import type { UserEvent } from './user-events.js';

/** Which events a handler gets: one type, those of one resource type (`user.*`), or all (`*`). */
export type EventPattern =
  '*' | 'user.*' | 'group.*' | UserEvent['type'] | GroupEvent['type'] | (string & {});

/** The class, or one of the classes, that a handler of a pattern gets. */
export type EventOf<P extends string> = P extends UserEvent['type']
  ? Extract<UserEvent, { readonly type: P }>
  : P extends GroupEvent['type']
    ? Extract<GroupEvent, { readonly type: P }>
    : P extends 'user.*'
      ? UserEvent
      : P extends 'group.*'
        ? GroupEvent
        : ProvisioningEvent;

const KNOWN: Readonly<Record<string, readonly string[]>> = {
  user: ['created', 'updated', 'activated', 'deactivated', 'deleted', 'snapshot'],
  group: ['created', 'updated', 'membersChanged', 'deleted', 'snapshot'],
};

const FORM = /^([a-z][\w-]*)\.(\*|[A-Za-z]+)$/;

/** @throws Error that says what there is, where no event could ever match */
export function checkPattern(pattern: string): void {
  if (pattern === '*') return;
  const [, resource = '', verb = ''] = FORM.exec(pattern) ?? [];
  if (resource === '') {
    throw new Error(
      `@OnProvisioning('${pattern}'): write a type such as 'user.deactivated', 'user.*', or '*' for all events.`,
    );
  }
  const verbs = KNOWN[resource];
  if (verb === '*' || verbs === undefined || verbs.includes(verb)) return;
  throw new Error(
    `@OnProvisioning('${pattern}'): there is no such event; there are ${verbs
      .map((known) => `${resource}.${known}`)
      .join(', ')}.`,
  );
}

/** The form of an event that a handler of a pattern gets; undefined where it gets none. */
export function matchPattern(pattern: string, { main, also }: TypedEvents): ProvisioningEvent | undefined {
  if (pattern === '*' || pattern === main.type) return main;
  if (pattern.endsWith('.*')) return main.type.startsWith(pattern.slice(0, -1)) ? main : undefined;
  return also.find(({ type }) => type === pattern);
}
