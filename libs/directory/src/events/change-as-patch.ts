import { URN, type JsonObject, type Resource } from '@rollcall/scim';

import type { GroupMember } from '../ports/stored-resource.js';
import type { EventPayload } from './provisioning-event.js';
import { valueAt } from './value-at.js';

/** Members that one filter names: well below what any service takes. */
const MEMBERS_PER_FILTER = 50;

/**
 * A change as the PATCH (RFC 7644 §3.5.2) that makes the state before into the state after, on any copy: paths are
 * replaced by their values, or removed; members are added and removed. What is never returned has no value, and is left
 * out.
 * @returns undefined where nothing is left that can be told
 */
export function changeAsPatch({
  changed,
  after = {},
  before = {},
  members,
}: EventPayload): Resource | undefined {
  const paths = changed.filter((path) => path !== 'members');
  const operations = [
    ...paths.flatMap((path) => operationsOf(path, before, after)),
    ...memberOperations(members?.removed ?? [], members?.added ?? []),
  ];
  return operations.length === 0 ? undefined : { schemas: [URN.patchOp], Operations: operations };
}

function operationsOf(path: string, before: Resource, after: Resource): readonly JsonObject[] {
  const value = valueAt(path, after);
  if (value !== undefined) return [{ op: 'replace', path, value }];
  return valueAt(path, before) === undefined ? [] : [{ op: 'remove', path }];
}

function memberOperations(
  removed: readonly GroupMember[],
  added: readonly GroupMember[],
): readonly JsonObject[] {
  const operations: JsonObject[] = [];
  for (let start = 0; start < removed.length; start += MEMBERS_PER_FILTER) {
    const part = removed.slice(start, start + MEMBERS_PER_FILTER);
    const filter = part.map(({ value }) => `value eq ${JSON.stringify(value)}`).join(' or ');
    operations.push({ op: 'remove', path: `members[${filter}]` });
  }
  if (added.length > 0) {
    const value = added.map((member) => ({ value: member.value, type: member.type }));
    operations.push({ op: 'add', path: 'members', value });
  }
  return operations;
}
