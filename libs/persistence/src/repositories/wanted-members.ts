import { ScimError, type CollectionElement } from '@rollcall/scim';

import { isUuidText } from '../ids.js';
import type { LockedGroup } from './locked-group.js';

/** Unknown ids that an error names at most. */
const NAMED_IDS = 10;

/**
 * The elements that a group is to have as members, each once, in ascending order of their ids.
 * @throws ScimError `invalidValue` for the group itself, and for what is no id (S-GRP-02, S-GRP-07)
 */
export function wantedMembers(
  group: LockedGroup,
  elements: readonly CollectionElement[],
): readonly CollectionElement[] {
  if (elements.some(({ value }) => value === group.id)) {
    throw new ScimError('invalidValue', 'members: a group cannot be a member of itself.');
  }
  const malformed = elements.filter(({ value }) => !isUuidText(value));
  if (malformed.length > 0) throw unknownMembers(malformed.map(({ value }) => value));
  const sorted = [...elements].sort((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : 0));
  const wanted: CollectionElement[] = [];
  for (const element of sorted) {
    const known = wanted.at(-1);
    if (known?.value !== element.value) wanted.push(element);
    else if (element.type !== undefined) wanted.splice(-1, 1, element);
  }
  return wanted;
}

/** The refusal of members that do not exist in the tenant. */
export function unknownMembers(ids: readonly string[]): ScimError {
  const named = ids.slice(0, NAMED_IDS).map((id) => `"${id.slice(0, 80)}"`);
  const more = ids.length > named.length ? ` and ${ids.length - named.length} more` : '';
  return new ScimError(
    'invalidValue',
    `members: no resource of this tenant has the id ${named.join(', ')}${more}. Create it before it becomes a member.`,
  );
}
