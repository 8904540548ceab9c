import {
  isJsonArray,
  isJsonObject,
  resourceChanges,
  type Attribute,
  type Json,
  type JsonObject,
  type Resource,
  type ResourceType,
} from '@rollcall/scim';

import {
  assignmentChanges,
  type AssignmentChanges,
  type AssignmentDelta,
} from '../catalogues/assignment-changes.js';
import type { GroupMember } from '../ports/stored-resource.js';

/** What happened to a resource. A deactivation or activation is a second event of the same version. */
export type EventVerb = 'created' | 'updated' | 'activated' | 'deactivated' | 'deleted';

/** Members really added and really removed, in parts of at most `MEMBERS_PER_EVENT` together. */
export interface MembershipDelta {
  readonly added: readonly GroupMember[];
  readonly removed: readonly GroupMember[];
}

/**
 * A fact about one resource, written to the outbox in the transaction that made it true. Events of one resource are
 * ordered by (version, ordinal); the last of a version carries `last`.
 */
export interface ProvisioningEvent {
  /** `scim.user.updated`: the resource type's name in lower case and the verb. */
  readonly type: string;
  /** Position among the events of one version, from 0. */
  readonly ordinal: number;
  readonly last: boolean;
  readonly payload: EventPayload;
}

/** What the event says; no `returned: never` value is ever in it, though `changed` may name such an attribute. */
export interface EventPayload {
  /**
   * What the client did: `create`, `put`, `patch`, `delete`, or `cascade` for a consequence of another change; `restore`
   * where an administrator brought a deleted resource back.
   */
  readonly operation: EventOperation;
  /** Paths of the attributes that changed, in PATCH path form. */
  readonly changed: readonly string[];
  readonly before?: Resource;
  readonly after?: Resource;
  readonly members?: MembershipDelta;
  /** Only of a user whose roles changed: those that it got and lost. */
  readonly roles?: AssignmentDelta;
  /** The same of entitlements. */
  readonly entitlements?: AssignmentDelta;
  /** Only of a resource type that the tenant has registered: where it is served, and the id of its schema. */
  readonly registered?: RegisteredSubject;
}

/** What tells about a resource type whose definition a reader of events may not have. */
export interface RegisteredSubject {
  readonly endpoint: string;
  readonly schema: string;
}

/** The operation behind an event. */
export type EventOperation = 'create' | 'put' | 'patch' | 'delete' | 'cascade' | 'restore';

/** An effective change, as the store saw it inside the transaction. */
export interface ResourceChange {
  readonly type: ResourceType;
  readonly operation: EventOperation;
  /** Stored attributes before; absent for a creation. */
  readonly before?: Resource;
  /** Stored attributes after; absent for a deletion. */
  readonly after?: Resource;
  /** The rows of the member list that were really inserted and deleted. */
  readonly members?: MembershipDelta;
}

/** Members in one event at most; a larger delta is cut into several. */
export const MEMBERS_PER_EVENT = 250;

/**
 * Says as events what a change did, in the order in which a consumer is to apply them.
 * @returns none when nothing changed
 */
