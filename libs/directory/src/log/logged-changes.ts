import { isJsonObject, type Json, type Resource } from '@rollcall/scim';

import type { NotedPayload } from '../ports/request-notes.js';
import type { LoggedChange } from './log-entry.js';
import { maskValue } from './mask-value.js';

/** Attributes that one entry names at most. */
const CHANGES_KEPT = 60;

/** Ids of members that one entry names at most, of those that were added and of those that were removed. */
const MEMBERS_KEPT = 50;

/**
 * What a change did, attribute by attribute, from the payloads of its events: a password is named, and its value is in
 * no payload.
 */
export function loggedChanges(payloads: readonly NotedPayload[]): readonly LoggedChange[] {
  const [first] = payloads;
  if (first === undefined) return [];
  const paths = first.changed.filter((path) => path !== 'members');
  const changes = paths.slice(0, CHANGES_KEPT).map((path) => changeOf(path, first));
  const more = paths.length - changes.length;
  return [...changes, ...(more > 0 ? [{ path: `… ${more} more` }] : []), ...membershipChange(payloads)];
}

function changeOf(path: string, { before, after }: NotedPayload): LoggedChange {
  const [was, is] = [valueAt(before, path), valueAt(after, path)];
  return {
    path,
    ...(was === undefined ? {} : { before: maskValue(path, was) }),
    ...(is === undefined ? {} : { after: maskValue(path, is) }),
  };
}

/** A large change of members is told in several events. */
function membershipChange(payloads: readonly NotedPayload[]): readonly LoggedChange[] {
  const idsOf = (side: 'added' | 'removed'): readonly string[] =>
    payloads.flatMap(({ members }) => (members?.[side] ?? []).map(({ value }) => value));
  const [removed, added] = [idsOf('removed'), idsOf('added')];
  if (removed.length + added.length === 0) return [];
  const part = (ids: readonly string[]): Json => ({ count: ids.length, ids: ids.slice(0, MEMBERS_KEPT) });
  return [
    {
      path: 'members',
      ...(removed.length === 0 ? {} : { before: part(removed) }),
      ...(added.length === 0 ? {} : { after: part(added) }),
    },
  ];
}

/** The value at a path such as `resourceChanges` gives. */
function valueAt(resource: Resource | undefined, path: string): Json | undefined {
  if (resource === undefined) return undefined;
  const colon = path.lastIndexOf(':');
  const container = colon < 0 ? resource : resource[path.slice(0, colon)];
  return path
    .slice(colon + 1)
    .split('.')
    .reduce<Json | undefined>((value, name) => (isJsonObject(value) ? value[name] : undefined), container);
}
