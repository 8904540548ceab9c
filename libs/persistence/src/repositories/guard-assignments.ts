import { CreationsRefused, limitedAssignments, type LimitedAssignment } from '@rollcall/directory';
import { ScimError, type Resource, type ResourceType } from '@rollcall/scim';

import { columnsOf } from '../sql/column-maps.js';
import type { WriteSession } from '../unit-of-work.js';
import { assignmentKey, countAssignments } from './count-assignments.js';
import type { PreparedCreation } from './prepared-creation.js';

/** Characters of a value that an error repeats. */
const ECHO = 80;

/**
 * Refuses a change that gives a resource a value which more than the permitted number have then. The index rows of the
 * resource are written already; others that give the same value wait until this transaction ends. Values whose number
 * nobody limits cost nothing.
 * @throws ScimError `invalidValue` that names the value
 */
export async function guardAssignments(
  session: WriteSession,
  { tenantId, type }: { readonly tenantId: number; readonly type: ResourceType },
  before: Resource,
  after: Resource,
): Promise<void> {
  for (const assignment of limitedAssignments(type, before, after)) {
    const used = await countInTurn(session, { tenantId, type, assignment });
    if (used > assignment.permitted) throw tooMany(assignment, used - 1);
  }
}

/**
 * The same for resources that are created together.
 * @throws CreationsRefused with those that get the first such value last, as many as are too many
 */
export async function guardAssignmentsOfAll(
  session: WriteSession,
  tenantId: number,
  prepared: readonly PreparedCreation[],
): Promise<void> {
  for (const { type, assignment, ids } of assignmentsOf(prepared)) {
    const used = await countInTurn(session, { tenantId, type, assignment });
    const over = used - assignment.permitted;
    if (over <= 0) continue;
    const refusal = tooMany(assignment, used - ids.length);
    throw new CreationsRefused(new Map(ids.slice(-over).map((id) => [id, refusal])));
  }
}

/** A value that is given, and to whom. */
interface GivenValue {
  readonly type: ResourceType;
  readonly assignment: LimitedAssignment;
  readonly ids: readonly string[];
}

/** In the order in which one resource alone would be given them. */
function assignmentsOf(prepared: readonly PreparedCreation[]): readonly GivenValue[] {
  const given = new Map<string, GivenValue>();
  for (const { type, draft } of prepared) {
    for (const assignment of limitedAssignments(type, {}, draft.attributes)) {
      const key = `${assignment.name === 'roles' ? 0 : 1}${assignment.folded}`;
      const ids = given.get(key)?.ids ?? [];
      given.set(key, { type, assignment, ids: [...ids, draft.id] });
    }
  }
  return [...given].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, value]) => value);
}

/**
 * How many have a value, no other transaction giving it to anybody until this one ends; where they are no more than
 * permitted, it may be a larger number that is none too many either.
 */
async function countInTurn(
  session: WriteSession,
  {
    tenantId,
    type,
    assignment: { name, folded, permitted },
  }: { readonly tenantId: number; readonly type: ResourceType; readonly assignment: LimitedAssignment },
): Promise<number> {
  const { dialect } = session;
  const attribute = columnsOf(type).counted?.[name]?.code;
  if (attribute === undefined) throw new TypeError(`${type.name} has no ${name} to be counted`);
  const key = assignmentKey(folded);
  // Written and not only locked: of two nodes of a cluster one has to notice the other.
  if (dialect.forUpdate !== '') {
    await session.run(
      'insert into assignment_turn (tenant_id, attribute, value, turns) values (?, ?, ?, 1)' +
        `${dialect.onDuplicate('tenant_id, attribute, value')} turns = turns + 1`,
      [tenantId, attribute, key],
    );
  }
  // Rows are counted seven times as fast as users, and a user has one or, by another type, more of them.
  const [row] = await session.query<{ held: number }>(
    'select count(*) as held from attribute_value where tenant_id = ? and attribute = ? and value = ?',
    [tenantId, attribute, key],
  );
  if (row !== undefined && row.held <= permitted) return row.held;
  const counts = await countAssignments(session, { tenantId, attribute, values: [folded] });
  return counts.get(folded) ?? 0;
}

function tooMany({ name, value, permitted }: LimitedAssignment, used: number): ScimError {
  return new ScimError(
    'invalidValue',
    `${name}.value "${value.slice(0, ECHO)}" may be given to ${permitted} ${permitted === 1 ? 'user' : 'users'} at ` +
      `most, and ${used} ${used === 1 ? 'has' : 'have'} it. Take it from another user first, or let an administrator ` +
      'raise its limit.',
  );
}
