import type { ValueRecord } from '../mappers/records.js';
import { unindexed } from '../sql/compiled-filter.js';
import type { SqlValue } from '../sql/dialect.js';
import type { WriteSession } from '../unit-of-work.js';
import { insertRows, type InsertTarget } from './insert-rows.js';
import { pausedChunks, placeholders } from './store-context.js';

/** Brings the index rows of a resource from one state to another; rows that stay are not touched. */
export async function writeValues(
  session: WriteSession,
  { tenantId, id }: { readonly tenantId: number; readonly id: Buffer },
  before: readonly ValueRecord[],
  after: readonly ValueRecord[],
): Promise<void> {
  const had = new Map(before.map((record) => [identity(record), record]));
  const has = new Map(after.map((record) => [identity(record), record]));
  const gone = [...had].filter(([key]) => !has.has(key)).map(([, record]) => record);
  // Deleted by place, which an index finds; what stands in the same place and stays is written again.
  const places = new Set(gone.map(placeOf));
  const added = [...has]
    .filter(([key, record]) => !had.has(key) || places.has(placeOf(record)))
    .map(([, record]) => record);
  for (const attribute of new Set(gone.map((record) => record.attribute))) {
    const elements = gone.filter((record) => record.attribute === attribute).map(({ element }) => element);
    for await (const part of pausedChunks(session, [...new Set(elements)])) {
      await session.run(
        `delete from attribute_value where resource_id = ? and ${unindexed('tenant_id')} = ? and attribute = ? ` +
          `and element in (${placeholders(part)})`,
        [id, tenantId, attribute, ...part],
      );
    }
  }
  await insertRows(
    session,
    VALUES,
    added.map((record) => valueRow({ tenantId, id }, record)),
  );
}

/** Where index rows are inserted. */
export const VALUES: InsertTarget = {
  into: 'attribute_value (tenant_id, attribute, value, resource_id, element, long_value)',
  row: '(?, ?, ?, ?, ?, ?)',
};

/** The index row of a value of a resource. */
export function valueRow(
  { tenantId, id }: { readonly tenantId: number; readonly id: Buffer },
  { attribute, value, element, longValue }: ValueRecord,
): readonly SqlValue[] {
  return [tenantId, attribute, value, id, element, longValue];
}

/** Values of one resource without those that occur twice. */
export function distinctValues(values: readonly ValueRecord[]): readonly ValueRecord[] {
  return [...new Map(values.map((record) => [identity(record), record])).values()];
}

/** Where in the resource a value stands. */
function placeOf({ attribute, element }: ValueRecord): string {
  return `${attribute}:${element}`;
}

function identity({ attribute, element, value }: ValueRecord): string {
  return `${attribute}:${element}:${value.toString('base64')}`;
}
