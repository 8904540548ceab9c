import { ScimError, type ResourceType } from '@rollcall/scim';

import type { UniqueRecord } from '../mappers/records.js';
import type { SqlValue } from '../sql/dialect.js';
import type { WriteSession } from '../unit-of-work.js';

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
    await insertUnique(session, record.key, type, [tenantId, record.attribute, record.value, id]);
  }
}

async function insertUnique(
  session: WriteSession,
  key: string,
  type: ResourceType,
  row: readonly SqlValue[],
): Promise<void> {
  try {
    await session.run(
      'insert into unique_value (tenant_id, attribute, value, resource_id) values (?, ?, ?, ?)',
      row,
    );
  } catch (error) {
    if (session.dialect.failureKind(error) !== 'unique') throw error;
    throw new ScimError(
      'uniqueness',
      `${key} has a value that another ${type.name} of this tenant has already.`,
    );
  }
}
