import {
  CATALOGUE_NAMES,
  limitedValues,
  StoredResourceContradicts,
  type ResourceTypes,
  type Tenant,
} from '@rollcall/directory';
import { contradiction, isTightened, ScimError, type ResourceType } from '@rollcall/scim';

import { mapperOf } from '../mappers/mapper-of.js';
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
    if (next !== undefined && !isKeptOtherwise(type, next)) continue;
    adapted = true;
    for await (const states of statesOf(session, tenant, type)) {
      for (const state of states) {
        if (next === undefined) throw new StoredResourceContradicts(stillThere(type.name, state.id));
        await adapt(session, tenant, { type, next, state });
      }
    }
  }
  return adapted;
}

function isKeptOtherwise(type: ResourceType, next: ResourceType): boolean {
  return next.schema.id !== type.schema.id || isTightened(type, next) || isCountedOtherwise(type, next);
}

/** Whether resources have rows for other values than before, so that these can be counted. */
function isCountedOtherwise(type: ResourceType, next: ResourceType): boolean {
  const { counted = {} } = columnsOf(type);
  return CATALOGUE_NAMES.some((name) => {
    if (counted[name]?.limitedOnly !== true) return false;
    const [was, is] = [type, next].map((each) => new Set(limitedValues(each, name)));
    return was?.size !== is?.size || [...(was ?? [])].some((value) => is?.has(value) !== true);
  });
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
  const owner = { tenantId, id };
  const listing = { ...owner, typeName: type.name };
  const listed = old.listed.filter(({ key }) => is.columns.listed?.[key] !== undefined);
  const known = state.references.filter(
    ({ attribute }) => targetTypeOf(was.columns, attribute) === targetTypeOf(is.columns, attribute),
  );
  try {
    // What may refer to something else now is looked at anew, and rows of one kind make room for those of the other.
    await writeListed(session, listing, old.listed, listed);
    const referrer = { tenantId, id: state.id, typeName: type.name, attributes };
    const references = await resolveReferences(session, referrer, records.references, known);
    await writeReferences(session, owner, state.references, references);
    await writeValues(session, owner, old.values, records.values);
    await writeUniques(session, { ...owner, type: next }, old.uniques, records.uniques);
    await writeListed(session, listing, listed, records.listed);
    await writeKeys(session, owner, old, records);
  } catch (error) {
    if (!(error instanceof ScimError)) throw error;
    throw new StoredResourceContradicts(`${type.name} ${state.id}: ${error.detail}`);
  }
}

/** The name of the type that a reference which is kept apart points at, by its number. */
function targetTypeOf({ references }: ColumnMap, code: number): string | undefined {
  return Object.values(references).find((reference) => reference.code === code)?.targetType;
}

function stillThere(typeName: string, id: string): string {
  return `${typeName} ${id} exists. Delete the resources of the type first.`;
}
