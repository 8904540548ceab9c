import { CreationsRefused } from '@rollcall/directory';
import type { Json, ScimError } from '@rollcall/scim';

import { uuidBytes, uuidText } from '../ids.js';
import type { ReferenceRecord, ReferenceState } from '../mappers/records.js';
import { unindexed } from '../sql/compiled-filter.js';
import type { WriteSession } from '../unit-of-work.js';
import type { PreparedCreation } from './prepared-creation.js';
import { unknownTarget } from './references.js';
import { pausedChunks, placeholders } from './store-context.js';

/** References by the id of the resource that has them. */
export type References = ReadonlyMap<string, readonly ReferenceState[]>;

/** A resource that is referred to. */
interface Target {
  readonly type: string;
  readonly displayName?: string;
}

/**
 * Checks the references of new resources, as `resolveReferences` does for one, in statements that do not grow in number
 * with them: each target must be a resource of the right type in the tenant, or one of the new ones.
 * @throws CreationsRefused with all that refer to something else
 */
export async function resolveTogether(
  session: WriteSession,
  tenantId: number,
  prepared: readonly PreparedCreation[],
): Promise<References> {
  const targets = new Map<string, Target>(
    prepared.map(({ type, draft }) => [draft.id, targetOf(type.name, draft.attributes['displayName'])]),
  );
  const wanted = prepared.flatMap(({ records }) => records.references.map(({ target }) => target));
  const others = [...new Set(wanted)].filter((target) => !targets.has(target));
  for (const [id, target] of await lockTargets(session, tenantId, others)) targets.set(id, target);

  const found = new Map<string, readonly ReferenceState[]>();
  const refusals = new Map<string, ScimError>();
  for (const { draft, records } of prepared) {
    const unknown = records.references.find(
      ({ target, targetType }) => targets.get(target)?.type !== targetType,
    );
    if (unknown !== undefined) refusals.set(draft.id, unknownTarget(unknown));
    else
      found.set(
        draft.id,
        records.references.map((reference) => stateOf(reference, targets)),
      );
  }
  if (refusals.size > 0) throw new CreationsRefused(refusals);
  return found;
}

/** Keeps resources from being deleted until the transaction ends, in the order of their ids. */
async function lockTargets(
  session: WriteSession,
  tenantId: number,
  targets: readonly string[],
): Promise<ReadonlyMap<string, Target>> {
  const ids = targets.flatMap((target) => uuidBytes(target) ?? []).sort((one, other) => one.compare(other));
  const found = new Map<string, Target>();
  for await (const part of pausedChunks(session, ids)) {
    const rows = await session.query<{ id: Buffer; type: string }>(
      `select r.id, r.type from resource r where ${unindexed('r.tenant_id')} = ? and r.id in (${placeholders(part)}) ` +
        `order by r.id${session.dialect.forShare}`,
      [tenantId, ...part],
    );
    const names = await displayNames(session, tenantId, part);
    for (const { id, type } of rows) found.set(uuidText(id), targetOf(type, names.get(uuidText(id))));
  }
  return found;
}

/** Read after the rows are locked: then they stay. */
async function displayNames(
  session: WriteSession,
  tenantId: number,
  ids: readonly Buffer[],
): Promise<ReadonlyMap<string, Json>> {
  const rows = await session.query<{ id: Buffer; display: string | null }>(
    `select d.id, ${session.dialect.jsonMember('d.document', 'displayName')} as display from resource_doc d ` +
      `where d.id in (${placeholders(ids)}) and ${unindexed('d.tenant_id')} = ?`,
    [...ids, tenantId],
  );
  return new Map(
    rows.flatMap(({ id, display }) =>
      display === null ? [] : [[uuidText(id), JSON.parse(display) as Json] as const],
    ),
  );
}

function targetOf(type: string, displayName: Json | undefined): Target {
  return typeof displayName === 'string' ? { type, displayName } : { type };
}

function stateOf(
  { attribute, target }: ReferenceRecord,
  targets: ReadonlyMap<string, Target>,
): ReferenceState {
  const { displayName } = targets.get(target) ?? {};
  return { attribute, target, ...(displayName === undefined ? {} : { displayName }) };
}
