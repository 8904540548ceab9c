import type { Json } from '@rollcall/scim';

import type { GroupMember } from '../ports/stored-resource.js';
import type { EventPayload } from './provisioning-event.js';
import { valueAt } from './value-at.js';

/** What a change makes of one attribute. What is never returned, as a password, has neither value. */
export interface AttributeChange {
  /** In the form of PATCH paths: `name.givenName`. */
  readonly path: string;
  /** Absent where it was unassigned. */
  readonly before?: Json;
  /** Absent where it is unassigned now. */
  readonly after?: Json;
  /** Of `members` alone, in place of the two lists: those that were added. */
  readonly added?: readonly GroupMember[];
  readonly removed?: readonly GroupMember[];
}

/** A change of one resource, attribute by attribute, from what the events of its version say. */
export function changeList(payloads: readonly EventPayload[]): readonly AttributeChange[] {
  const [first] = payloads;
  if (first === undefined) return [];
  const { changed, before = {}, after = {} } = first;
  return changed.map((path) => {
    if (path === 'members') return { path, ...membersOf(payloads) };
    const [was, is] = [valueAt(path, before), valueAt(path, after)];
    return {
      path,
      ...(was === undefined ? {} : { before: was }),
      ...(is === undefined ? {} : { after: is }),
    };
  });
}

function membersOf(payloads: readonly EventPayload[]): Pick<AttributeChange, 'added' | 'removed'> {
  return {
    added: payloads.flatMap(({ members }) => members?.added ?? []),
    removed: payloads.flatMap(({ members }) => members?.removed ?? []),
  };
}
