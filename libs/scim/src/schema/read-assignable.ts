import { ScimError } from '../errors/scim-error.js';
import { Issues } from '../resource/issues.js';
import { kindOf } from '../resource/kind-of.js';
import type { Resource } from '../resource/resource.js';
import type { Json } from '../text/json.js';
import { isJsonObject } from '../text/json.js';
import { DefinitionMembers } from './definition-members.js';

/** Characters of a text. */
const LONGEST = 200;

/** Values in `contains`, and in `containedBy`. */
const MOST_RELATED = 100;

/** What the service makes itself: read over, so that what `/Roles` shows can be sent back. */
const COMPUTED = ['schemas', 'id', 'meta', 'totalAssignmentsUsed'];

const MEMBERS = [
  'value',
  'display',
  'type',
  'supported',
  'limitedAssignmentsPermitted',
  'totalAssignmentsPermitted',
  'containedBy',
  'contains',
];

/**
 * Reads what an administrator says of a role or an entitlement (draft-ietf-scim-roles-entitlements-01): its attributes in
 * the order of the schema. It is supported unless it says otherwise; a number of assignments that is given is a limit.
 *
 * @param where what problems begin with: `roles[2]`; empty where there is but one
 * @throws ScimError `invalidValue` with all problems
 */
export function readAssignable(json: Json, where: string): Resource {
  if (!isJsonObject(json)) {
    const subject = where === '' ? 'It' : where;
    throw new ScimError('invalidValue', `${subject} must be a JSON object, not ${kindOf(json)}.`);
  }
  const issues = new Issues();
  const members = new DefinitionMembers(json, where, issues);
  members.refuseOthers([...MEMBERS, ...COMPUTED]);
  const value = members.requiredText('value') ?? '';
  const permitted = members.count('totalAssignmentsPermitted');
  const limited = members.flag('limitedAssignmentsPermitted');
  if (limited === true && permitted === undefined)
    members.note('totalAssignmentsPermitted', 'must say how many, where limitedAssignmentsPermitted is true');
  const attributes = {
    value,
    display: members.text('display'),
    type: members.text('type'),
    supported: members.flag('supported') ?? true,
    limitedAssignmentsPermitted: limited ?? (permitted === undefined ? undefined : true),
    totalAssignmentsPermitted: permitted,
    containedBy: members.texts('containedBy', MOST_RELATED),
    contains: members.texts('contains', MOST_RELATED),
  };
  for (const [name, each] of Object.entries(attributes)) {
    const texts = Array.isArray(each) ? each : [each];
    if (texts.some((text) => typeof text === 'string' && text.length > LONGEST))
      members.note(name, `has more than ${LONGEST} characters`);
  }
  issues.throwIfAny();
  return Object.freeze(
    Object.fromEntries(
      Object.entries(attributes).flatMap(([name, each]): [string, Json][] =>
        each === undefined ? [] : [[name, each]],
      ),
    ),
  );
}
