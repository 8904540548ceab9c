import type { ValueRecord } from '../mappers/records.js';
import type { SqlValue } from '../sql/dialect.js';
import type { WriteSession } from '../unit-of-work.js';
import { chunks } from './store-context.js';

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
  const added = [...has].filter(([key]) => !had.has(key)).map(([, record]) => record);
  for (const part of chunks(gone)) {
    await session.run(
      'delete from attribute_value where resource_id = ? and tenant_id = ? and ' +
        `(${part.map(() => '(attribute = ? and element = ? and value = ?)').join(' or ')})`,
      [id, tenantId, ...part.flatMap(({ attribute, element, value }) => [attribute, element, value])],
    );
  }
  for (const part of chunks(added)) {
    await session.run(
      'insert into attribute_value (tenant_id, attribute, value, resource_id, element, long_value) values ' +
        part.map(() => '(?, ?, ?, ?, ?, ?)').join(', '),
      part.flatMap(({ attribute, value, element, longValue }): readonly SqlValue[] => [
        tenantId,
        attribute,
        value,
        id,
        element,
        longValue,
      ]),
    );
  }
}

function identity({ attribute, element, value }: ValueRecord): string {
  return `${attribute}:${element}:${value.toString('base64')}`;
}
