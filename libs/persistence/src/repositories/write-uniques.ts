import { ScimError, type ResourceType } from '@rollcall/scim';

import type { UniqueRecord } from '../mappers/records.js';
import type { SqlValue } from '../sql/dialect.js';
import type { WriteSession } from '../unit-of-work.js';
import { insertRows, type InsertTarget } from './insert-rows.js';

/** A resource whose unique values are written. */
export interface UniqueOwner {
  readonly tenantId: number;
  readonly id: Buffer;
  readonly type: ResourceType;
}

/**
 * Brings the unique values of a resource from one state to another.
 * @throws ScimError `uniqueness` (RFC 7644 §3.3) that names the attribute
 */
export async function writeUniques(
  session: WriteSession,
  { tenantId, id, type }: UniqueOwner,
  before: readonly UniqueRecord[],
  after: readonly UniqueRecord[],
): Promise<void> {
  const same = (one: UniqueRecord) => (other: UniqueRecord) =>
    one.attribute === other.attribute && one.value.equals(other.value);
  for (const record of before.filter((one) => !after.some(same(one)))) {
    await session.run(
      'delete from unique_value where tenant_id = ? and attribute = ? and value = ? and resource_id = ?',
      [tenantId, record.attribute, record.value, id],
    );
  }
  // One by one, so that the refusal can name the attribute; few attributes are unique.
  for (const record of after.filter((one) => !before.some(same(one)))) {
    await insertUnique(session, record.key, type, uniqueRow({ tenantId, id }, record));
  }
}

async function insertUnique(
  session: WriteSession,
  key: string,
  type: ResourceType,
  row: readonly SqlValue[],
): Promise<void> {
  try {
    await insertRows(session, UNIQUES, [row]);
  } catch (error) {
    throw session.dialect.failureKind(error) === 'unique' ? valueTaken(key, type) : error;
  }
}

/** Where unique values are inserted. */
export const UNIQUES: InsertTarget = {
  into: 'unique_value (tenant_id, attribute, value, resource_id)',
  row: '(?, ?, ?, ?)',
};

/** The row of a unique value of a resource. */
export function uniqueRow(
  { tenantId, id }: Pick<UniqueOwner, 'tenantId' | 'id'>,
  { attribute, value }: UniqueRecord,
): readonly SqlValue[] {
  return [tenantId, attribute, value, id];
}

/** The refusal of a value of a registered attribute that is in use. */
export function valueTaken(key: string, type: ResourceType): ScimError {
  return new ScimError(
    'uniqueness',
    `${key} has a value that another ${type.name} of this tenant has already.`,
  );
}
