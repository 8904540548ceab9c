import {
  CreationsRefused,
  type CreatedResource,
  type Creation,
  type GroupMember,
  type RequestContext,
} from '@rollcall/directory';
import { ScimError } from '@rollcall/scim';

import { guardAssignmentsOfAll } from './guard-assignments.js';
import { idBytes } from './id-bytes.js';
import { mapperOf } from '../mappers/mapper-of.js';
import type { WriteSession } from '../unit-of-work.js';
import { addMembers } from './add-members.js';
import { insertResources } from './insert-resources.js';
import { insertRows } from './insert-rows.js';
import type { PreparedCreation } from './prepared-creation.js';
import { REFERENCES, referenceRow } from './references.js';
import { refuseOldTypes } from './refuse-old-types.js';
import { countChange } from './resource-count.js';
import { resolveTogether, type References } from './resolve-together.js';
import type { ResourceStoreOptions } from './store-context.js';
import { takenNames } from './taken-names.js';
import { takenValues } from './taken-values.js';
import { eventsOf, writeEvents, type VersionEvents } from './write-events.js';
import { writeListed } from './write-listed.js';
import { isNameTaken } from './write-resource.js';
import { UNIQUES, uniqueRow } from './write-uniques.js';
import { distinctValues, VALUES, valueRow } from './write-values.js';

/** The version of what is new. */
const FIRST = 1;

/**
 * Creates resources with their index rows, references, members and events, all or none in one transaction. They may refer
 * to each other: the rows of all are there before the first member.
 */
export function createResources(
  { unitOfWork, ids }: ResourceStoreOptions,
  ctx: RequestContext,
  creations: readonly Creation[],
): Promise<readonly CreatedResource[]> {
  const prepared = creations.map(({ type, draft }): PreparedCreation => {
    const mapper = mapperOf(type);
    const records = mapper.toRecords(ctx.tenant, type, draft.attributes);
    return { type, draft, mapper, records, id: idBytes(draft.id) };
  });
  return unitOfWork.write(async (session) => {
    await refuseOldTypes(session, ctx.tenant, 'new');
    const references = await resolveTogether(session, ctx.tenant.id, prepared);
    await insertUnderNames(session, ctx, prepared);
    await session.pause();
    await insertIndexes(session, ctx, prepared, references);
    await insertUniques(session, ctx.tenant.id, prepared);
    await guardAssignmentsOfAll(session, ctx.tenant.id, prepared);
    await writeAllListed(session, ctx.tenant.id, prepared);
    const members = await addAllMembers(session, ctx, prepared);
    await session.pause();
    await writeEvents(session, ctx, ids, eventsOfAll(ctx, prepared, { references, members }));
    for (const [typeName, delta] of countsOf(prepared)) {
      await countChange(session, { tenantId: ctx.tenant.id, typeName, delta });
    }
    return creations.map(({ draft }) => ({ id: draft.id, version: FIRST }));
  });
}

/** @throws CreationsRefused with those whose names are in use */
async function insertUnderNames(
  session: WriteSession,
  ctx: RequestContext,
  prepared: readonly PreparedCreation[],
): Promise<void> {
  try {
    await insertResources(session, ctx, prepared);
  } catch (error) {
    if (!isNameTaken(session, error)) throw error;
    const refusals = await takenNames(session, ctx.tenant.id, prepared);
    // Whoever had the name has given it up since, or may yet be refused.
    throw refusals.size === 0 ? error : new CreationsRefused(refusals);
  }
}

async function insertIndexes(
  session: WriteSession,
  { tenant }: RequestContext,
  prepared: readonly PreparedCreation[],
  references: References,
): Promise<void> {
  const tenantId = tenant.id;
  await insertRows(
    session,
    REFERENCES,
    prepared.flatMap(({ id, draft }) =>
      (references.get(draft.id) ?? []).map((reference) => referenceRow({ tenantId, id }, reference)),
    ),
  );
  await insertRows(
    session,
    VALUES,
    prepared.flatMap(({ id, records }) =>
      distinctValues(records.values).map((value) => valueRow({ tenantId, id }, value)),
    ),
  );
}

/** @throws CreationsRefused with those whose unique values are in use */
async function insertUniques(
  session: WriteSession,
  tenantId: number,
  prepared: readonly PreparedCreation[],
): Promise<void> {
  const rows = prepared.flatMap(({ id, records }) =>
    records.uniques.map((record) => uniqueRow({ tenantId, id }, record)),
  );
  try {
    await insertRows(session, UNIQUES, rows);
  } catch (error) {
    if (session.dialect.failureKind(error) !== 'unique') throw error;
    const refusals = await takenValues(session, tenantId, prepared);
    throw refusals.size === 0 ? error : new CreationsRefused(refusals);
  }
}

/** @throws CreationsRefused with all that list what is no resource of a right type */
async function writeAllListed(
  session: WriteSession,
  tenantId: number,
  prepared: readonly PreparedCreation[],
): Promise<void> {
  const refusals = new Map<string, ScimError>();
  for (const { id, type, draft, records } of prepared) {
    try {
      await writeListed(session, { tenantId, id, typeName: type.name }, [], records.listed);
    } catch (error) {
      if (!(error instanceof ScimError)) throw error;
      refusals.set(draft.id, error);
    }
  }
  if (refusals.size > 0) throw new CreationsRefused(refusals);
}

type Members = ReadonlyMap<string, readonly GroupMember[]>;

/** @throws CreationsRefused with the first whose members cannot be added */
async function addAllMembers(
  session: WriteSession,
  { tenant }: RequestContext,
  prepared: readonly PreparedCreation[],
): Promise<Members> {
  const added = new Map<string, readonly GroupMember[]>();
  for (const { id, draft } of prepared) {
    if (draft.members.length === 0) continue;
    try {
      const group = { tenant, id: draft.id, idBytes: id };
      added.set(draft.id, await addMembers(session, group, draft.members));
    } catch (error) {
      if (!(error instanceof ScimError)) throw error;
      throw new CreationsRefused(new Map([[draft.id, error]]));
    }
  }
  return added;
}

function eventsOfAll(
  { now }: RequestContext,
  prepared: readonly PreparedCreation[],
  { references, members }: { readonly references: References; readonly members: Members },
): readonly VersionEvents[] {
  return prepared.flatMap(({ type, draft, mapper, records, id }) => {
    const { content: document, secret } = records;
    const after = mapper.toAttributes({ document, secret, references: references.get(draft.id) ?? [] });
    const added = members.get(draft.id) ?? [];
    const events = eventsOf(
      {
        type,
        operation: 'create',
        after,
        ...(added.length === 0 ? {} : { members: { added, removed: [] } }),
      },
      { id, version: FIRST, occurredAt: now },
    );
    return events ?? [];
  });
}

/** How many of each type, in an order in which nobody waits for another for good. */
function countsOf(prepared: readonly PreparedCreation[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { type } of prepared) counts.set(type.name, (counts.get(type.name) ?? 0) + 1);
  return [...counts].sort(([one], [other]) => (one < other ? -1 : 1));
}
