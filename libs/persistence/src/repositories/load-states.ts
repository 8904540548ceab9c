import { typesBeside } from '@rollcall/directory';
import type { ResourceType } from '@rollcall/scim';

import { uuidText } from '../ids.js';
import { columnsOf } from '../sql/column-maps.js';
import { unindexed } from '../sql/compiled-filter.js';
import type { Dialect, SqlFragment } from '../sql/dialect.js';
import type { Session } from '../unit-of-work.js';
import { readGroups, groupsColumn } from './read-groups.js';
import { displayColumn, stateOf, targetColumn, type ResourceState, type StateRow } from './resource-state.js';
import { chunks, placeholders } from './store-context.js';
import { withReferences } from './with-references.js';

/** The resource type whose states are read, and for whom. */
export interface StatesOf {
  readonly tenantId: number;
  readonly type: ResourceType;
}

/** The resource types of rows that were read, and for whom. */
export interface RowsOf {
  readonly tenantId: number;
  readonly types: readonly ResourceType[];
}

/** What is read besides the resource itself. */
interface Extent {
  /** `User.groups` in the same statement: for few resources, as it looks at every group of each. */
  readonly groups?: boolean;
  readonly secret?: boolean;
  /** Members in the same statement: the column of `membersColumn`. */
  readonly members?: SqlFragment;
  /** Whether the statement locks the rows that it reads. */
  readonly locking?: boolean;
}

const GENERATION = 'select y.generation from tenant_types y where y.tenant_id = r.tenant_id';

const HEAD = 'r.id, r.type, r.version, r.created, r.last_modified, d.document';

/** What is read of `resource r` and its document `d`. */
export interface Selected {
  readonly columns: string;
  /** Joins of further tables, each with one row at most. */
  readonly joins: string;
}

/**
 * References that are read with their resources at most: engines join some sixty tables in one statement, two of them for
 * each, and take seconds to prepare one that looks for hundreds in another way.
 */
const MOST_TOGETHER = 20;

/** Texts that are kept at most for each dialect. */
const KEPT = 1000;

/** By dialect, then by all that it depends on: the same text each time is also found faster among the prepared ones. */
const SELECTED = new WeakMap<Dialect, Map<string, Selected>>();

/** What a statement is to name so that its rows, of these types, are `LoadedRow`s: no row is repeated. */
export function selected(dialect: Dialect, types: readonly ResourceType[], extent: Extent): Selected {
  const { secret = false, members, locking = false } = extent;
  const maps = types.map(columnsOf);
  const codes = codesOf(types);
  const groups = extent.groups === true && maps.some((columns) => columns.groups !== undefined);
  const registered = types.some((type) => typesBeside(type) !== undefined);
  // The length of a part of the members is whatever a client asks for.
  if (members !== undefined) return makeSelected(dialect, codes, { ...extent, groups, registered });
  const known = SELECTED.get(dialect) ?? new Map<string, Selected>();
  SELECTED.set(dialect, known);
  const key = `${codes.join()} ${groups} ${secret} ${locking} ${registered}`;
  const made = known.get(key) ?? makeSelected(dialect, codes, { ...extent, groups, registered });
  if (known.size < KEPT) known.set(key, made);
  return made;
}

function makeSelected(
  dialect: Dialect,
  codes: readonly number[],
  { groups, secret, members, locking, registered }: Extent & { readonly registered: boolean },
): Selected {
  // A locking read locks the rows of a join, but none of a subquery.
  const joined = locking !== true;
  const together = codes.length > MOST_TOGETHER ? [] : codes;
  const columns = [
    HEAD,
    // A transaction that locks has looked already.
    ...(registered && locking !== true ? [`(${GENERATION}) as generation`] : []),
    ...(secret === true ? ['d.secret'] : []),
    ...together.map((code) => (joined ? joinedReference(dialect, code) : referenceApart(dialect, code))),
    ...(groups === true ? [`${groupsColumn(dialect)} as memberships`] : []),
    ...(members === undefined ? [] : [`${members.sql} as members`]),
  ];
  return {
    columns: columns.join(', '),
    joins: joined ? together.map(referenceJoin).join('') : '',
  };
}

/** Whether the references of some types are read by a statement of their own. */
export function readsReferencesApart(types: readonly ResourceType[]): boolean {
  return codesOf(types).length > MOST_TOGETHER;
}

/** By type: each read of a resource asks for them. */
const CODES = new WeakMap<ResourceType, readonly number[]>();

function codesOf(types: readonly ResourceType[]): readonly number[] {
  const [type] = types;
  return type !== undefined && types.length === 1
    ? codesOfOne(type)
    : [...new Set(types.flatMap(codesOfOne))];
}

function codesOfOne(type: ResourceType): readonly number[] {
  let codes = CODES.get(type);
  if (codes === undefined) {
    codes = [...new Set(Object.values(columnsOf(type).references).map(({ code }) => code))];
    CODES.set(type, codes);
  }
  return codes;
}

