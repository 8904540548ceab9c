import type { Json, Resource } from '@rollcall/scim';

import { uuidText } from '../ids.js';
import { mapperOf } from '../mappers/mapper-of.js';
import type { ReferenceState } from '../mappers/records.js';
import { unindexed } from '../sql/compiled-filter.js';
import type { SqlFragment } from '../sql/dialect.js';
import type { Session } from '../unit-of-work.js';
import { chunks, placeholders } from './store-context.js';

/** A stored resource before its computed parts are looked up. */
export interface ResourceState {
  readonly idBytes: Buffer;
  readonly id: string;
  readonly type: string;
  readonly version: number;
  readonly created: number;
  readonly lastModified: number;
  /** With the references' present display names; the secret only when it was asked for. */
  readonly attributes: Resource;
  readonly references: readonly ReferenceState[];
  /** As stored: the attributes without references and secret. */
  readonly document: string;
}

interface StateRow {
  readonly id: Buffer;
  readonly type: string;
  readonly version: number;
  readonly created: number;
  readonly last_modified: number;
  readonly document: string;
  readonly secret?: string | null;
}

interface ReferenceRow {
  readonly attribute: number | null;
  readonly target_id: Buffer | null;
  readonly display: string | null;
}

const HEAD = 'r.id, r.type, r.version, r.created, r.last_modified, d.document';

/**
 * Reads the resources of one type that a condition on `r` selects, each with its references, in one statement.
 * The order is that of the rows.
 */
export async function selectStates(
  session: Session,
  {
    tenantId,
    typeName,
    where,
  }: { readonly tenantId: number; readonly typeName: string; readonly where: SqlFragment },
): Promise<readonly ResourceState[]> {
  const hasReferences = Object.keys(mapperOf(typeName).columns.references).length > 0;
  const display = session.dialect.jsonMember('t.document', 'displayName');
  const columns = hasReferences ? `${HEAD}, f.attribute, f.target_id, ${display} as display` : HEAD;
  const references = hasReferences
    ? ' left join resource_ref f on f.resource_id = r.id left join resource_doc t on t.id = f.target_id'
    : '';
  const rows = await session.query<StateRow & Partial<ReferenceRow>>(
    `select ${columns} from resource r join resource_doc d on d.id = r.id${references} ` +
      `where r.tenant_id = ? and r.type = ? and ${where.sql}`,
    [tenantId, typeName, ...where.params],
  );
  return gather(rows);
}

/** Rows of one resource, one for each reference, become one state. */
function gather(rows: readonly (StateRow & Partial<ReferenceRow>)[]): readonly ResourceState[] {
  const found = new Map<string, { readonly row: StateRow; readonly references: ReferenceState[] }>();
  for (const row of rows) {
    const id = uuidText(row.id);
    let entry = found.get(id);
    if (entry === undefined) found.set(id, (entry = { row, references: [] }));
    const reference = referenceState(row);
    if (reference !== undefined) entry.references.push(reference);
  }
  return [...found].map(([id, { row, references }]) => stateOf(id, row, references));
}

function referenceState({
  attribute,
  target_id: target,
  display,
}: Partial<ReferenceRow>): ReferenceState | undefined {
  if (attribute === undefined || attribute === null || target === undefined || target === null)
    return undefined;
  const name = display === undefined || display === null ? undefined : (JSON.parse(display) as Json);
  return { attribute, target: uuidText(target), ...(typeof name === 'string' ? { displayName: name } : {}) };
}

function stateOf(id: string, row: StateRow, references: readonly ReferenceState[]): ResourceState {
  const { document, secret } = row;
  return {
    idBytes: row.id,
    id,
    type: row.type,
    version: row.version,
    created: row.created,
    lastModified: row.last_modified,
    attributes: mapperOf(row.type).toAttributes({
      document,
      references,
      ...(secret === undefined ? {} : { secret }),
    }),
    references,
    document,
  };
}

/** The resource of a type and id, without its secret. */
export async function findState(
  session: Session,
  key: { readonly tenantId: number; readonly typeName: string; readonly id: Buffer },
): Promise<ResourceState | undefined> {
  const [state] = await selectStates(session, { ...key, where: { sql: 'r.id = ?', params: [key.id] } });
  return state;
}

/** The resources of given ids, by id text; unknown ids are left out. */
export async function loadStates(
  session: Session,
  {
    tenantId,
    typeName,
    ids,
  }: { readonly tenantId: number; readonly typeName: string; readonly ids: readonly Buffer[] },
): Promise<ReadonlyMap<string, ResourceState>> {
  const states = new Map<string, ResourceState>();
  for (const part of chunks(ids)) {
    const where = { sql: `r.id in (${placeholders(part)})`, params: part };
    for (const state of await selectStates(session, { tenantId, typeName, where }))
      states.set(state.id, state);
  }
  return states;
}

/** Locks the row of a resource and reads it, its secret included. */
export async function lockState(
  session: Session,
  { tenantId, typeName, id }: { readonly tenantId: number; readonly typeName: string; readonly id: Buffer },
): Promise<ResourceState | undefined> {
  const { dialect } = session;
  const [row] = await session.query<StateRow>(
    `select ${HEAD}, d.secret from resource r join resource_doc d on d.id = r.id ` +
      `where r.id = ? and r.tenant_id = ? and r.type = ?${dialect.forUpdate}`,
    [id, tenantId, typeName],
  );
  if (row === undefined) return undefined;
  // The targets' documents are read apart: a locking read would lock them too.
  const references =
    Object.keys(mapperOf(typeName).columns.references).length === 0
      ? []
      : await session.query<ReferenceRow>(
          `select f.attribute, f.target_id, ${dialect.jsonMember('t.document', 'displayName')} as display ` +
            'from resource_ref f left join resource_doc t on t.id = f.target_id ' +
            `where f.resource_id = ? and ${unindexed('f.tenant_id')} = ?`,
          [id, tenantId],
        );
  return stateOf(
    uuidText(row.id),
    row,
    references.flatMap((reference) => referenceState(reference) ?? []),
  );
}