export function provisioningEvents(change: ResourceChange): readonly ProvisioningEvent[] {
  const before = change.before === undefined ? undefined : publicAttributes(change.type, change.before);
  const after = change.after === undefined ? undefined : publicAttributes(change.type, change.after);
  const changed = changedPaths(change);
  const parts = membershipParts(change.members);
  if (before !== undefined && after !== undefined && changed.length === 0) return [];

  const prefix = `scim.${change.type.name.toLowerCase()}`;
  const states = { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
  const registered = registeredSubject(change.type);
  const drafts: { verb: EventVerb; payload: EventPayload }[] = [];
  const verb = before === undefined ? 'created' : after === undefined ? 'deleted' : 'updated';
  const first = parts[0];
  const assigned: AssignmentChanges = assignmentChanges(change.type, before ?? {}, after ?? {});
  drafts.push({
    verb,
    payload: {
      operation: change.operation,
      changed,
      ...states,
      ...(first === undefined ? {} : { members: first }),
      ...assigned,
    },
  });
  for (const part of parts.slice(1)) {
    drafts.push({ verb, payload: { operation: change.operation, changed: ['members'], members: part } });
  }
  if (before !== undefined && after !== undefined && before['active'] !== after['active']) {
    // Unassigned counts as active: only an explicit false takes an account out of use.
    const wasActive = before['active'] !== false;
    const isActive = after['active'] !== false;
    if (wasActive !== isActive) {
      drafts.push({
        verb: isActive ? 'activated' : 'deactivated',
        payload: { operation: change.operation, changed: ['active'], ...states },
      });
    }
  }
  return drafts.map((draft, ordinal) => ({
    type: `${prefix}.${draft.verb}`,
    ordinal,
    last: ordinal === drafts.length - 1,
    payload: { ...draft.payload, ...registered },
  }));
}

function changedPaths(change: ResourceChange): readonly string[] {
  const attributes = resourceChanges(change.type, change.before ?? {}, change.after ?? {});
  const delta = change.members;
  const membersChanged = delta !== undefined && delta.added.length + delta.removed.length > 0;
  return membersChanged ? [...attributes, 'members'] : attributes;
}

/** Only types that are registered have a schema with a number. */
function registeredSubject({ endpoint, schema }: ResourceType): { readonly registered?: RegisteredSubject } {
  return schema.code === undefined ? {} : { registered: { endpoint, schema: schema.id } };
}

const HIDES = new WeakMap<ResourceType, boolean>();

/** The attributes without those that are never returned, wherever they are (C-CHAR-11, E-SET-18). */
function publicAttributes(type: ResourceType, resource: Resource): Resource {
  const hidden = type.schema.attributes.filter(({ returned }) => returned === 'never');
  const shown = hidden.some(({ name }) => name in resource)
    ? visible(type.schema.attributes, resource)
    : resource;
  let hides = HIDES.get(type);
  if (hides === undefined) HIDES.set(type, (hides = hidesInside(type)));
  if (!hides) return shown;
  let result = visible(type.schema.attributes, shown);
  for (const { schema } of type.extensions) {
    const extension = result[schema.id];
    if (!isJsonObject(extension)) continue;
    const { [schema.id]: _whole, ...rest } = result;
    const part = visible(schema.attributes, extension);
    result = Object.keys(part).length === 0 ? rest : { ...rest, [schema.id]: part };
  }
  return result;
}

/** Whether something is never returned in an extension, or in an attribute that is. */
function hidesInside({ schema, extensions }: ResourceType): boolean {
  const parts = (attributes: readonly Attribute[]): readonly Attribute[] =>
    attributes.filter(({ name }) => name !== 'members').flatMap(({ subAttributes = [] }) => subAttributes);
  const added = extensions.flatMap((extension) => extension.schema.attributes);
  return [...parts(schema.attributes), ...added, ...parts(added)].some(
    ({ returned }) => returned === 'never',
  );
}

function visible(attributes: readonly Attribute[], values: JsonObject): JsonObject {
  const entries = Object.entries(values).flatMap(([name, value]): readonly (readonly [string, Json])[] => {
    const attribute = attributes.find((candidate) => candidate.name === name);
    if (attribute?.returned === 'never') return [];
    const subs = attribute?.subAttributes;
    if (subs === undefined || !subs.some(({ returned }) => returned === 'never')) return [[name, value]];
    const element = (one: Json): Json => (isJsonObject(one) ? visible(subs, one) : one);
    return [[name, isJsonArray(value) ? value.map(element) : element(value)]];
  });
  return Object.fromEntries(entries);
}

function membershipParts(delta: MembershipDelta | undefined): readonly MembershipDelta[] {
  if (delta === undefined) return [];
  const parts: { added: GroupMember[]; removed: GroupMember[] }[] = [];
  let part: { added: GroupMember[]; removed: GroupMember[] } | undefined;
  const room = (): { added: GroupMember[]; removed: GroupMember[] } => {
    if (part === undefined || part.added.length + part.removed.length >= MEMBERS_PER_EVENT) {
      part = { added: [], removed: [] };
      parts.push(part);
    }
    return part;
  };
  for (const member of delta.removed) room().removed.push(member);
  for (const member of delta.added) room().added.push(member);
  return parts;
}
