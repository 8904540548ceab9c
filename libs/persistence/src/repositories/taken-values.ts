import type { ScimError } from '@rollcall/scim';

import type { UniqueRecord } from '../mappers/records.js';
import type { WriteSession } from '../unit-of-work.js';
import type { PreparedCreation } from './prepared-creation.js';
import { chunks, placeholders } from './store-context.js';
import { valueTaken } from './write-uniques.js';

/**
 * Which of new resources have a value of a registered unique attribute that a resource of the tenant has already.
 * @returns the refusals by id; none where the values have become free, or are used twice among the new ones
 */
export async function takenValues(
  session: WriteSession,
  tenantId: number,
  prepared: readonly PreparedCreation[],
): Promise<ReadonlyMap<string, ScimError>> {
  const own = new Set(prepared.map(({ id }) => id.toString('hex')));
  const records = prepared.flatMap((creation) => creation.records.uniques);
  const used = new Set<string>();
  for (const attribute of new Set(records.map((record) => record.attribute))) {
    const values = records.filter((record) => record.attribute === attribute).map(({ value }) => value);
    for (const part of chunks(values)) {
      const rows = await session.query<{ value: Buffer; resource_id: Buffer }>(
        'select u.value, u.resource_id from unique_value u ' +
          `where u.tenant_id = ? and u.attribute = ? and u.value in (${placeholders(part)})`,
        [tenantId, attribute, ...part],
      );
      // Some of their own rows may be in already.
      for (const { value, resource_id: holder } of rows) {
        if (!own.has(holder.toString('hex'))) used.add(identity({ attribute, value }));
      }
    }
  }
  const refusals = new Map<string, ScimError>();
  for (const {
    type,
    draft,
    records: { uniques },
  } of prepared) {
    const taken = uniques.find((record) => used.has(identity(record)));
    if (taken !== undefined) refusals.set(draft.id, valueTaken(taken.key, type));
  }
  return refusals;
}

function identity({ attribute, value }: Pick<UniqueRecord, 'attribute' | 'value'>): string {
  return `${attribute}:${value.toString('hex')}`;
}
