import { ScimError, type Json, type Resource } from '@rollcall/scim';

import { uuidBytes } from '../ids.js';
import type { ReferenceRecord, ReferenceState } from '../mappers/records.js';
import type { SqlValue } from '../sql/dialect.js';
import type { WriteSession } from '../unit-of-work.js';
import { insertRows, type InsertTarget } from './insert-rows.js';

/** A resource whose references are written. */
export interface Referrer {
  readonly tenantId: number;
  readonly id: string;
  readonly typeName: string;
  /** Its attributes after the change, for a reference to itself. */
  readonly attributes: Resource;
}

/**
 * Checks references that are new or changed: the target must be a resource of the right type in the tenant
 * (S-ENT-07), and is kept from being deleted until the transaction ends.
 * @param known references that the resource had before, which need no check
 * @throws ScimError `invalidValue`
 */
export async function resolveReferences(
  session: WriteSession,
  referrer: Referrer,
  wanted: readonly ReferenceRecord[],
  known: readonly ReferenceState[],
): Promise<readonly ReferenceState[]> {
  const states: ReferenceState[] = [];
  for (const { attribute, key, targetType, target } of wanted) {
    if (target === referrer.id && targetType === referrer.typeName) {
      const own = referrer.attributes['displayName'];
      states.push({ attribute, target, ...(typeof own === 'string' ? { displayName: own } : {}) });
      continue;
    }
    const before = known.find(
      (reference) => reference.attribute === attribute && reference.target === target,
    );
    states.push(
      before ?? { attribute, target, ...(await findTarget(session, referrer, { key, targetType, target })) },
    );
  }
  return states;
}

async function findTarget(
  session: WriteSession,
  { tenantId }: Referrer,
  { key, targetType, target }: Omit<ReferenceRecord, 'attribute'>,
): Promise<{ readonly displayName?: string }> {
  const id = uuidBytes(target);
  const locked =
    id === undefined
      ? []
      : await session.query(
          `select r.id from resource r where r.id = ? and r.tenant_id = ? and r.type = ?${session.dialect.forShare}`,
          [id, tenantId, targetType],
        );
  if (id === undefined || locked.length === 0) {
    throw unknownTarget({ key, targetType, target });
  }
  const [row] = await session.query<{ display: string | null }>(
    `select ${session.dialect.jsonMember('d.document', 'displayName')} as display from resource_doc d ` +
      'where d.id = ? and d.tenant_id = ?',
    [id, tenantId],
  );
  const name = row === undefined || row.display === null ? undefined : (JSON.parse(row.display) as Json);
  return typeof name === 'string' ? { displayName: name } : {};
}

/** The refusal of a reference to what the tenant does not have, or not as a resource of the right type. */
export function unknownTarget({ key, targetType, target }: Omit<ReferenceRecord, 'attribute'>): ScimError {
  return new ScimError(
    'invalidValue',
    `${key}.value must be the id of a ${targetType} of this tenant, and "${target.slice(0, 80)}" is none.`,
  );
}

/** Where references are inserted. */
export const REFERENCES: InsertTarget = {
  into: 'resource_ref (resource_id, attribute, target_id, tenant_id)',
  row: '(?, ?, ?, ?)',
};

/** The row of a reference of a resource. */
export function referenceRow(
  { tenantId, id }: { readonly tenantId: number; readonly id: Buffer },
  { attribute, target }: ReferenceState,
): readonly SqlValue[] {
  return [id, attribute, uuidBytes(target) ?? null, tenantId];
}

/** Brings the reference rows of a resource from one state to another. */
export async function writeReferences(
  session: WriteSession,
  { tenantId, id }: { readonly tenantId: number; readonly id: Buffer },
  before: readonly ReferenceState[],
  after: readonly ReferenceState[],
): Promise<void> {
  const same = (one: ReferenceState) => (other: ReferenceState) =>
    one.attribute === other.attribute && one.target === other.target;
  for (const reference of before.filter((one) => !after.some(same(one)))) {
    await session.run(
      'delete from resource_ref where resource_id = ? and attribute = ? and target_id = ? and tenant_id = ?',
      [id, reference.attribute, uuidBytes(reference.target) ?? null, tenantId],
    );
  }
  const added = after.filter((one) => !before.some(same(one)));
  await insertRows(
    session,
    REFERENCES,
    added.map((reference) => referenceRow({ tenantId, id }, reference)),
  );
}