function referenceJoin(code: number): string {
  return (
    ` left join resource_ref f${code} on f${code}.resource_id = r.id and f${code}.attribute = ${code}` +
    ` and ${unindexed(`f${code}.tenant_id`)} = r.tenant_id left join resource_doc t${code}` +
    ` on t${code}.id = f${code}.target_id and t${code}.tenant_id = r.tenant_id`
  );
}

function joinedReference(dialect: Dialect, code: number): string {
  const display = dialect.jsonMember(`t${code}.document`, 'displayName');
  return `f${code}.target_id as ${targetColumn(code)}, ${display} as ${displayColumn(code)}`;
}

function referenceApart(dialect: Dialect, code: number): string {
  const of = `f.resource_id = r.id and f.attribute = ${code} and ${unindexed('f.tenant_id')} = r.tenant_id`;
  const display = dialect.jsonMember('t.document', 'displayName');
  return (
    `(select f.target_id from resource_ref f where ${of}) as ${targetColumn(code)}, ` +
    `(select ${display} from resource_ref f join resource_doc t on t.id = f.target_id and t.tenant_id = f.tenant_id where ${of}) as ${displayColumn(code)}`
  );
}

/**
 * Reads the resources of one type that a condition on `r` selects, each with its references and, where that is asked
 * for, its groups, in one statement. The order is that of the rows.
 */
export async function selectStates(
  session: Session,
  { tenantId, type }: StatesOf,
  { where, ...extent }: Extent & { readonly where: SqlFragment },
): Promise<readonly ResourceState[]> {
  const { columns, joins } = selected(session.dialect, [type], extent);
  const rows = await session.query<LoadedRow>(
    `select ${columns} from resource r join resource_doc d on d.id = r.id and d.tenant_id = r.tenant_id${joins} ` +
      `where r.tenant_id = ? and r.type = ? and ${where.sql}`,
    [...(extent.members?.params ?? []), tenantId, type.name, ...where.params],
  );
  return statesOf(session, { tenantId, types: [type] }, rows);
}

/** A row with the columns of `selected`. */
export type LoadedRow = StateRow & { readonly memberships?: string | null };

/** The states of rows. */
export async function statesOf(
  session: Session,
  { tenantId, types }: RowsOf,
  found: readonly LoadedRow[],
): Promise<readonly ResourceState[]> {
  const codes = codesOf(types);
  const rows =
    codes.length > MOST_TOGETHER ? await withReferences(session, { tenantId, codes }, found) : found;
  const byName = new Map(types.map((type) => [type.name, type]));
  const states: ResourceState[] = [];
  for (const row of rows) {
    const { memberships } = row;
    const type = byName.get(row.type);
    if (type === undefined) throw new TypeError(`rows of the type ${row.type} were not asked for`);
    // Beside users, a statement reads them of resources that do not show them, too.
    const shown = memberships !== undefined && columnsOf(type).groups !== undefined;
    const groups = shown ? await readGroups(session, tenantId, row.id, memberships) : undefined;
    states.push(stateOf(type, row, groups));
  }
  return states;
}

/** The resource of a type and id. */
export async function findState(
  session: Session,
  { id, ...of }: StatesOf & { readonly id: Buffer },
  extent: Pick<Extent, 'groups' | 'members'>,
): Promise<ResourceState | undefined> {
  const [state] = await selectStates(session, of, { ...extent, where: { sql: 'r.id = ?', params: [id] } });
  return state;
}

/** The resources of given ids, by id text; unknown ids are left out. */
export async function loadStates(
  session: Session,
  { ids, ...of }: StatesOf & { readonly ids: readonly Buffer[] },
): Promise<ReadonlyMap<string, ResourceState>> {
  const states = new Map<string, ResourceState>();
  for (const part of chunks(ids)) {
    const where = { sql: `r.id in (${placeholders(part)})`, params: part };
    for (const state of await selectStates(session, of, { where })) states.set(state.id, state);
  }
  return states;
}

/** Locks the row of a resource and reads it, its secret included. */
export async function lockState(
  session: Session,
  { id, ...of }: StatesOf & { readonly id: Buffer },
  extent: Pick<Extent, 'groups'> = {},
): Promise<ResourceState | undefined> {
  const where = { sql: `r.id = ?${session.dialect.forUpdate}`, params: [id] };
  const [state] = await selectStates(session, of, { ...extent, secret: true, locking: true, where });
  return state;
}

/** The states of ids, in the order of the ids. */
export async function statesInOrder(
  session: Session,
  of: StatesOf & { readonly ids: readonly Buffer[] },
): Promise<readonly ResourceState[]> {
  const states = await loadStates(session, of);
  return of.ids.flatMap((id) => states.get(uuidText(id)) ?? []);
}
