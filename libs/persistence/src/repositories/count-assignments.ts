import type { Session } from '../unit-of-work.js';
import { indexKey } from '../sql/index-key.js';
import { chunks, placeholders } from './store-context.js';

/** What is counted: values of an attribute of the resources of a tenant. */
export interface CountedValues {
  readonly tenantId: number;
  /** Code of the attribute in `attribute_value`. */
  readonly attribute: number;
  /** In the form in which they are compared. */
  readonly values: readonly string[];
}

/** How many resources have each of some values, by value; those that none has are left out. */
export async function countAssignments(
  session: Session,
  { tenantId, attribute, values }: CountedValues,
): Promise<ReadonlyMap<string, number>> {
  const byKey = new Map(values.map((value) => [assignmentKey(value).toString('hex'), value]));
  const counts = new Map<string, number>();
  for (const part of chunks(values)) {
    const rows = await session.query<{ value: Buffer; used: number }>(
      'select value, count(distinct resource_id) as used from attribute_value ' +
        `where tenant_id = ? and attribute = ? and value in (${placeholders(part)}) group by value`,
      [tenantId, attribute, ...part.map(assignmentKey)],
    );
    for (const { value, used } of rows) {
      const counted = byKey.get(value.toString('hex'));
      if (counted !== undefined) counts.set(counted, used);
    }
  }
  return counts;
}

/** The key under which a value is found. */
export function assignmentKey(value: string): Buffer {
  return indexKey(Buffer.from(value, 'utf8'));
}
