import { StoredResourceContradicts, type ResourceTypes, type Tenant } from '@rollcall/directory';
import { contradiction, isTightened, ScimError, type ResourceType } from '@rollcall/scim';

import { mapperOf } from '../mappers/mapper-of.js';
import type { ReferenceState } from '../mappers/records.js';
import type { ColumnMap } from '../sql/column-map.js';
import { columnsOf } from '../sql/column-maps.js';
import type { WriteSession } from '../unit-of-work.js';
import { selectStates } from './load-states.js';
import { resolveReferences, writeReferences } from './references.js';
import type { ResourceState } from './resource-state.js';
import { withSecret } from './without-secret.js';
import { writeListed } from './write-listed.js';
import { writeKeys } from './write-resource.js';
import { writeUniques } from './write-uniques.js';
import { writeValues } from './write-values.js';

/** Resources that are looked at without a pause: fewer where a statement keeps the process waiting. */
const CHUNK = { synchronous: 20, byDefault: 200 };

type Owner = Pick<Tenant, 'id' | 'uniqueGroupNames'>;

/**
 * Brings the stored resources of a tenant from its resource types to others: those that may be concerned are looked at,
 * and their index rows are written anew. Versions stay, for what the resources say stays.
 * @returns whether the types allow less than before, or keep something in another way
 * @throws StoredResourceContradicts that names the first resource that does not fit, and what of it
 */
export async function adaptResources(
  session: WriteSession,
  tenant: Owner,
  { before, after }: { readonly before: ResourceTypes; readonly after: ResourceTypes },
): Promise<boolean> {
  let adapted = false;
  for (const type of before.all) {
    const next = after.typeNamed(type.name);
    if (next !== undefined && next.schema.id === type.schema.id && !isConcerned(type, next)) continue;
    adapted = true;
    for await (const states of statesOf(session, tenant, type)) {
      for (const state of states) {
        if (next === undefined) throw new StoredResourceContradicts(`${type.name} ${state.id} exists.`);
        await adapt(session, tenant, { type, next, state });
      }
    }
  }
  return adapted;
}

/** Whether stored resources may not fit, or must be kept in another way: a sub-attribute more can make a link a value. */
function isConcerned(type: ResourceType, next: ResourceType): boolean {
  const [was, is] = [columnsOf(type), columnsOf(next)];
  const moved = Object.keys(was.references).some((key) => is.references[key] === undefined);
  return (
    moved ||
    Object.keys(was.listed ?? {}).some((key) => is.listed?.[key] === undefined) ||
    isTightened(type, next)
  );
}

/** All resources of a type in ascending order of their ids; other work has its turn between two chunks. */
async function* statesOf(
  session: WriteSession,
  { id: tenantId }: Owner,
  type: ResourceType,
): AsyncGenerator<readonly ResourceState[]> {
  const size = session.dialect.synchronous ? CHUNK.synchronous : CHUNK.byDefault;
  let after: Buffer = Buffer.alloc(16);
  for (;;) {
    const where = { sql: `r.id > ? order by r.id limit ${size}`, params: [after] };
    const states = await selectStates(session, { tenantId, type }, { secret: true, where });
    yield states;
    const last = states.at(-1);
    if (last === undefined || states.length < size) return;
    after = last.idBytes;
    await session.pause();
  }
}

/** References that are kept as before, to resources of the same type; the others are looked at as new ones. */
function keptReferences(
  was: ColumnMap,
  is: ColumnMap,
  references: readonly ReferenceState[],
): readonly ReferenceState[] {
  const targetType = (columns: ColumnMap, code: number): string | undefined =>
    Object.values(columns.references).find((reference) => reference.code === code)?.targetType;
  return references.filter(({ attribute }) => targetType(was, attribute) === targetType(is, attribute));
}

async function adapt(
  session: WriteSession,
  tenant: Owner,
  {
    type,
    next,
    state,
  }: { readonly type: ResourceType; readonly next: ResourceType; readonly state: ResourceState },
): Promise<void> {
  const tenantId = tenant.id;
  const { idBytes: id } = state;
  const [was, is] = [mapperOf(type), mapperOf(next)];
  const attributes = withSecret(was.columns, state);
  const problem = contradiction(type, next, attributes);
  if (problem !== undefined) throw new StoredResourceContradicts(`${type.name} ${state.id}: ${problem}`);
  const [old, records] = [was.toRecords(tenant, type, attributes), is.toRecords(tenant, next, attributes)];
  try {
    const referrer = { tenantId, id: state.id, typeName: type.name, attributes };
    const listing = { tenantId, id, typeName: type.name };
    const kept = keptReferences(was.columns, is.columns, state.references);
    const listed = old.listed.filter((record) => is.columns.listed?.[record.key]?.code === record.attribute);
    // A reference may be kept in another way than before, under the same key: what it was goes first.
    await writeReferences(session, { tenantId, id }, state.references, kept);
    await writeListed(session, listing, old.listed, listed);
    const references = await resolveReferences(session, referrer, records.references, kept);
    await writeReferences(session, { tenantId, id }, kept, references);
    await writeListed(session, listing, listed, records.listed);
    await writeValues(session, { tenantId, id }, old.values, records.values);
    await writeUniques(session, { tenantId, id, type: next }, old.uniques, records.uniques);
    await writeKeys(session, { tenantId, id }, old, records);
  } catch (error) {
    if (!(error instanceof ScimError)) throw error;
    throw new StoredResourceContradicts(`${type.name} ${state.id}: ${error.detail}`);
  }
}
